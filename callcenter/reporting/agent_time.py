"""What an agent's time went into: each stretch of the history in exactly one of the five parts, cut at quarter hours.

Rule: work decides before the status: who chose to be offline in the middle of a call is logged in until it is over. So
the parts of any interval add up to the time logged in.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import assert_never

from callcenter.core.agent import Activity, Status
from callcenter.reporting.facts import TimeFact
from callcenter.reporting.intervals import QUARTER, quarter_of
from callcenter.reporting.measures import Measure, Measures


def part_of(status: Status, activity: Activity) -> Measure | None:
    """Return what such time counts as; None: the agent is not there."""
    match activity:
        case Activity.OFFERED:
            return Measure.OFFERED_SECONDS
        case Activity.ON_CONTACT:
            return Measure.CONTACT_SECONDS
        case Activity.WRAP_UP:
            return Measure.AFTER_WORK_SECONDS
        case Activity.IDLE:
            pass
        case _:
            assert_never(activity)
    match status:
        case Status.AVAILABLE:
            return Measure.IDLE_SECONDS
        case Status.NOT_READY:
            return Measure.NOT_READY_SECONDS
        case Status.OFFLINE:
            return None
        case _:
            assert_never(status)


def times_of(
    agent: str, status: Status, reason: str | None, activity: Activity, *, since: datetime, until: datetime
) -> Iterator[TimeFact]:
    """Return a stretch as facts, one for each quarter of an hour that it lies in. Only time not ready has a reason."""
    part = part_of(status, activity)
    if part is None:
        return
    at = since
    while at < until:
        next_at = min(until, _end_of_quarter(at))
        measures = Measures()
        measures.count(Measure.LOGGED_IN_SECONDS, (next_at - at).total_seconds())
        measures.count(part, (next_at - at).total_seconds())
        shown = reason if part is Measure.NOT_READY_SECONDS else None
        yield TimeFact(agent=agent, at=at, reason=shown, measures=measures)
        at = next_at


def _end_of_quarter(at: datetime) -> datetime:
    over = at.timestamp() - quarter_of(at) * QUARTER.total_seconds()
    return at + QUARTER - timedelta(seconds=over)
