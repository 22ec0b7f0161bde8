"""A contact's record becomes its facts. Pure: whoever works them out again, whenever, gets the same.

A visit counts when its waiting began, a part when the agent was joined, an offer when it was made, the contact when it
began. What counts in the same quarter of an hour shares a row where it belongs together; else it has one of its own.
Only what is over has seconds: so the facts of an open contact do not depend on when one asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from callcenter.core.interaction import Interaction, Outcome, SegmentKind
from callcenter.core.offer import Offer, OfferState
from callcenter.reporting.facts import Fact
from callcenter.reporting.intervals import quarter_of
from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures, Wait
from callcenter.reporting.passages import Part, Visit, passages_of
from callcenter.reporting.record import Answer, QueueTimes, Record, TimesOf
from callcenter.reporting.waits import step_of

_WAITS: Final = {M.ANSWERED: Wait.ANSWERED, M.ABANDONED: Wait.ABANDONED, M.CALLED_BACK: Wait.CALLED_BACK}
_IN_LEVEL: Final = {
    M.ANSWERED: M.ANSWERED_IN_LEVEL,
    M.ABANDONED: M.ABANDONED_IN_LEVEL,
    M.CALLED_BACK: M.CALLED_BACK_IN_LEVEL,
}
_IN_VAIN: Final = {
    OfferState.NO_ANSWER: M.MISSED,
    OfferState.REJECTED: M.REJECTED,
    OfferState.BUSY: M.REJECTED,
    OfferState.UNREACHABLE: M.UNREACHED,
}
# Who is called back is there before the agent is really rung; until then an offer only holds him.
_ONLY_HELD: Final = "customer_answered"
_PROMOTER: Final = 9
_DETRACTOR: Final = 6


@dataclass(slots=True, kw_only=True, eq=False)
class _Row:
    at: datetime
    queue: str | None
    agent: str | None
    disposition: str | None = None
    measures: Measures = field(default_factory=Measures)

    def takes(self, at: datetime) -> bool:
        """Whether what happened then counts in the same interval."""
        return quarter_of(at) == quarter_of(self.at)


def facts_of(record: Record, times_of: TimesOf) -> tuple[Fact, ...]:
    """Return the facts of one contact, open or closed, in order; the first has its own measures."""
    interaction = record.interaction
    passages = passages_of(record)
    rows: list[_Row] = []
    of_visit: dict[int, _Row] = {}
    for visit in passages.visits:
        row = _Row(at=visit.began_at, queue=visit.queue, agent=None, disposition=interaction.disposition)
        _count_visit(row.measures, visit, times_of(visit.queue, visit.began_at))
        _count_estimate(row.measures, visit)
        of_visit[id(visit)] = row
        rows.append(row)
    of_part: dict[int, _Row] = {}
    for part in passages.parts:
        own = of_visit[id(part.visit)] if part.visit is not None else None
        if own is not None:
            own.agent, own.disposition = part.agent, part.disposition
        if own is None or not own.takes(part.began_at):
            own = _Row(at=part.began_at, queue=part.queue, agent=part.agent, disposition=part.disposition)
            rows.append(own)
        _count_part(own.measures, part, interaction)
        of_part[id(part)] = own
    rows.sort(key=lambda row: row.at)
    mains = list(rows)
    joined = {(part.agent, part.began_at): of_part[id(part)] for part in passages.parts}
    rows.extend(_offers_in_vain(record.offers, joined))
    first = _contacts_row(interaction, mains)
    if first not in rows:
        rows.append(first)
    _count_contact(first.measures, record)
    for answer in record.answers:
        _count_answer(_row_about(answer, mains, first).measures, answer)
    rows = [first, *sorted((row for row in rows if row is not first), key=lambda row: row.at)]
    return tuple(_fact(interaction, number, row) for number, row in enumerate(rows, start=1) if row.measures.sums)


def _contacts_row(interaction: Interaction, mains: list[_Row]) -> _Row:
    """Where the contact itself counts: with its first visit or part, if that began in the same interval."""
    first = mains[0] if mains else None
    if first is None:
        return _Row(at=interaction.started_at, queue=None, agent=None, disposition=interaction.disposition)
    if first.takes(interaction.started_at):
        return first
    return _Row(at=interaction.started_at, queue=first.queue, agent=first.agent, disposition=first.disposition)


def _row_about(answer: Answer, mains: list[_Row], first: _Row) -> _Row:
    """What was asked of an agent is said of his last part, whoever else was in the contact."""
    his = [row for row in mains if answer.agent is not None and row.agent == answer.agent]
    return his[-1] if his else first


def _count_visit(measures: Measures, visit: Visit, times: QueueTimes) -> None:
    measures.count(M.OFFERED)
    if visit.end is None:
        return
    seconds = visit.seconds
    measures.count(visit.end)
    measures.count(M.WAIT_SECONDS, seconds)
    measures.longest_wait_seconds = seconds
    if visit.end is M.ANSWERED:
        measures.count(M.SPEED_OF_ANSWER_SECONDS, seconds)
    if visit.end is M.ABANDONED:
        measures.count(M.ABANDONED_WAIT_SECONDS, seconds)
        if seconds < times.short_abandon_seconds:
            measures.count(M.SHORT_ABANDONED)
    whose = _WAITS.get(visit.end)
    if whose is not None:
        measures.waited(whose, step_of(seconds))
        if seconds <= times.service_level_seconds:
            measures.count(_IN_LEVEL[visit.end])


def _count_estimate(measures: Measures, visit: Visit) -> None:
    """What was to be expected of this wait, and what it came to."""
    if visit.estimated_seconds is None or visit.end is not M.ANSWERED or not visit.timely:
        return
    off = visit.estimated_seconds - visit.seconds
    measures.count(M.ESTIMATES)
    measures.count(M.ESTIMATE_ERROR_SECONDS, abs(off))
    measures.count(M.ESTIMATE_BIAS_SECONDS, off)


def _count_part(measures: Measures, part: Part, interaction: Interaction) -> None:
    """It counts when it is over, wrap-up and all: a mean of handle times has no halves in it."""
    if not part.over:
        return
    measures.count(M.HANDLED)
    if interaction.direction == "outbound":
        measures.count(M.HANDLED_OUTBOUND)
    measures.count(M.TALK_SECONDS, part.talk_seconds)
    measures.count(M.HOLD_SECONDS, part.hold_seconds)
    measures.count(M.WRAP_UP_SECONDS, part.wrap_up_seconds)
    measures.count(M.HOLDS, part.holds)
    if part.handed_over:
        measures.count(M.TRANSFERS)


def _offers_in_vain(offers: Iterable[Offer], joined: dict[tuple[str | None, datetime], _Row]) -> list[_Row]:
    """Count each offer: with the part that it led to, or on a row of its agent's for all that led to nothing."""
    rows: dict[tuple[str, str, int], _Row] = {}
    for offer in sorted(offers, key=lambda offer: (offer.offered_at, offer.number)):
        if offer.ended_at is None or offer.cause == _ONLY_HELD:
            continue
        row = joined.get((offer.agent, offer.ended_at)) if offer.state is OfferState.ANSWERED else None
        if row is None or not row.takes(offer.offered_at):
            key = (offer.agent, offer.queue, quarter_of(offer.offered_at))
            row = rows.setdefault(key, _Row(at=offer.offered_at, queue=offer.queue, agent=offer.agent))
        row.measures.count(M.AGENT_OFFERS)
        row.measures.count(M.RING_SECONDS, (offer.ended_at - offer.offered_at).total_seconds())
        in_vain = _IN_VAIN.get(offer.state)
        if in_vain is not None:
            row.measures.count(in_vain)
    return list(rows.values())


def _count_contact(measures: Measures, record: Record) -> None:
    interaction = record.interaction
    measures.count(M.CONTACTS)
    for segment in record.segments:
        if segment.kind is SegmentKind.IVR and segment.ended_at is not None:
            measures.count(M.IVR_SECONDS, (segment.ended_at - segment.started_at).total_seconds())
    match interaction.outcome:
        case Outcome.SELF_SERVED:
            measures.count(M.SELF_SERVED)
        case Outcome.ABANDONED_IN_IVR:
            measures.count(M.ABANDONED_IN_IVR)
        case Outcome.LOST | Outcome.FAILED if interaction.direction == "inbound":
            measures.count(M.LOST)
        case _:
            pass
    known = interaction.customer_id is not None or bool(interaction.ani_e164)
    if known and interaction.outcome in (Outcome.ANSWERED, Outcome.SELF_SERVED):
        measures.count(M.RESOLVABLE)
        measures.count(M.FOLLOWED, record.followed)
    measures.count(M.REPEATED, record.repeated)


def _count_answer(measures: Measures, answer: Answer) -> None:
    match answer.kind:
        case "csat" if answer.scale > 1:
            measures.count(M.CSAT_ANSWERS)
            measures.count(M.CSAT_SCORE, (answer.score - 1) / (answer.scale - 1))
        case "nps":
            measures.count(M.NPS_ANSWERS)
            measures.count(M.NPS_PROMOTERS, answer.score >= _PROMOTER)
            measures.count(M.NPS_DETRACTORS, answer.score <= _DETRACTOR)
        case _:
            pass


def _fact(interaction: Interaction, number: int, row: _Row) -> Fact:
    return Fact(
        interaction_id=interaction.id,
        number=number,
        at=row.at,
        queue=row.queue,
        agent=row.agent,
        entry_point=interaction.entry_point,
        flow=interaction.flow,
        disposition=row.disposition,
        segment=interaction.customer_segment,
        skill=interaction.requirement,
        language=interaction.language,
        channel=interaction.channel,
        direction=interaction.direction,
        outcome=interaction.outcome,
        measures=row.measures,
    )
