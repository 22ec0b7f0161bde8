"""Business time: how much of it passes between two instants, and when so much of it will have passed.

Rule: a second counts when the schedule is open at it and the clock does not stand still. Holidays, make-up days and
overrides count; an emergency closing does not: it is about today's calls, and what was promised stays promised.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from callcenter.core.acd.hours import LOOK_AHEAD, Schedule, changes, is_open
from callcenter.crm.tickets import Pause

Stretch = tuple[datetime, datetime | None]


class BusinessTime:
    """The open hours of one schedule, found as far as somebody asks and kept for the next. None: always open.

    For the tickets that are looked at together; it must not outlive the schedule.
    """

    def __init__(self, schedule: Schedule | None) -> None:
        self._schedule = None if schedule is None else replace(schedule, emergency=None)
        self._since: datetime | None = None
        self._open_first = True
        self._edges: list[datetime] = []
        self._coming: Iterator[datetime] = iter(())

    def elapsed(self, start: datetime, until: datetime, pauses: Sequence[Pause] = ()) -> float:
        """Return the seconds of business time from `start` to `until`."""
        total = timedelta(0)
        for begin, end in self._running(start, pauses):
            if begin >= until:
                break
            total += (until if end is None else min(end, until)) - begin
        return total.total_seconds()

    def due_at(self, start: datetime, seconds: float, pauses: Sequence[Pause] = ()) -> datetime | None:
        """Return the first instant at which so much has passed since `start`; None: nobody knows, or never."""
        left = timedelta(seconds=seconds)
        for begin, end in self._running(start, pauses):
            if end is None or end - begin >= left:
                return begin + left
            left -= end - begin
        return None

    def _running(self, start: datetime, pauses: Sequence[Pause]) -> Iterator[Stretch]:
        """The stretches that count, in order, without the pauses (which are in order too)."""
        for begin, end in self._open(start.astimezone(UTC)):
            for still_from, still_to in pauses:
                if still_to is not None and still_to <= begin:
                    continue
                if end is not None and still_from >= end:
                    break
                if still_from > begin:
                    yield begin, still_from
                if still_to is None:
                    return
                begin = still_to
            if end is None or begin < end:
                yield begin, end

    def _open(self, start: datetime) -> Iterator[Stretch]:
        """The open stretches from `start` on, in order. The last may have no end."""
        self._look_from(start)
        while (not self._edges or self._edges[-1] <= start) and self._look_further():
            pass
        place = bisect_right(self._edges, start)
        is_open_now = self._open_first is (place % 2 == 0)
        begin = start
        while place < len(self._edges) or self._look_further():
            edge = self._edges[place]
            if is_open_now:
                yield begin, edge
            begin, is_open_now, place = edge, not is_open_now, place + 1
        if is_open_now:
            yield begin, None

    def _look_from(self, start: datetime) -> None:
        if self._schedule is None or (self._since is not None and self._since <= start):
            return
        self._since, self._edges = start, []
        self._open_first = is_open(self._schedule, start)
        self._coming = _all_changes(self._schedule, start)

    def _look_further(self) -> bool:
        edge = next(self._coming, None)
        if edge is not None:
            self._edges.append(edge)
        return edge is not None


def _all_changes(schedule: Schedule, at: datetime) -> Iterator[datetime]:
    """Every change from here on, until a whole year has none."""
    while True:
        last = at
        for last in changes(schedule, at, LOOK_AHEAD):
            yield last
        if last == at:
            return
        at = last
