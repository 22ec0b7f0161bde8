"""The figures of this day and of this moment, kept in memory as calls go on.

Rule: stands in front of the screens and hears what they hear, after them: no pop waits for a figure. What has changed
is worked out when somebody asks, or with the next beat. At any instant the sums are those of the records.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import structlog

from callcenter.core import changes as news
from callcenter.core.configuration import Configuration
from callcenter.core.state import State
from callcenter.engine.beat import Beat, Later, on_the_loop
from callcenter.engine.clock import Clock
from callcenter.figures.contacts import OpenContacts
from callcenter.ports import Screens
from callcenter.reporting.day import SLOT, SLOTS, Day
from callcenter.reporting.floor import Floor, agent_figures
from callcenter.reporting.from_record import facts_of
from callcenter.reporting.intervals import Interval, next_after, start_of
from callcenter.reporting.measures import Measures
from callcenter.reporting.queue_times import QueueTimesHistory
from callcenter.reporting.record import QueueTimes, Record
from callcenter.reporting.time_spent import TimeSpent
from callcenter.store.database import Database, DatabaseUnavailable
from callcenter.store.repositories.contact_records import read_records
from callcenter.store.repositories.day_sums import read_day, read_due, read_stretches, read_times, see_one_instant
from callcenter.store.repositories.queue_times import read_queue_times

log = structlog.get_logger()

BEAT_SECONDS: Final = 0.25
_AT_ONCE: Final = 100
_TICK_SECONDS: Final = 60
_RETRY_SECONDS: Final = 1.0

# Queues, then agents.
Told = Callable[[Collection[str], Collection[str]], None]


class FigureScreens(Screens, Protocol):
    """Screens that show figures."""

    def figures_changed(self, queues: Iterable[str]) -> None:
        """Show these queues' figures anew."""


class LiveFigures:
    """Sums since the business's midnight by queue and agent, those of the last hour, and the floor as it is."""

    def __init__(self, screens: FigureScreens, *, clock: Clock, later: Later = on_the_loop) -> None:
        self._screens = screens
        self._clock = clock
        self._beat = Beat(self._tell, every=BEAT_SECONDS, clock=clock, later=later)
        self._state = State()
        self._floor = Floor(self._state)
        self._contacts = OpenContacts()
        self._times = QueueTimesHistory()
        self._configuration: Configuration | None = None
        self._zone = ZoneInfo(Configuration().timezone)
        self._day = Day(*self._today())
        self._time = TimeSpent(*self._today())
        self._touched: dict[str, None] = {}
        self._changed: dict[str, None] = {}
        self._changed_agents: dict[str, None] = {}
        self._listeners: list[Told] = []
        # Contacts that the store knows more of than was heard; None: not asked yet.
        self._unread: list[str] | None = None
        self._loaded = False

    @property
    def loaded(self) -> bool:
        """Whether what was before the start is in the sums. Who listens is told when it is."""
        return self._loaded

    def watch(self, state: State) -> None:
        """Read the floor off this state from now on."""
        self._state = state
        self._floor = Floor(state)

    def on_changed(self, told: Told) -> None:
        """Call with the names of queues and agents of whom a figure may be another, a few times a second at most."""
        self._listeners.append(told)

    def publish(self, changes: Sequence[news.Change]) -> None:
        """Hand on, and note what became true."""
        self._screens.publish(changes)
        try:
            self._hear(changes)
        except Exception:  # a defect here must not stop calls; the figures are right again after the next start
            log.exception("figures could not be kept")

    async def run(self, database: Database) -> None:
        """Begin with what the day has come to; then let time pass: windows move on, a day ends at midnight."""
        while not self._loaded:
            try:
                await self.load(database)
            except DatabaseUnavailable:
                log.warning("figures of the day are not there yet", retry_seconds=_RETRY_SECONDS)
                await asyncio.sleep(_RETRY_SECONDS)
        while True:
            await asyncio.sleep(_TICK_SECONDS - self._clock.now().timestamp() % _TICK_SECONDS)
            self.tick()

    async def load(self, database: Database) -> None:
        """Add what the day has come to. What happens meanwhile is heard of all the same."""
        self._follow_configuration()
        if self._unread is None:
            await self._load_sums(database)
        while self._unread:
            async with database.transaction() as connection:
                records = await read_records(connection, self._unread[-_AT_ONCE:])
            del self._unread[-_AT_ONCE:]
            self.take_in(records)
            await asyncio.sleep(0)
        self._loaded = True
        self._touched |= dict.fromkeys(self._contacts.ids)
        self.tick()
        log.info("figures of the day are there")

    async def _load_sums(self, database: Database) -> None:
        day, fine_since = self._day, self._clock.now() - SLOT * SLOTS
        # From then on their time is counted here.
        heard_at = self._time.meet(self._state.agents.values())
        known = self._contacts.ids
        times = QueueTimesHistory()
        async with database.transaction() as connection:
            await see_one_instant(connection)
            await read_queue_times(connection, times, after=0)
            due = {*await read_due(connection, day_begins_at=day.begins_at), *known}
            sums = await read_day(connection, day_begins_at=day.begins_at, fine_since=fine_since, but=due)
            spent = await read_times(connection, since=day.begins_at, heard_at=heard_at)
            stretches = await read_stretches(connection, since=fine_since, heard_at=heard_at)
        self._times = times
        self._note_times()
        day.add(sums)
        self._time.add(spent, stretches)
        self._unread = list(due)

    def take_in(self, records: Iterable[Record]) -> None:
        """Count contacts of which the store knows more than was heard."""
        for record in records:
            self._contacts.read(record)
            self._touched[record.interaction.id] = None
        self.refresh()

    def tick(self) -> None:
        """A minute is over."""
        self.refresh()
        self._day.forget(self._clock.now())
        self._time.forget(self._clock.now())
        self._screens.figures_changed(self._state.configuration.queues)
        self._note(self._state.configuration.queues)

    def refresh(self) -> None:
        """Work out what has changed since the last time."""
        self._turn_day()
        touched, self._touched = self._touched, {}
        queues: set[str] = set()
        for contact_id in touched:
            try:
                queues |= self._work_out(contact_id)
            except Exception:  # one contact that cannot be counted must not cost the others
                log.exception("contact could not be counted", interaction_id=contact_id)
        if queues:
            self._screens.figures_changed(queues)
            self._note(queues)

    def today(self, queue: str) -> Measures:
        """Return the queue's sums since midnight; only to be read."""
        self.refresh()
        return self._day.today(queue)

    def recent(self, queue: str, minutes: int = 30) -> Measures:
        """Return the queue's sums of the last minutes, up to an hour."""
        self.refresh()
        return self._day.recent(queue, minutes, self._clock.now())

    def slots(self, queue: str) -> list[tuple[datetime, Measures]]:
        """Return the queue's last hour in slots of five minutes, the running one last; only to be read."""
        self.refresh()
        return self._day.slots(queue, self._clock.now())

    def agent_today(self, agent: str) -> Measures:
        """Return the agent's sums since midnight, his time up to now."""
        self.refresh()
        total = Measures()
        total.add(self._day.agent_today(agent))
        total.add(self.agent_time(agent))
        return total

    def agent_recent(self, agent: str, minutes: int = 30) -> Measures:
        """Return the agent's sums of the last minutes, up to an hour, his time up to now."""
        self.refresh()
        total = self._day.agent_recent(agent, minutes, self._clock.now())
        total.add(self.agent_time(agent, minutes))
        return total

    def agent_time(self, agent: str, minutes: int | None = None) -> Measures:
        """Return what the agent's time alone went into in the last minutes; None: since midnight."""
        self._turn_day()
        now = self._clock.now()
        return self._time.today(agent, now) if minutes is None else self._time.recent(agent, minutes, now)

    def agent_floor(self, agent: str) -> Mapping[str, float | None]:
        """Return the agent's figures of this moment by id."""
        found = self._state.agents.get(agent)
        return {} if found is None else agent_figures(found, self._clock.now())

    def floor(self, queue: str | None) -> Mapping[str, float | None]:
        """Return the figures of this moment by id; None: of all queues together."""
        now = self._clock.now()
        if queue is not None and queue not in self._state.configuration.queues:
            return {}
        return (self._floor.all(now) if queue is None else self._floor.of(queue, now)).figures(now)

    def _hear(self, changes: Sequence[news.Change]) -> None:
        self._follow_configuration()
        self._turn_day()
        touched = self._contacts.hear(changes)
        self._touched |= touched
        for change in changes:
            match change:
                case news.AgentChanged(agent=agent, at=at):
                    self._time.hear(agent, at)
                    self._changed_agents[agent.username] = None
                    profile = self._state.configuration.agents.get(agent.username)
                    self._changed |= dict.fromkeys(profile.queues if profile else ())
                case news.InteractionChanged(interaction=interaction) if interaction.queue is not None:
                    self._changed[interaction.queue] = None
                case news.SegmentChanged(segment=segment) if segment.queue is not None:
                    self._changed[segment.queue] = None
                case _:
                    pass
        if touched or self._changed or self._changed_agents:
            self._beat.want()

    def _tell(self) -> None:
        try:
            self.refresh()
            queues, self._changed = self._changed, {}
            agents, self._changed_agents = self._changed_agents, {}
            for told in self._listeners if queues or agents else ():
                told(queues, agents)
        except Exception:
            log.exception("figures could not be told")

    def _note(self, queues: Iterable[str]) -> None:
        self._changed |= dict.fromkeys(queues)
        if self._changed:
            self._beat.want()

    def _work_out(self, contact_id: str) -> set[str]:
        record = self._contacts.record(contact_id)
        queues = self._day.put(contact_id, facts_of(record, self._times.at)) if record is not None else set()
        # Before the store was read, too little may be known of it.
        if self._loaded and self._contacts.is_over(contact_id):
            self._day.settle(contact_id)
            self._contacts.forget(contact_id)
        return queues

    def _turn_day(self) -> None:
        now = self._clock.now()
        if now < self._day.ends_at:
            return
        queues = self._day.turn(*self._today())
        self._time.turn(*self._today())
        self._screens.figures_changed(queues)
        self._note(queues)

    def _today(self) -> tuple[datetime, datetime]:
        begins_at = start_of(Interval.DAY, self._clock.now(), self._zone)
        return begins_at, next_after(Interval.DAY, begins_at, self._zone)

    def _follow_configuration(self) -> None:
        configuration = self._state.configuration
        if configuration is self._configuration:
            return
        self._configuration = configuration
        zone = ZoneInfo(configuration.timezone)
        if zone != self._zone:
            self._zone = zone
            self._day.turn(*self._today())
            self._time.turn(*self._today())
        self._note_times()

    def _note_times(self) -> None:
        now = self._clock.now()
        for name, queue in self._state.configuration.queues.items():
            times = QueueTimes(
                service_level_seconds=queue.service_level_seconds, short_abandon_seconds=queue.short_abandon_seconds
            )
            self._times.add(name, now, times)
