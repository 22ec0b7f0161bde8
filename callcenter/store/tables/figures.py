"""What reports are made of: facts, agents' time, their sums in a few cubes, and what is due to be worked out.

A measure's column has its name (`reporting/measures.py`); NULL is 0, so that rows stay small. A dimension that does not
apply is '' everywhere, so that cells have a key. A row of `facts` has at most one visit to a queue: `wait_step` is the
step of its wait (`reporting/waits.py`), and `wait_seconds` is also its longest wait.

Rule: everything here is worked out again from the record whenever that changes. Nothing else may refer to a row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    text,
)

from callcenter.reporting.intervals import Interval
from callcenter.reporting.measures import Measure, Wait
from callcenter.store.tables.metadata import document, instant, metadata, one_of, uuid_type, words


class Cube(StrEnum):
    """Which sums are kept. Every fact is in each of them once; an agent's time in those that have agents."""

    QUARTER_QUEUE = "quarter_queue"
    QUARTER_AGENT = "quarter_agent"
    DAY_QUEUE = "day_queue"
    DAY_CONTACT = "day_contact"
    DAY_AGENT = "day_agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class CubeShape:
    """Over what a cube's cells are sums. Their `at` is where the interval begins; days are the business's."""

    interval: Interval
    dimensions: tuple[str, ...]
    has_agent_time: bool = False


CUBES: Final[Mapping[Cube, CubeShape]] = MappingProxyType(
    {
        Cube.QUARTER_QUEUE: CubeShape(interval=Interval.QUARTER, dimensions=("queue",)),
        Cube.QUARTER_AGENT: CubeShape(interval=Interval.QUARTER, dimensions=("agent",), has_agent_time=True),
        Cube.DAY_QUEUE: CubeShape(interval=Interval.DAY, dimensions=("queue",)),
        Cube.DAY_CONTACT: CubeShape(
            interval=Interval.DAY,
            dimensions=("queue", "entry_point", "disposition", "segment", "language", "direction"),
        ),
        # Most queues want one skill: telling it apart adds few cells.
        Cube.DAY_AGENT: CubeShape(interval=Interval.DAY, dimensions=("agent", "queue", "skill"), has_agent_time=True),
    }
)
CELL_DIMENSIONS: Final = ("queue", "agent", "entry_point", "disposition", "segment", "language", "direction", "skill")
FACT_DIMENSIONS: Final = (
    "queue",
    "agent",
    "entry_point",
    "flow",
    "disposition",
    "segment",
    "skill",
    "language",
    "channel",
    "direction",
    "outcome",
)
TIME_MEASURES: Final = (
    Measure.LOGGED_IN_SECONDS,
    Measure.IDLE_SECONDS,
    Measure.OFFERED_SECONDS,
    Measure.CONTACT_SECONDS,
    Measure.AFTER_WORK_SECONDS,
    Measure.NOT_READY_SECONDS,
)
FACT_MEASURES: Final = tuple(measure for measure in Measure if measure not in TIME_MEASURES)


def _measures(wanted: Iterable[Measure]) -> list[Column[Any]]:
    fractions = (Measure.CSAT_SCORE,)
    return [
        Column(str(measure), Double if measure.endswith("_seconds") or measure in fractions else Integer)
        for measure in wanted
    ]


facts = Table(
    "facts",
    metadata,
    # No foreign key: what was counted stays counted when the record is deleted.
    Column("interaction_id", uuid_type(), primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    instant("at", nullable=False),
    *(words(dimension, default="") for dimension in FACT_DIMENSIONS),
    *_measures(FACT_MEASURES),
    Column("wait_step", SmallInteger),
    Index(None, "at"),
    Index(None, "queue", "at"),
    Index(None, "agent", "at"),
)

agent_times = Table(
    "agent_times",
    metadata,
    # An agent's stretches do not overlap: no two of them begin at the same instant.
    Column("agent", Text, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    words("reason", default=""),
    instant("stretch_started_at", nullable=False),
    *_measures(TIME_MEASURES),
    Index(None, "at"),
)

cells = Table(
    "cells",
    metadata,
    Column("cube", Text, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    *(Column(dimension, Text, primary_key=True, server_default=text("''")) for dimension in CELL_DIMENSIONS),
    *_measures(Measure),
    # By step, how many: {"19": 3}.
    *(document(str(whose)) for whose in Wait),
    Column("longest_wait_seconds", Double),
    one_of("cube", Cube),
)

# What has changed since it was counted. Rows are only ever added by those who write records, so that nobody waits.
facts_due = Table(
    "facts_due",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("interaction_id", uuid_type(), nullable=False),
    instant("started_at", nullable=False),
    # Whether it may make those before and after it due, or is due because of one of them.
    Column("spreads", Boolean, nullable=False, server_default=text("true")),
    Index(None, "started_at"),
)

agent_times_due = Table(
    "agent_times_due",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    words("agent"),
    instant("started_at", nullable=False),
)

# Which intervals have to be summed again, and since when.
cells_due = Table(
    "cells_due",
    metadata,
    Column("cube", Text, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    instant("since", nullable=False, now=True),
    one_of("cube", Cube),
)

# By which clock the days of the cells are cut. One row.
cells_zone = Table(
    "cells_zone",
    metadata,
    Column("id", Boolean, primary_key=True, server_default=text("true")),
    words("timezone"),
    CheckConstraint("id", name="id"),
)
