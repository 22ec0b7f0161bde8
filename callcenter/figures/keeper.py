"""Keeps the figures of reports up to date: works out the facts that are due, and sums again what they touch.

Rule: what is due and what comes of it are one transaction; a crash leaves it due. The same facts worked out twice
change nothing. A day's sums wait a while for what else comes in it; a quarter's do not.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from callcenter.core.configuration import Configuration
from callcenter.core.interaction import Stage
from callcenter.engine.beat import Beat
from callcenter.engine.clock import Clock
from callcenter.records.looking import keep_looking
from callcenter.reporting import agent_time
from callcenter.reporting.facts import Fact, TimeFact
from callcenter.reporting.from_record import facts_of
from callcenter.reporting.queue_times import QueueTimesHistory
from callcenter.reporting.record import Record
from callcenter.store.database import Connection, Database
from callcenter.store.history import Stretch
from callcenter.store.repositories import agent_times, cells, facts
from callcenter.store.repositories.contact_records import read_records
from callcenter.store.repositories.queue_times import read_queue_times

log = structlog.get_logger()

# PostgreSQL says when something is due. This is for when its word was lost, with the connection.
_LOOK_SECONDS: Final = 60.0
# What becomes due within a moment is worked out together, and summed once.
_GATHER_SECONDS: Final = 1.0
# Facts are worked out between two calls of the same process: none of them may wait for long.
_AT_ONCE: Final = 50
_IN_A_ROW: Final = 10
_BREATH_AFTER: Final = 10
_MARKS_AT_ONCE: Final = 50
_DAYS_WAIT: Final = timedelta(seconds=60)
_RUNNING_EVERY: Final = timedelta(seconds=_LOOK_SECONDS)
# So much is told of in the log: the first start, or a customer database that was joined with another.
_MUCH: Final = 1_000
_TELL_EVERY: Final = timedelta(seconds=30)


class FactKeeper:
    """Does what is due. `days_wait`: how long a day's sums wait for what else may come."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        configuration: Callable[[], Configuration],
        days_wait: timedelta = _DAYS_WAIT,
    ) -> None:
        self._database = database
        self._clock = clock
        self._configuration = configuration
        self._days_wait = days_wait
        self._woken = asyncio.Event()
        self._beat = Beat(self._woken.set, every=_GATHER_SECONDS, clock=clock)
        self._zone: ZoneInfo | None = None
        self._times = QueueTimesHistory()
        self._times_version = 0
        self._running_at: datetime | None = None
        self._told_at: datetime | None = None
        self._done = 0

    def wake(self) -> None:
        """Something may be due."""
        self._beat.want()

    async def watch(self) -> None:
        """Do all soon after it became due, until cancelled."""
        await keep_looking(self._look, what="figures", every=_LOOK_SECONDS, clock=self._clock, woken=self._woken)

    async def run_due(self) -> None:
        """Do everything that is due now, the days' sums too."""
        await self._see_zone()
        while await self._work():
            pass
        await self._count_running()
        while await self._sum(days_before=self._clock.now()):
            pass

    async def _look(self) -> datetime | None:
        await self._see_zone()
        more = False
        for _ in range(_IN_A_ROW):
            more = await self._work()
            if not more:
                break
        if self._running_at is None or self._clock.now() - self._running_at >= _RUNNING_EVERY:
            await self._count_running()
        more = await self._sum(days_before=self._clock.now() - self._days_wait) or more
        await self._tell(more)
        return self._clock.now() if more else await self._next_day()

    async def _next_day(self) -> datetime | None:
        """When the sums of a day have waited long enough."""
        async with self._database.transaction() as connection:
            since = await cells.day_noted_at(connection)
        return None if since is None else since + self._days_wait

    async def _see_zone(self) -> None:
        """Days are cut by the business's clock; the first time, and when it is another one, all of them anew."""
        zone = ZoneInfo(self._configuration().timezone)
        if self._zone == zone:
            return
        async with self._database.transaction() as connection:
            if await cells.kept_zone(connection) != zone.key:
                await cells.cut_days_anew(connection, zone, now=self._clock.now())
                log.info("days of figures are cut anew", timezone=zone.key)
        self._zone = zone

    async def _work(self) -> bool:
        """Work out one batch of facts and one of agents' time; whether more is due."""
        async with self._database.transaction() as connection:
            self._times_version = await read_queue_times(connection, self._times, after=self._times_version)
            due = await facts.take_due(connection, limit=_AT_ONCE)
            others = await self._work_out(connection, due) if due.ids else 0
        async with self._database.transaction() as connection:
            ended, stretches = await agent_times.take_due(connection, limit=_AT_ONCE)
            if stretches:
                ats = await agent_times.replace_times(connection, [(each, _times_of(each)) for each in stretches])
                await self._mark(connection, ats, of_time=True)
        self._done += len(due.taken)
        return others > 0 or _AT_ONCE in (len(due.taken), ended)

    async def _work_out(self, connection: Connection, due: facts.Due) -> int:
        """Put facts in the place of the old; returns how many others that made due."""
        records = await self._read(connection, due.ids)
        await self._mark(connection, await facts.replace_facts(connection, await self._made(records)))
        # As long as one goes on, it may yet turn out to be somebody else's.
        closed = {record.interaction.id for record in records if record.interaction.stage is Stage.CLOSED}
        return await facts.spread(connection, [identity for identity in due.spreads if identity in closed])

    async def _read(self, connection: Connection, ids: Sequence[str]) -> list[Record]:
        """The records; without those that cannot be read, so that they are not in the way of all others."""
        try:
            return list(await read_records(connection, ids))
        except ValueError as error:
            if len(ids) == 1:
                _put_aside(ids[0], error)
                return []
        return [record for identity in ids for record in await self._read(connection, [identity])]

    async def _made(self, records: Sequence[Record]) -> dict[str, tuple[Fact, ...]]:
        made = {}
        for number, record in enumerate(records, start=1):
            try:
                made[record.interaction.id] = facts_of(record, self._times.at)
            except Exception as error:  # a defect: the old figures of this one stay, and all others are worked out
                _put_aside(record.interaction.id, error)
            if number % _BREATH_AFTER == 0:
                await asyncio.sleep(0)
        return made

    async def _count_running(self) -> None:
        """Count what goes on up to now: an agent who is not ready all day is no news until he is."""
        now = self._clock.now()
        async with self._database.transaction() as connection:
            running = await agent_times.read_running(connection)
            made = [(stretch, _times_of(stretch, since=counted, until=now)) for stretch, counted in running]
            await self._mark(connection, await agent_times.write_times(connection, made), of_time=True)
        self._running_at = now

    async def _sum(self, *, days_before: datetime) -> bool:
        """Sum a few intervals again; whether more are to be."""
        zone = self._zone
        assert zone is not None, "the zone is seen before anything is summed"
        async with self._database.transaction() as connection:
            marks = await cells.due_marks(connection, days_before=days_before, limit=_MARKS_AT_ONCE)
        for cube, at in marks:
            async with self._database.transaction() as connection:
                await cells.sum_again(connection, cube, at, zone)
        return len(marks) == _MARKS_AT_ONCE

    async def _mark(self, connection: Connection, ats: set[datetime], *, of_time: bool = False) -> None:
        zone = self._zone
        assert zone is not None, "the zone is seen before anything is marked"
        await cells.mark(connection, cells.cells_at(ats, zone, of_time=of_time), now=self._clock.now())

    async def _tell(self, more: bool) -> None:
        """Say how far it is when there is much to do."""
        now = self._clock.now()
        if not more:
            if self._told_at is not None:
                log.info("figures are up to date", done=self._done)
            self._told_at, self._done = None, 0
        elif self._told_at is None or now - self._told_at >= _TELL_EVERY:
            async with self._database.transaction() as connection:
                left = await facts.count_due(connection)
            if left >= _MUCH or self._told_at is not None:
                log.info("figures are being worked out", done=self._done, left=left)
                self._told_at = now


def _put_aside(interaction_id: str, error: Exception) -> None:
    # It is due again when its record changes, or by `callcenter figures recount`.
    log.error("figures of a contact not worked out", interaction=interaction_id, error=type(error).__name__)


def _times_of(stretch: Stretch, *, since: datetime | None = None, until: datetime | None = None) -> list[TimeFact]:
    ended_at = stretch.ended_at or until or stretch.started_at
    return list(
        agent_time.times_of(
            stretch.agent,
            stretch.status,
            stretch.reason,
            stretch.activity,
            since=since or stretch.started_at,
            until=ended_at,
        )
    )
