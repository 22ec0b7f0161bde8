"""What figures should come to, worked out the plain way: every record anew, every fact added up in Python."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.changes import AgentChanged, Change
from callcenter.core.interaction import Interaction
from callcenter.reporting import agent_time
from callcenter.reporting.facts import Fact, TimeFact
from callcenter.reporting.from_record import facts_of
from callcenter.reporting.intervals import start_of
from callcenter.reporting.measures import Measure, Measures, Wait
from callcenter.reporting.record import Answer, QueueTimes, Record
from callcenter.store.history import Stretch, follow
from callcenter.store.tables import agent_status_history, cells, interactions, offers, participations, segments
from callcenter.store.tables.figures import CUBES, Cube
from tests.support.kept import Tables

SEVEN_DAYS: Final = timedelta(days=7)
CHINA: Final = ZoneInfo("Asia/Shanghai")
Cells = dict[tuple[datetime, tuple[str, ...]], Measures]


def usual_times(queue: str, instant: datetime) -> QueueTimes:
    """Every queue at any time: answered within 20 s, nobody could have within 5 s."""
    return QueueTimes()


def records_of(tables: Tables, answers: Mapping[str, Sequence[Answer]] | None = None) -> list[Record]:
    """Every record there is, with whatever came before and after it."""
    everything = list(tables.interactions.values())
    return [
        Record(
            interaction=one,
            segments=tuple(tables.segments_of(one)),
            offers=tuple(offer for offer in tables.offers.values() if offer.interaction_id == one.id),
            participations=tuple(part for part in tables.participations.values() if part.interaction_id == one.id),
            answers=tuple((answers or {}).get(one.id, ())),
            repeated=_is_inbound(one) and any(_reached(other) and _came_again(other, one) for other in everything),
            followed=any(_is_inbound(other) and _came_again(one, other) for other in everything),
        )
        for one in everything
    ]


def all_facts(tables: Tables, answers: Mapping[str, Sequence[Answer]] | None = None) -> list[Fact]:
    """The facts of every record."""
    return [fact for record in records_of(tables, answers) for fact in facts_of(record, usual_times)]


def summed(facts: Iterable[Fact | TimeFact]) -> Measures:
    """All of them together."""
    total = Measures()
    for fact in facts:
        total.add(fact.measures)
    return total


def cells_of(facts: Iterable[Fact], times: Iterable[TimeFact], cube: Cube, zone: str) -> Cells:
    """The cells of one cube."""
    shape, clock = CUBES[cube], ZoneInfo(zone)
    made: Cells = {}
    found: list[Fact | TimeFact] = [*facts, *(times if shape.has_agent_time else ())]
    for fact in found:
        at = start_of(shape.interval, fact.at, clock)
        key = tuple(getattr(fact, dimension, None) or "" for dimension in shape.dimensions)
        made.setdefault((at, key), Measures()).add(fact.measures)
    return made


def stretches_of(changes: Iterable[Change]) -> list[Stretch]:
    """The history of agents that these changes make."""
    running: dict[str, Stretch] = {}
    made: dict[tuple[str, datetime], Stretch] = {}
    for change in changes:
        if isinstance(change, AgentChanged):
            made.update({(each.agent, each.started_at): each for each in follow(running, [change])})
    return list(made.values())


def times_of(stretches: Iterable[Stretch], until: datetime) -> list[TimeFact]:
    """Agents' time, of what goes on up to then."""
    return [
        fact
        for each in stretches
        for fact in agent_time.times_of(
            each.agent,
            each.status,
            each.reason,
            each.activity,
            since=each.started_at,
            until=each.ended_at or until,
        )
    ]


async def read_cells(connection: AsyncConnection, cube: Cube) -> Cells:
    """The cells that are kept."""
    made: Cells = {}
    for row in (await connection.execute(cells.select().where(cells.c.cube == cube))).mappings():
        measures = Measures(sums={measure: float(row[measure]) for measure in Measure if row[measure]})
        for whose in Wait:
            for step, number in (row[whose] or {}).items():
                measures.waited(whose, int(step), number)
        measures.longest_wait_seconds = row["longest_wait_seconds"] or 0.0
        made[row["at"], tuple(row[dimension] for dimension in CUBES[cube].dimensions)] = measures
    return made


def assert_same_cells(kept: Cells, plain: Cells) -> None:
    """The same cells, but for what rounding does."""
    assert kept.keys() == plain.keys()
    for key, measures in plain.items():
        assert kept[key].sums == pytest.approx(measures.sums, abs=1e-6), key
        assert kept[key].waits == measures.waits, key
        assert kept[key].longest_wait_seconds == pytest.approx(measures.longest_wait_seconds), key


def as_uuid(name: str) -> str:
    """The id of a script as one that the database takes."""
    return str(uuid5(NAMESPACE_OID, name))


async def write_tables(connection: AsyncConnection, tables: Tables, stretches: Iterable[Stretch] = ()) -> None:
    """Write the records of a script as the store would have, but for their ids, which become UUIDs."""
    for table, rows in (
        (interactions, tables.interactions.values()),
        (segments, tables.segments.values()),
        (offers, tables.offers.values()),
        (participations, tables.participations.values()),
        (agent_status_history, stretches),
    ):
        values = [_row(row, frozenset(table.c.keys())) for row in rows]
        if values:
            await connection.execute(table.insert(), values)


class Writer:
    """Writes the records of a day as they become others, as the store does: only what has changed."""

    def __init__(self) -> None:
        self._written: dict[str, dict[Any, Any]] = {}

    async def write(self, connection: AsyncConnection, tables: Tables) -> None:
        """Make rows equal to records."""
        for table, now in (
            (interactions, tables.interactions),
            (segments, tables.segments),
            (offers, tables.offers),
            (participations, tables.participations),
        ):
            before = self._written.get(table.name, {})
            changed = [record for key, record in now.items() if before.get(key) != record]
            self._written[table.name] = dict(now)
            columns = frozenset(table.c.keys())
            # What ends comes before what begins: there is one live offer of an agent.
            for row in sorted((_row(record, columns) for record in changed), key=lambda row: row["ended_at"] is None):
                statement = insert(table).values(row)
                keys = [column.name for column in table.primary_key]
                await connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=row))


def _row(record: Any, columns: frozenset[str]) -> dict[str, Any]:
    row = {name: getattr(record, name) for name in record.__dataclass_fields__ if name in columns}
    for name in ("id", "interaction_id", "customer_id", "callback_id"):
        if row.get(name) is not None:
            row[name] = as_uuid(row[name])
    return row


def _is_inbound(interaction: Interaction) -> bool:
    return interaction.direction == "inbound"


def _reached(interaction: Interaction) -> bool:
    return _is_inbound(interaction) or interaction.connected_at is not None


def _came_again(before: Interaction, after: Interaction) -> bool:
    """Whether the second is of the same customer, or of a number that is not known to be another's, within the days."""
    if not (before.started_at, as_uuid(before.id)) < (after.started_at, as_uuid(after.id)):
        return False
    if after.started_at - before.started_at > SEVEN_DAYS:
        return False
    if before.customer_id is not None and after.customer_id is not None:
        return before.customer_id == after.customer_id
    return bool(before.ani_e164) and before.ani_e164 == after.ani_e164
