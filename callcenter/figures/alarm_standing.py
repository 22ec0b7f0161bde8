"""What of the alarms is up or about to be: as it was committed, and as the boards show it.

Rule: what stands in memory is what was committed (`alarm_outbox.py`); a board is told after that. After a doubt it is
read again.
"""

from collections.abc import Collection
from typing import Final, Protocol

from callcenter.engine.clock import Clock
from callcenter.figures.alarm_outbox import AlarmOutbox
from callcenter.reporting.alarm_life import AlarmInstance, AlarmState, Cause, Looked, cleared, fits
from callcenter.reporting.alarms import Alarm
from callcenter.reporting.conditions import Place
from callcenter.store.database import Database
from callcenter.store.repositories.alarm_instances import live_instances
from callcenter.store.repositories.alarms import read_alarms

ACTOR: Final = "alarms"

# An alarm's id, and for whom.
Spot = tuple[str, Place]


class Board(Protocol):
    """Where what is up is shown."""

    def alarm_shown(self, instance: AlarmInstance, *, muted: bool) -> None:
        """This is up now, and stands so."""

    def alarm_gone(self, instance_id: str) -> None:
        """This is up no more."""


class AlarmStanding:
    """All alarms, and all their instances that are not over."""

    def __init__(self, database: Database, outbox: AlarmOutbox, board: Board, *, clock: Clock) -> None:
        self._database = database
        self._outbox = outbox
        self._board = board
        self._clock = clock
        self.alarms: dict[str, Alarm] = {}
        self._live: dict[Spot, AlarmInstance] = {}

    @property
    def instances(self) -> list[AlarmInstance]:
        """All of them."""
        return list(self._live.values())

    def at(self, spot: Spot) -> AlarmInstance | None:
        """Return what stands of this alarm for this place."""
        return self._live.get(spot)

    def find(self, instance_id: str) -> AlarmInstance | None:
        """Return the instance of this id."""
        return next((one for one in self._live.values() if one.id == instance_id), None)

    async def read(self) -> None:
        """Begin with what is kept."""
        async with self._database.transaction() as connection:
            alarms, live = await read_alarms(connection), await live_instances(connection)
        shown = {one.id for one in self._live.values() if one.up}
        self.alarms = {alarm.id: alarm for alarm in alarms}
        self._live = {(one.alarm_id, one.place): one for one in live}
        for gone in shown - {one.id for one in live}:
            self._board.alarm_gone(gone)
        for instance in live:
            self._show(instance)

    async def keep(self, spot: Spot, looked: Looked, by: str = ACTOR) -> None:
        """Commit what has become of an instance with all that is told of it; then it is so."""
        before, after = self._live.get(spot), looked.instance
        if looked.happened or _kept_of(before) != _kept_of(after):
            await self._outbox.commit(self.alarms.get(spot[0]), before, looked, by)
        if after is None or after.state is AlarmState.CLEARED:
            self._live.pop(spot, None)
            if before is not None and before.up:
                self._board.alarm_gone(before.id)
            return
        self._live[spot] = after
        if before is None or not before.up or _shown_of(before) != _shown_of(after):
            self._show(after)

    async def clear_others(
        self, watched: Collection[Spot], *, queues: Collection[str], agents: Collection[str]
    ) -> None:
        """End what stands by words that hold no longer. `queues` and `agents` are all there are."""
        for spot, instance in list(self._live.items()):
            alarm = self.alarms.get(instance.alarm_id)
            if alarm is None:
                cause = Cause.REMOVED
            elif spot in watched and fits(alarm, instance):
                continue
            elif instance.queue is not None and instance.queue not in queues:
                cause = Cause.QUEUE_GONE
            elif instance.agent is not None and instance.agent not in agents:
                cause = Cause.AGENT_GONE
            else:
                cause = Cause.CHANGED
            await self.keep(spot, cleared(instance, cause, self._clock.now()))

    def _show(self, instance: AlarmInstance) -> None:
        if instance.up:
            alarm = self.alarms.get(instance.alarm_id)
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
