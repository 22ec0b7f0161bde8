"""Alarms at work: looked at when their figures change and at the instants worked out before, never in between.

Rule: one look at a time; what came of it is committed before the next (`alarm_standing.py`). After a doubt everything
is read again and looked at anew.
"""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from callcenter.core.acd.hours import is_open, next_change
from callcenter.core.configuration import Configuration
from callcenter.engine.clock import Clock
from callcenter.figures.alarm_outbox import AlarmOutbox, Overtaken
from callcenter.figures.alarm_readings import LiveSums, readings_of
from callcenter.figures.alarm_standing import AlarmStanding, Board, Spot
from callcenter.records.deeds import RecordRefused
from callcenter.reporting.alarm_life import (
    AlarmInstance,
    AlarmState,
    Cause,
    Happening,
    Looked,
    Seen,
    acknowledged,
    cleared,
    look,
    see,
)
from callcenter.reporting.alarms import Alarm, Wakes, instances_of, wakes_on
from callcenter.reporting.conditions import Place, rolls_at
from callcenter.store.database import Database

log = structlog.get_logger()

_RETRY: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What an alarm would be now for one place."""

    place: Place
    seen: tuple[Seen, ...]
    looked: Looked


@dataclass(slots=True)
class _Watched:
    """One alarm for one place. `next_at`: when it is to be looked at if nothing changes before."""

    alarm: Alarm
    place: Place
    wakes: Wakes
    next_at: datetime | None


class AlarmWatch:
    """Everything that is watched."""

    def __init__(
        self,
        database: Database,
        sums: LiveSums,
        board: Board,
        outbox: AlarmOutbox,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        configuration: Callable[[], Configuration],
    ) -> None:
        self._sums = sums
        self._clock = clock
        self._new_id = new_id
        self._configuration = configuration
        self._standing = AlarmStanding(database, outbox, board, clock=clock)
        self._watched: dict[Spot, _Watched] = {}
        self._seen = Configuration()
        self._stale = True
        self._queues: set[str] = set()
        self._agents: set[str] = set()
        self._woken = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        sums.on_changed(self._changed)

    def reread(self) -> None:
        """Somebody has made, changed or removed an alarm."""
        self._stale = True
        self._woken.set()

    def standing(self) -> list[AlarmInstance]:
        """Return what is up or about to be, as of the last look."""
        return self._standing.instances

    def alarm(self, alarm_id: str) -> Alarm | None:
        """Return an alarm as it is watched."""
        return self._standing.alarms.get(alarm_id)

    def try_out(self, alarm: Alarm) -> list[Tried]:
        """Return what a look would make of this alarm now, for each place it is about, as if nothing stood yet."""
        configuration, at = self._configuration(), self._clock.now()
        tried = []
        for place in instances_of(alarm, configuration):
            readings = readings_of(self._sums, alarm, place, configuration)
            looked = look(alarm, place, None, readings, at=at, new_id=self._new_id)
            tried.append(Tried(place=place, seen=see(alarm, place, readings, None), looked=looked))
        return tried

    async def acknowledge(self, instance_id: str, by: str) -> AlarmInstance:
        """Note that somebody knows. Raises RecordRefused: `unknown_alarm`, `alarm_not_up`."""
        async with self._one_at_a_time:
            before = self._standing.find(instance_id)
            if before is None:
                raise RecordRefused("unknown_alarm")
            if not before.up:
                raise RecordRefused("alarm_not_up")
            if before.state is AlarmState.ACKNOWLEDGED:
                return before
            after = acknowledged(before, by, self._clock.now())
            looked = Looked(instance=after, happened=(Happening.ACKNOWLEDGED,))
            try:
                await self._standing.keep((before.alarm_id, before.place), looked, by)
            except BaseException as error:
                self.reread()
                if isinstance(error, Overtaken):
                    raise RecordRefused("alarm_not_up") from None
                raise
            return after

    async def watch(self) -> None:
        """Look whenever there is something to see, until cancelled."""
        while True:
            # Before the look: what changes while it goes on wants another one.
            self._woken.clear()
            try:
                # Sums that are not the whole day's would clear what is up.
                next_at = await self.run_due() if self._sums.loaded else None
            except Exception as error:  # most often the database is away: what is due stays due
                log.warning("alarms not looked at", error=type(error).__name__)
                next_at = self._clock.now() + _RETRY
            wait = None if next_at is None else max((next_at - self._clock.now()).total_seconds(), 0.0)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._woken.wait()

    async def run_due(self) -> datetime | None:
        """Look at all whose figures have changed or whose time has come; returns when to look again."""
        async with self._one_at_a_time:
            try:
                await self._look_at_all()
            except BaseException:
                # Not knowing what was committed: read it, and look at everything.
                self._stale = True
                raise
            return min((one.next_at for one in self._watched.values() if one.next_at is not None), default=None)

    async def _look_at_all(self) -> None:
        configuration = self._configuration()
        stale, self._stale = self._stale, False
        queues, self._queues = self._queues, set()
        agents, self._agents = self._agents, set()
        if stale:
            await self._standing.read()
        if stale or configuration is not self._seen:
            self._arrange(configuration)
        await self._standing.clear_others(self._watched, queues=configuration.queues, agents=configuration.agents)
        for spot, watched in self._watched.items():
            if self._due(watched, queues, agents):
                await self._look(spot, watched, configuration)

    def _changed(self, queues: Collection[str], agents: Collection[str]) -> None:
        self._queues.update(queues)
        self._agents.update(agents)
        self._woken.set()

    def _due(self, watched: _Watched, queues: Collection[str], agents: Collection[str]) -> bool:
        if watched.next_at is not None and watched.next_at <= self._clock.now():
            return True
        wakes = watched.wakes
        if not wakes.agents.isdisjoint(agents):
            return True
        return bool(queues) if wakes.queues is None else not wakes.queues.isdisjoint(queues)

    def _arrange(self, configuration: Configuration) -> None:
        """Everything is looked at anew: another alarm, another queue, another schedule."""
        now = self._clock.now()
        self._watched = {
            (alarm.id, place): _Watched(alarm=alarm, place=place, wakes=wakes_on(alarm, place), next_at=now)
            for alarm in self._standing.alarms.values()
            for place in instances_of(alarm, configuration)
        }
        self._seen = configuration

    async def _look(self, spot: Spot, watched: _Watched, configuration: Configuration) -> None:
        alarm, at = watched.alarm, self._clock.now()
        schedule = configuration.schedules.get(alarm.schedule or "")
        standing = self._standing.at(spot)
        # A schedule that is gone is no reason not to warn.
        resting = schedule is not None and not is_open(schedule, at)
        looked = Looked(instance=None)
        if alarm.active and not resting:
            readings = readings_of(self._sums, alarm, watched.place, configuration)
            looked = look(alarm, watched.place, standing, readings, at=at, new_id=self._new_id)
        elif standing is not None:
            looked = cleared(standing, Cause.SCHEDULE if alarm.active else Cause.SWITCHED_OFF, at)
        await self._standing.keep(spot, looked)
        nexts = [looked.next_at]
        if alarm.active:
            nexts.append(next_change(schedule, at) if schedule is not None else None)
        if alarm.active and not resting:
            nexts.append(rolls_at(alarm.conditions, at, ZoneInfo(configuration.timezone)))
        watched.next_at = min((one for one in nexts if one is not None), default=None)
