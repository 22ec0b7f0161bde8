"""A record's facts: what is on which row, and in which interval it counts."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from callcenter.core.interaction import Outcome, Segment, SegmentKind, Stage
from callcenter.core.offer import Offer, OfferState
from callcenter.reporting.facts import Fact
from callcenter.reporting.from_record import facts_of
from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Wait
from callcenter.reporting.record import Answer, QueueTimes, Record
from callcenter.reporting.registry import METRICS
from callcenter.reporting.waits import step_of
from tests.reporting.test_passages import CLOSED
from tests.support.counted import summed, usual_times
from tests.support.floor import START

NUMBER = "+8613800138000"


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def a_segment(kind: str, since: float, until: float | None, result: str = "", **fields: Any) -> Segment:
    return Segment(
        interaction_id="i",
        number=0,
        kind=SegmentKind(kind),
        started_at=at(since),
        ended_at=at(until) if until is not None else None,
        result=result or None,
        **fields,
    )


def a_record(wait: float = 8, *, menu: float = 30, **fields: Any) -> Record:
    """Half a minute in the menu, eight seconds of waiting for sales, a minute with ann, half a minute of wrap-up."""
    answered = menu + wait
    ann: dict[str, Any] = {"queue": "sales", "agent": "ann"}
    return Record(
        interaction=replace(CLOSED, ani_e164=NUMBER, disposition="resolved", **fields),
        segments=(
            a_segment("ivr", 0, menu, "enqueued"),
            a_segment("queue", menu, answered - 3, "offered", queue="sales"),
            a_segment("offer", answered - 3, answered, "answered", **ann),
            a_segment("talk", answered, answered + 60, "ended", **ann),
            a_segment("wrap_up", answered + 60, answered + 90, "disposition", **ann),
        ),
        offers=(an_offer(answered - 3, answered, OfferState.ANSWERED),),
    )


def an_offer(since: float, until: float, state: OfferState, agent: str = "ann", **fields: Any) -> Offer:
    return Offer(
        id=f"{agent}{since}",
        number=1,
        interaction_id="i",
        agent=agent,
        queue="sales",
        offered_at=at(since),
        deadline_at=at(until),
        ended_at=at(until),
        state=state,
        **fields,
    )


def abandoned(wait: float, outcome: Outcome = Outcome.ABANDONED_IN_QUEUE) -> Record:
    return Record(
        interaction=replace(CLOSED, outcome=outcome, agent=None),
        segments=(a_segment("queue", 0, wait, outcome, queue="sales"),),
    )


def made(record: Record) -> tuple[Fact, ...]:
    return facts_of(record, usual_times)


def test_a_usual_contact_is_one_row() -> None:
    (fact,) = made(a_record())
    assert (fact.number, fact.at, fact.queue, fact.agent) == (1, at(30), "sales", "ann")
    assert (fact.disposition, fact.outcome) == ("resolved", "answered")
    assert {measure: fact.measures[measure] for measure in fact.measures.sums} == {
        M.CONTACTS: 1,
        M.IVR_SECONDS: 30,
        M.RESOLVABLE: 1,
        M.OFFERED: 1,
        M.ANSWERED: 1,
        M.ANSWERED_IN_LEVEL: 1,
        M.SPEED_OF_ANSWER_SECONDS: 8,
        M.WAIT_SECONDS: 8,
        M.HANDLED: 1,
        M.TALK_SECONDS: 60,
        M.WRAP_UP_SECONDS: 30,
        M.AGENT_OFFERS: 1,
        M.RING_SECONDS: 3,
    }
    assert fact.measures.waits == {Wait.ANSWERED: {step_of(8): 1}}
    assert fact.measures.longest_wait_seconds == 8


def test_what_counts_in_another_quarter_has_a_row_of_its_own_with_the_same_names() -> None:
    record = a_record(wait=1000, menu=1000)
    contact, visit, part = made(record)
    assert [(fact.number, fact.queue, fact.agent, fact.disposition) for fact in (contact, visit, part)] == [
        (number, "sales", "ann", "resolved") for number in (1, 2, 3)
    ]
    assert (contact.at, visit.at, part.at) == (START, at(1000), at(2000))
    assert (contact.measures[M.CONTACTS], visit.measures[M.OFFERED], part.measures[M.HANDLED]) == (1, 1, 1)
    assert part.measures[M.AGENT_OFFERS] == 1, "an offer counts when it was made"
    together = summed([contact, visit, part])
    assert together[M.TALK_SECONDS] == 60
    assert together[M.CONTACTS] == 1


def test_a_contact_without_a_queue_is_a_row_without_a_queue() -> None:
    record = Record(
        interaction=replace(CLOSED, outcome=Outcome.SELF_SERVED, agent=None), segments=(a_segment("ivr", 0, 40),)
    )
    (fact,) = made(record)
    assert (fact.queue, fact.agent, fact.at) == (None, None, START)
    assert (fact.measures[M.SELF_SERVED], fact.measures[M.IVR_SECONDS]) == (1, 40)
    assert fact.measures[M.RESOLVABLE] == 0, "nobody knows who that was"


@pytest.mark.parametrize(
    ("outcome", "direction", "measure"),
    [
        (Outcome.ABANDONED_IN_IVR, "inbound", M.ABANDONED_IN_IVR),
        (Outcome.LOST, "inbound", M.LOST),
        (Outcome.FAILED, "inbound", M.LOST),
        (Outcome.FAILED, "outbound", None),
        (Outcome.VOICEMAIL, "inbound", None),
    ],
)
def test_how_a_contact_ended_counts_once(outcome: Outcome, direction: str, measure: M | None) -> None:
    interaction = replace(CLOSED, outcome=outcome, direction=direction, agent=None)
    (fact,) = made(Record(interaction=interaction, segments=(a_segment("ivr", 0, 9),)))
    counted = {M.SELF_SERVED, M.ABANDONED_IN_IVR, M.LOST} & fact.measures.sums.keys()
    assert counted == ({measure} if measure is not None else set())


@pytest.mark.parametrize(("wait", "short", "soon"), [(4.9, 1, 1), (5, 0, 1), (20, 0, 1), (20.1, 0, 0)])
def test_who_hung_up_too_soon_is_short_and_the_limit_itself_is_in_time(wait: float, short: int, soon: int) -> None:
    (fact,) = made(abandoned(wait))
    assert fact.measures[M.ABANDONED] == 1
    assert (fact.measures[M.SHORT_ABANDONED], fact.measures[M.ABANDONED_IN_LEVEL]) == (short, soon)
    assert fact.measures[M.ABANDONED_WAIT_SECONDS] == wait


def test_each_queue_is_measured_by_its_own_times_of_then() -> None:
    asked: list[tuple[str, datetime]] = []

    def strict(queue: str, instant: datetime) -> QueueTimes:
        asked.append((queue, instant))
        return QueueTimes(service_level_seconds=7, short_abandon_seconds=0)

    (fact,) = facts_of(a_record(), strict)
    assert (fact.measures[M.ANSWERED], fact.measures[M.ANSWERED_IN_LEVEL]) == (1, 0)
    assert asked == [("sales", at(30))]


def test_offers_in_vain_are_their_agents() -> None:
    record = replace(
        a_record(),
        offers=(
            an_offer(31, 33, OfferState.BUSY, "bob"),
            an_offer(31, 34, OfferState.UNREACHABLE, "bob"),
            an_offer(31, 35, OfferState.NO_ANSWER, "eve"),
            an_offer(35, 38, OfferState.ANSWERED),
        ),
    )
    ann, bob, eve = made(record)
    assert (ann.agent, ann.measures[M.AGENT_OFFERS], ann.measures[M.RING_SECONDS]) == ("ann", 1, 3)
    assert (bob.agent, bob.measures[M.AGENT_OFFERS], bob.measures[M.RING_SECONDS]) == ("bob", 2, 5)
    assert (bob.measures[M.REJECTED], bob.measures[M.UNREACHED]) == (1, 1)
    assert (eve.agent, eve.measures[M.MISSED], eve.measures[M.OFFERED], eve.queue) == ("eve", 1, 0, "sales")


def test_who_is_still_rung_has_been_offered_nothing_yet() -> None:
    ringing = replace(an_offer(31, 33, OfferState.RINGING), ended_at=None)
    (fact,) = made(replace(a_record(), offers=(ringing,)))
    assert fact.measures[M.AGENT_OFFERS] == 0


def estimated(record: Record, *seconds: float | None) -> Record:
    """The record with what was estimated in each stretch of waiting."""
    told = iter(seconds)
    found = (
        replace(one, estimated_seconds=next(told)) if one.kind is SegmentKind.QUEUE else one for one in record.segments
    )
    return replace(record, segments=tuple(found))


@pytest.mark.parametrize(("told", "error", "bias"), [(20.0, 12, 12), (3.0, 5, -5)])
def test_an_estimate_is_compared_with_what_came_of_it(told: float, error: float, bias: float) -> None:
    (fact,) = made(estimated(a_record(), told))
    assert fact.measures[M.ESTIMATES] == 1
    assert (fact.measures[M.ESTIMATE_ERROR_SECONDS], fact.measures[M.ESTIMATE_BIAS_SECONDS]) == (error, bias)


def test_each_wait_is_compared_with_its_own_estimate() -> None:
    """Sales: 20 s estimated, 8 s waited. Sent on to support: 10 s estimated, 30 s waited."""
    first = a_record()
    bob: dict[str, Any] = {"queue": "support", "agent": "bob"}
    sent_on = replace(
        first,
        segments=(
            *first.segments[:3],
            a_segment("talk", 38, 98, "transferred", queue="sales", agent="ann"),
            a_segment("queue", 98, 120, "offered", queue="support"),
            a_segment("offer", 120, 128, "answered", **bob),
            a_segment("talk", 128, 188, "ended", **bob),
        ),
    )
    sums = summed(made(estimated(sent_on, 20, 10)))
    assert sums[M.ESTIMATES] == 2
    assert METRICS["estimate_error"].formula(sums) == 16  # (12 + 20) / 2
    assert METRICS["estimate_bias"].formula(sums) == -4  # (12 - 20) / 2


def test_who_was_rung_for_in_vain_first_was_told_later_how_long_it_would_be() -> None:
    """Rung for 3 s, then 20 s more estimated; 12 s from the beginning he was answered."""
    ann: dict[str, Any] = {"queue": "sales", "agent": "ann"}
    record = replace(
        a_record(),
        segments=(
            a_segment("queue", 0, 0, "offered", queue="sales"),
            a_segment("offer", 0, 3, "rejected", **ann),
            a_segment("queue", 3, 9, "offered", queue="sales"),
            a_segment("offer", 9, 12, "answered", **ann),
            a_segment("talk", 12, 60, "ended", **ann),
        ),
    )
    assert summed(made(estimated(record, None, 20)))[M.ESTIMATE_BIAS_SECONDS] == 11  # 23 - 12


def test_who_hung_up_says_nothing_of_the_estimate() -> None:
    assert made(estimated(abandoned(30), 9))[0].measures[M.ESTIMATES] == 0


def test_who_came_again_counts_on_both_sides() -> None:
    (fact,) = made(replace(a_record(), repeated=True, followed=True))
    assert (fact.measures[M.REPEATED], fact.measures[M.FOLLOWED], fact.measures[M.RESOLVABLE]) == (1, 1, 1)
    (gave_up,) = made(replace(abandoned(30), followed=True))
    assert gave_up.measures[M.FOLLOWED] == 0, "what settled nothing cannot be undone"


@pytest.mark.parametrize(
    ("answer", "counted"),
    [
        (Answer(kind="csat", score=5, scale=5), {M.CSAT_ANSWERS: 1, M.CSAT_SCORE: 1}),
        (Answer(kind="csat", score=1, scale=5), {M.CSAT_ANSWERS: 1}),
        (Answer(kind="csat", score=4, scale=7), {M.CSAT_ANSWERS: 1, M.CSAT_SCORE: 0.5}),
        (Answer(kind="nps", score=9, scale=10), {M.NPS_ANSWERS: 1, M.NPS_PROMOTERS: 1}),
        (Answer(kind="nps", score=7, scale=10), {M.NPS_ANSWERS: 1}),
        (Answer(kind="nps", score=6, scale=10), {M.NPS_ANSWERS: 1, M.NPS_DETRACTORS: 1}),
        (Answer(kind="ces", score=6, scale=7), {}),
    ],
)
def test_an_answer_counts_by_its_kind(answer: Answer, counted: dict[M, float]) -> None:
    of_surveys = {measure for measure in M if measure.startswith(("csat", "nps"))}
    sums = made(replace(a_record(), answers=(answer,)))[0].measures.sums
    assert {measure: number for measure, number in sums.items() if measure in of_surveys} == counted


def test_an_open_contact_has_what_is_over() -> None:
    record = a_record()
    waiting = replace(
        record,
        interaction=replace(record.interaction, stage=Stage.QUEUED, outcome=None, agent=None),
        segments=(record.segments[0], replace(record.segments[1], ended_at=None, result=None)),
        offers=(),
    )
    (fact,) = made(waiting)
    assert fact.measures.sums == {M.CONTACTS: 1, M.IVR_SECONDS: 30, M.OFFERED: 1}
    talking = replace(
        record,
        interaction=replace(record.interaction, stage=Stage.CONNECTED, outcome=None),
        segments=(*record.segments[:3], replace(record.segments[3], ended_at=None, result=None)),
    )
    (fact,) = made(talking)
    assert (fact.measures[M.ANSWERED], fact.measures[M.HANDLED], fact.agent) == (1, 0, "ann")


def test_the_same_record_makes_the_same_facts() -> None:
    record = a_record(wait=1000)
    assert made(record) == made(record)
