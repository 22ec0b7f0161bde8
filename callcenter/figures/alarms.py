"""Alarms at work: looked at when their figures change and at the instants worked out before, never in between.

Rule: what stands in memory is what was committed (`alarm_outbox.py`); after a doubt it is read again, and everything is
looked at anew.
"""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import structlog

from callcenter.core.acd.hours import is_open, next_change
from callcenter.core.configuration import Configuration
from callcenter.engine.clock import Clock
from callcenter.figures.alarm_outbox import AlarmOutbox, Overtaken
from callcenter.figures.alarm_readings import LiveSums, readings_of
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
    fits,
    look,
    see,
)
from callcenter.reporting.alarms import Alarm, instances_of, looks_at, rolls_at
from callcenter.store.database import Database
from callcenter.store.repositories.alarm_instances import live_instances
from callcenter.store.repositories.alarms import read_alarms

log = structlog.get_logger()

ACTOR: Final = "alarms"
_RETRY: Final = timedelta(seconds=5)

Place = tuple[str, str | None]


class Board(Protocol):
    """Where what is up is shown."""

    def alarm_shown(self, instance: AlarmInstance, *, muted: bool) -> None:
        """This is up now, and stands so."""

    def alarm_gone(self, instance_id: str) -> None:
        """This is up no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What an alarm would be now for one queue."""

    queue: str | None
    seen: tuple[Seen, ...]
    looked: Looked


@dataclass(slots=True)
class _Watched:
    """One alarm for one queue. `next_at`: when it is to be looked at if nothing changes before."""

    alarm: Alarm
    queue: str | None
    looks_at: frozenset[str] | None
    next_at: datetime | None


class AlarmWatch:
    """Everything that is watched and everything that is up."""

    def __init__(
        self,
        database: Database,
        sums: LiveSums,
        board: Board,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        configuration: Callable[[], Configuration],
        message_kept: Callable[[], None],
        page: str | None = None,
    ) -> None:
        self._database = database
        self._sums = sums
        self._board = board
        self._clock = clock
        self._new_id = new_id
        self._configuration = configuration
        self._outbox = AlarmOutbox(
            database,
            clock=clock,
            new_id=new_id,
            configuration=configuration,
            message_kept=message_kept,
            page=page,
        )
        self._alarms: dict[str, Alarm] = {}
        self._live: dict[Place, AlarmInstance] = {}
        self._watched: dict[Place, _Watched] = {}
        self._seen = Configuration()
        self._stale = True
        self._dirty: set[str] = set()
        self._woken = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        sums.on_changed(self._changed)

    def reread(self) -> None:
        """Somebody has made, changed or removed an alarm."""
        self._stale = True
        self._woken.set()

    def standing(self) -> list[AlarmInstance]:
        """Return what is up or about to be, as of the last look."""
        return list(self._live.values())

    def alarm(self, alarm_id: str) -> Alarm | None:
        """Return an alarm as it is watched."""
        return self._alarms.get(alarm_id)

    def try_out(self, alarm: Alarm) -> list[Tried]:
        """Return what a look would make of this alarm now, for each queue it is about, as if nothing stood yet."""
        queues, at = list(self._configuration().queues), self._clock.now()
        tried = []
        for queue in instances_of(alarm, queues):
            readings = readings_of(self._sums, alarm, queue, queues)
            looked = look(alarm, queue, None, readings, at=at, new_id=self._new_id)
            tried.append(Tried(queue=queue, seen=see(alarm, queue, readings, None), looked=looked))
        return tried

    async def acknowledge(self, instance_id: str, by: str) -> AlarmInstance:
        """Note that somebody knows. Raises RecordRefused: `unknown_alarm`, `alarm_not_up`."""
        async with self._one_at_a_time:
            place, before = next(
                ((place, one) for place, one in self._live.items() if one.id == instance_id), (None, None)
            )
            if place is None or before is None:
                raise RecordRefused("unknown_alarm")
            if not before.up:
                raise RecordRefused("alarm_not_up")
            if before.state is AlarmState.ACKNOWLEDGED:
                return before
            after = acknowledged(before, by, self._clock.now())
            try:
                await self._keep(place, before, Looked(instance=after, happened=(Happening.ACKNOWLEDGED,)), by)
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
        dirty, self._dirty = self._dirty, set()
        if stale:
            await self._load()
        if stale or configuration is not self._seen:
            self._arrange(configuration)
        await self._clear_what_is_not_watched()
        for place, watched in self._watched.items():
            if self._due(watched, dirty):
                await self._look(place, watched, configuration)

    def _changed(self, queues: Collection[str]) -> None:
        self._dirty.update(queues)
        self._woken.set()

    def _due(self, watched: _Watched, dirty: Collection[str]) -> bool:
        if watched.next_at is not None and watched.next_at <= self._clock.now():
            return True
        return bool(dirty) and (watched.looks_at is None or not watched.looks_at.isdisjoint(dirty))

    async def _load(self) -> None:
        async with self._database.transaction() as connection:
            alarms, live = await read_alarms(connection), await live_instances(connection)
        shown = {one.id for one in self._live.values() if one.up}
        self._alarms = {alarm.id: alarm for alarm in alarms}
        self._live = {(one.alarm_id, one.queue): one for one in live}
        for gone in shown - {one.id for one in live}:
            self._board.alarm_gone(gone)
        for instance in live:
            self._show(instance)

    def _arrange(self, configuration: Configuration) -> None:
        """Everything is looked at anew: another alarm, another queue, another schedule."""
        now, queues = self._clock.now(), list(configuration.queues)
        self._watched = {
            (alarm.id, queue): _Watched(alarm=alarm, queue=queue, looks_at=looks_at(alarm, queue), next_at=now)
            for alarm in self._alarms.values()
            for queue in instances_of(alarm, queues)
        }
        self._seen = configuration

    async def _clear_what_is_not_watched(self) -> None:
        for place, instance in list(self._live.items()):
            watched, alarm = self._watched.get(place), self._alarms.get(instance.alarm_id)
            if alarm is None:
                cause = Cause.REMOVED
            elif watched is None:
                gone = instance.queue is not None and instance.queue not in self._seen.queues
                cause = Cause.QUEUE_GONE if gone else Cause.CHANGED
            elif not fits(alarm, instance):
                cause = Cause.CHANGED
            else:
                continue
            await self._keep(place, instance, cleared(instance, cause, self._clock.now()))

    async def _look(self, place: Place, watched: _Watched, configuration: Configuration) -> None:
        alarm, at = watched.alarm, self._clock.now()
        schedule = configuration.schedules.get(alarm.schedule or "")
        standing = self._live.get(place)
        # A schedule that is gone is no reason not to warn.
        resting = schedule is not None and not is_open(schedule, at)
        looked = Looked(instance=None)
        if alarm.active and not resting:
            readings = readings_of(self._sums, alarm, watched.queue, list(configuration.queues))
            looked = look(alarm, watched.queue, standing, readings, at=at, new_id=self._new_id)
        elif standing is not None:
            looked = cleared(standing, Cause.SCHEDULE if alarm.active else Cause.SWITCHED_OFF, at)
        await self._keep(place, standing, looked)
        nexts = [looked.next_at]
        if alarm.active:
            nexts.append(next_change(schedule, at) if schedule is not None else None)
        if alarm.active and not resting:
            nexts.append(rolls_at(alarm.conditions, at, ZoneInfo(configuration.timezone)))
        watched.next_at = min((one for one in nexts if one is not None), default=None)

    async def _keep(self, place: Place, before: AlarmInstance | None, looked: Looked, by: str = ACTOR) -> None:
        """Commit what has become of an instance with all that is told of it; then it is so."""
        after = looked.instance
        if looked.happened or _kept_of(before) != _kept_of(after):
            await self._outbox.commit(self._alarms.get(place[0]), before, looked, by)
        if after is None or after.state is AlarmState.CLEARED:
            self._live.pop(place, None)
            if before is not None and before.up:
                self._board.alarm_gone(before.id)
            return
        self._live[place] = after
        if before is None or not before.up or _shown_of(before) != _shown_of(after):
            self._show(after)

    def _show(self, instance: AlarmInstance) -> None:
        if instance.up:
            alarm = self._alarms.get(instance.alarm_id)
            muted = alarm is not None and alarm.muted(self._clock.now())
            self._board.alarm_shown(instance, muted=muted)


def _kept_of(instance: AlarmInstance | None) -> object:
    """What a restart must find as it is."""
    if instance is None:
        return None
    return (instance.state, instance.told_at, instance.escalate_at, [one.crossed for one in instance.seen])


def _shown_of(instance: AlarmInstance) -> object:
    main = instance.main
    return (instance.state, instance.escalated_at, instance.told_at, main.metric, main.value)
