"""What a contact came through, read off segments: visits and parts of every kind of way through the house."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from callcenter.core.interaction import Interaction, Outcome, Segment, SegmentKind, Stage
from callcenter.core.participation import Participation
from callcenter.reporting.measures import Measure
from callcenter.reporting.passages import Passages, passages_of
from callcenter.reporting.record import Record
from tests.support.floor import START

CLOSED = Interaction(
    id="i", call_id="c", ani="1", dnis="2", stage=Stage.CLOSED, started_at=START, outcome=Outcome.ANSWERED, agent="ann"
)


def a_record(*stretches: str, parts: tuple[Participation, ...] = (), **fields: Any) -> Record:
    """Ten seconds each: `kind[:queue][@agent][=result]`; the last one runs where it ends with `…`."""
    segments = []
    for number, written in enumerate(stretches):
        rest, _, result = written.rstrip("…").partition("=")
        rest, _, agent = rest.partition("@")
        kind, _, queue = rest.partition(":")
        at = START + timedelta(seconds=10 * number)
        segments.append(
            Segment(
                interaction_id="i",
                number=number + 1,
                kind=SegmentKind(kind),
                started_at=at,
                ended_at=None if written.endswith("…") else at + timedelta(seconds=10),
                agent=agent or None,
                queue=queue or None,
                result=result or None,
            )
        )
    return Record(interaction=replace(CLOSED, **fields), segments=tuple(segments), participations=parts)


def read(*stretches: str, **fields: Any) -> Passages:
    return passages_of(a_record(*stretches, **fields))


def visits(passages: Passages) -> list[tuple[str, float, Measure | None]]:
    return [(visit.queue, visit.seconds, visit.end) for visit in passages.visits]


RING_TALK = ("queue:a=offered", "offer:a@ann=answered", "talk:a@ann=ended", "wrap_up:a@ann")


def test_a_ring_belongs_to_the_wait() -> None:
    passages = read("ivr=enqueued", *RING_TALK)
    assert visits(passages) == [("a", 20, Measure.ANSWERED)]
    (part,) = passages.parts
    assert (part.visit, part.agent, part.talk_seconds, part.wrap_up_seconds, part.over) == (
        passages.visits[0],
        "ann",
        10,
        10,
        True,
    )


def test_a_ring_in_vain_does_not_end_it() -> None:
    assert visits(read("queue:a=offered", "offer:a@bob=no_answer", *RING_TALK)) == [("a", 40, Measure.ANSWERED)]


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        (Outcome.ABANDONED_IN_QUEUE, Measure.ABANDONED),
        (Outcome.ABANDONED_WHILE_RINGING, Measure.ABANDONED),
        (Outcome.REJECTED, Measure.LEFT_OTHERWISE),
        (Outcome.VOICEMAIL, Measure.LEFT_OTHERWISE),
        (Outcome.LOST, Measure.LEFT_OTHERWISE),
        (Outcome.ANSWERED, Measure.ANSWERED),
    ],
)
def test_who_waited_last_ended_as_the_contact_did(outcome: Outcome, end: Measure) -> None:
    assert visits(read("queue:a", outcome=outcome)) == [("a", 10, end)]


@pytest.mark.parametrize(
    ("result", "end"),
    [
        ("overflowed", Measure.OVERFLOWED),
        ("callback_requested", Measure.CALLED_BACK),
        ("key_pressed", Measure.LEFT_OTHERWISE),
    ],
)
def test_who_went_on_into_a_flow_left_as_the_stretch_says(result: str, end: Measure) -> None:
    assert visits(read(f"queue:a={result}", "ivr", outcome=Outcome.SELF_SERVED)) == [("a", 10, end)]


def test_a_key_that_led_to_a_promise_is_a_callback() -> None:
    passages = read("queue:a=key_pressed", "ivr", outcome=Outcome.CALLBACK_REQUESTED)
    assert visits(passages) == [("a", 10, Measure.CALLED_BACK)]


@pytest.mark.parametrize(("result", "end"), [("overflowed", Measure.OVERFLOWED), ("moved", Measure.LEFT_OTHERWISE)])
def test_another_queue_is_another_visit(result: str, end: Measure) -> None:
    passages = read(f"queue:a={result}", "queue:b=offered", "offer:b@ann=answered", "talk:b@ann")
    assert visits(passages) == [("a", 10, end), ("b", 20, Measure.ANSWERED)]
    assert passages.parts[0].visit is passages.visits[1]


def test_who_comes_back_out_of_a_flow_or_from_an_agent_begins_another_visit() -> None:
    passages = read("queue:a=overflowed", "ivr=enqueued", *RING_TALK[:2], "talk:a@ann=given_back", *RING_TALK)
    assert visits(passages) == [("a", 10, Measure.OVERFLOWED), ("a", 20, Measure.ANSWERED), ("a", 20, Measure.ANSWERED)]


def test_a_number_outside_that_rings_is_no_queue() -> None:
    ringing_outside = ("talk:a@ann=transferred", "offer:a")
    passages = read("queue:a=answered", *ringing_outside, outcome=Outcome.ABANDONED_WHILE_RINGING, agent=None)
    assert visits(passages) == [("a", 10, Measure.ANSWERED)]
    back = read("queue:a=answered", *ringing_outside, "queue:a", outcome=Outcome.ABANDONED_IN_QUEUE, agent=None)
    assert visits(back) == [("a", 10, Measure.ANSWERED), ("a", 10, Measure.ABANDONED)]


def test_who_is_called_back_waits_from_his_answer_on() -> None:
    passages = read("callback:a=offered", "offer:a@ann=answered", "talk:a@ann", direction="outbound")
    assert visits(passages) == [("a", 10, Measure.ANSWERED)]


def test_who_was_dialled_has_waited_for_nobody() -> None:
    passages = read("dial:a@ann=answered", "dial:a@ann=answered", "talk:a@ann=ended", direction="outbound")
    assert passages.visits == []
    assert (passages.parts[0].queue, passages.parts[0].visit) == ("a", None)


def test_hold_and_consultation_are_the_agents_and_a_conference_is_talk() -> None:
    passages = read("talk:a@ann", "hold:a@ann", "talk:a@ann", "consult:a@ann", "conference:a@ann")
    (part,) = passages.parts
    assert (part.talk_seconds, part.hold_seconds, part.holds) == (30, 20, 1)


def test_each_agent_has_a_part_and_says_his_own() -> None:
    left = START + timedelta(seconds=10)
    handed = Participation(
        interaction_id="i", number=1, agent="bob", queue="a", joined_at=START, left_at=left, disposition="sale"
    )
    stretches = "talk:a@bob=transferred", "talk:a@ann=ended", "wrap_up:a@ann"
    first, second = read(*stretches, parts=(handed,), disposition="resolved").parts
    assert (first.agent, first.handed_over, first.disposition, first.over) == ("bob", True, "sale", False)
    assert (second.agent, second.handed_over, second.disposition, second.over) == ("ann", False, "resolved", True)
    done = replace(handed, ended_at=left + timedelta(seconds=7))
    first, _ = read(*stretches, parts=(done,)).parts
    assert (first.over, first.wrap_up_seconds) == (True, 7)


def test_what_goes_on_has_no_seconds_and_no_end_yet() -> None:
    waiting = read("queue:a…", stage=Stage.QUEUED, outcome=None, agent=None)
    assert visits(waiting) == [("a", 0, None)]
    talking = read("queue:a=answered", "talk:a@ann…", stage=Stage.CONNECTED, outcome=None)
    assert (talking.visits[0].end, talking.parts[0].over, talking.parts[0].talk_seconds) == (Measure.ANSWERED, False, 0)
    wrapping = read("talk:a@ann=ended", "wrap_up:a@ann…", stage=Stage.WRAP_UP)
    assert (wrapping.parts[0].over, wrapping.parts[0].talk_seconds) == (False, 10)


def test_the_survey_after_the_talk_keeps_no_agent() -> None:
    after = read("talk:a@ann=ended", "wrap_up:a@ann=done", "ivr:a@ann…", stage=Stage.AFTER_TALK)
    assert after.parts[0].over


def test_somebody_whom_nobody_can_name_had_a_part_too() -> None:
    (part,) = read("queue:a=answered", "talk:a=ended", agent=None).parts
    assert (part.agent, part.over, part.talk_seconds) == (None, True, 10)
