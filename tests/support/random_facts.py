"""Facts and agents' time made by chance and kept as the keeper keeps them; reports of them, worked out plainly."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from callcenter.core.agent import Activity, Status
from callcenter.core.configuration import AgentProfile, Configuration, Queue
from callcenter.core.supervision import Reach
from callcenter.engine.ids import new_id
from callcenter.figures.keeper import FactKeeper
from callcenter.figures.reports import teams_of
from callcenter.reporting.facts import Fact, TimeFact
from callcenter.reporting.intervals import start_of
from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures, Wait
from callcenter.reporting.periods import Span
from callcenter.reporting.report import Dimension, Report
from callcenter.reporting.waits import step_of
from callcenter.store.database import Database
from callcenter.store.history import Stretch
from callcenter.store.repositories.agent_times import write_times
from callcenter.store.repositories.cells import cells_at, mark
from callcenter.store.repositories.facts import replace_facts
from callcenter.store.repositories.report_cells import Place
from tests.support.fakes import FakeClock

ZONE = ZoneInfo("Europe/Berlin")
_GROUPS = {"alice": {"north"}, "bob": {"north", "night"}, "carol": {"south"}, "dan": set()}
CONFIGURATION = Configuration(
    queues={
        "sales": Queue(name="sales", label_en="Sales", label_zh="销售"),
        "care": Queue(name="care", label_en="=Care", label_zh="客服"),
    },
    agents={
        name: AgentProfile(
            username=name,
            display_name=name.title(),
            endpoint=name,
            queues=frozenset({"sales"}),
            groups=frozenset(groups),
        )
        for name, groups in _GROUPS.items()
    },
    timezone=ZONE.key,
)
_WHOSE = {M.ANSWERED: Wait.ANSWERED, M.ABANDONED: Wait.ABANDONED, M.CALLED_BACK: Wait.CALLED_BACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that happened."""

    facts: tuple[Fact, ...]
    times: tuple[TimeFact, ...]


def random_facts(dice: random.Random, span: Span, *, contacts: int) -> Known:
    """Make contacts, and what their agents did all day."""
    seconds = (span.until - span.since).total_seconds()
    made = [
        fact
        for _ in range(contacts)
        for fact in _contact(dice, span.since + timedelta(seconds=dice.randrange(int(seconds))))
    ]
    times = [
        TimeFact(agent=agent, at=span.since + timedelta(minutes=15 * number, seconds=1), measures=_time(dice))
        for agent in ("alice", "bob", "carol")
        for number in range(int(seconds // 900))
        if dice.random() < 0.3
    ]
    return Known(facts=tuple(made), times=tuple(times))


async def keep(database: Database, known: Known, configuration: Configuration = CONFIGURATION) -> None:
    """Keep them, and sum them up as the keeper does."""
    clock = FakeClock()
    by_contact: dict[str, list[Fact]] = {}
    for fact in known.facts:
        by_contact.setdefault(fact.interaction_id, []).append(fact)
    async with database.transaction() as connection:
        zone = ZoneInfo(configuration.timezone)
        ats = await replace_facts(connection, by_contact)
        stretches = [(_stretch(time), [time]) for time in known.times]
        marks = cells_at(ats, zone) | cells_at(await write_times(connection, stretches), zone, of_time=True)
        await mark(connection, marks, now=clock.now())
    await FactKeeper(database, clock=clock, configuration=lambda: configuration).run_due()


def plain(
    known: Known, report: Report, span: Span, reach: Reach | None, configuration: Configuration = CONFIGURATION
) -> tuple[dict[Place, Measures], Measures]:
    """Work a report out: look at every fact, and add it where it belongs."""
    rows: dict[Place, Measures] = {}
    total = Measures()
    teams, zone = teams_of(configuration), ZoneInfo(configuration.timezone)
    everything: list[Fact | TimeFact] = [*known.facts, *known.times]
    for one in everything:
        queue = one.queue if isinstance(one, Fact) else None
        if not span.since <= one.at < span.until:
            continue
        if not (reach is None or one.agent in reach.agents or queue in reach.queues):
            continue
        if not all(
            set(_values(one, dimension, teams, zone)) & set(wanted) for dimension, wanted in report.filters.items()
        ):
            continue
        total.add(one.measures)
        slot = start_of(report.interval, one.at, zone) if report.interval else None
        for key in _keys(one, report, teams, zone):
            rows.setdefault((slot, key), Measures()).add(one.measures)
    return rows, total


def _keys(
    one: Fact | TimeFact, report: Report, teams: dict[str, frozenset[str]], zone: ZoneInfo
) -> Iterable[tuple[str | None, ...]]:
    keys: list[tuple[str | None, ...]] = [()]
    for dimension in report.group_by:
        values = _values(one, dimension, teams, zone)
        if dimension in report.filters:
            values = [value for value in values if value in report.filters[dimension]]
        keys = [(*key, value) for key in keys for value in values]
    return keys


def _values(
    one: Fact | TimeFact, dimension: Dimension, teams: dict[str, frozenset[str]], zone: ZoneInfo
) -> list[str | None]:
    wall = one.at.astimezone(zone)
    match dimension:
        case Dimension.HOUR:
            return [f"{wall.hour:02}"]
        case Dimension.WEEKDAY:
            return [str(wall.weekday())]
        case Dimension.TEAM:
            return [team for team, agents in teams.items() if one.agent in agents] or [None]
        case _:
            return [getattr(one, dimension, None) or None]


def _contact(dice: random.Random, at: datetime) -> list[Fact]:
    end = dice.choice([M.ANSWERED, M.ANSWERED, M.ANSWERED, M.ABANDONED, M.OVERFLOWED, M.CALLED_BACK])
    interaction_id = new_id()
    agent = dice.choice(["alice", "bob", "carol", "dan"]) if end is M.ANSWERED else None
    measures = Measures()
    for measure in (M.CONTACTS, M.OFFERED, end):
        measures.count(measure)
    seconds = round(dice.expovariate(1 / 40), 1)
    measures.count(M.WAIT_SECONDS, seconds)
    measures.longest_wait_seconds = seconds
    if end in _WHOSE:
        measures.waited(_WHOSE[end], step_of(seconds))
    for measure in M:
        # Everything else there is, without sense: it must come out as it went in.
        if measure not in measures.sums and measure not in _NOT_HERE and dice.random() < 0.3:
            measures.count(measure, float(dice.randrange(1, 5)))
    dimensions: dict[str, Any] = {
        "entry_point": dice.choice(["main", "vip", None]),
        "disposition": dice.choice(["resolved", "投诉", None]),
        "segment": dice.choice(["gold", None]),
        "skill": dice.choice(["", "french >= 3"]),
        "language": dice.choice(["zh", "en"]),
        "direction": dice.choice(["inbound", "outbound"]),
    }
    queue = dice.choice(["sales", "care", None])
    first = Fact(
        interaction_id=interaction_id, number=1, at=at, queue=queue, agent=agent, measures=measures, **dimensions
    )
    if dice.random() < 0.8:
        return [first]
    more = Measures()
    more.count(M.HANDLED)
    more.count(M.TALK_SECONDS, 30.5)
    later = at + timedelta(minutes=dice.randrange(90))
    return [
        first,
        Fact(interaction_id=interaction_id, number=2, at=later, queue="care", agent="bob", measures=more, **dimensions),
    ]


_TIME = (
    M.LOGGED_IN_SECONDS,
    M.IDLE_SECONDS,
    M.OFFERED_SECONDS,
    M.CONTACT_SECONDS,
    M.AFTER_WORK_SECONDS,
    M.NOT_READY_SECONDS,
)
_NOT_HERE = {*_TIME, M.ANSWERED, M.ABANDONED, M.CALLED_BACK, M.OVERFLOWED}


def _time(dice: random.Random) -> Measures:
    measures = Measures()
    for measure in _TIME:
        measures.count(measure, float(dice.randrange(300)))
    return measures


def _stretch(time: TimeFact) -> Stretch:
    return Stretch(
        agent=time.agent,
        status=Status.AVAILABLE,
        reason=None,
        activity=Activity.IDLE,
        cause=None,
        started_at=time.at,
        ended_at=None,
    )
