"""What lists are narrowed by: columns that are as somebody wants them, and what is within somebody's reach."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, any_, false, literal, or_
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from callcenter.core.supervision import Reach


def equal_to(table: Table, **wanted: object) -> list[ColumnElement[bool]]:
    """Return one condition for each of these columns; a value of None lets everything pass."""
    return [table.c[name] == value for name, value in wanted.items() if value is not None]


def one_of(column: ColumnElement[Any], values: Collection[str]) -> ColumnElement[bool]:
    """The condition that a column is one of these; of none, nothing is."""
    return column == any_(literal(sorted(values), ARRAY(Text))) if values else false()


def within(reach: Reach, queue: ColumnElement[Any], agent: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that something is of a queue or of an agent within reach. `agent`: one, or several as JSON."""
    if isinstance(agent.type, JSONB):
        names = literal(sorted(reach.agents), ARRAY(Text))
        return or_(one_of(queue, reach.queues), agent.op("?|", is_comparison=True)(names) if reach.agents else false())
    return or_(one_of(queue, reach.queues), one_of(agent, reach.agents))
