"""What a row of a report is made of: the visits and parts behind it, newest first.

Rule: pages are cut by instant, interaction and number, never by an offset: a page stays right while rows arrive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.reporting.report import Needed
from callcenter.store.repositories.report_cells import COUNTED, conditions_of, plan_each_time, too_slow
from callcenter.store.repositories.report_plan import SumsWanted
from callcenter.store.tables import interactions
from callcenter.store.tables.figures import facts

_TEXTS = ("queue", "agent", "entry_point", "disposition", "segment", "language", "direction", "outcome")
_SECONDS = ("wait_seconds", "talk_seconds", "hold_seconds", "wrap_up_seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassagePlace:
    """A place in the list: everything after it is older."""

    at: datetime
    interaction_id: str
    number: int


async def list_passages(
    connection: AsyncConnection, wanted: SumsWanted, *, after: PassagePlace | None, limit: int
) -> Sequence[Mapping[str, Any]]:
    """Return at most `limit` of them; of the numbers that are wanted, one at least is not 0 in each.

    Raises ReportRefused: `report_too_slow`.
    """
    place = (facts.c.at, facts.c.interaction_id, facts.c.number)
    statement = (
        select(
            *place,
            func.coalesce(interactions.c.started_at, facts.c.at).label("started_at"),
            *(func.nullif(facts.c[name], "").label(name) for name in _TEXTS),
            *(func.coalesce(facts.c[name], 0.0).label(name) for name in _SECONDS),
        )
        .select_from(facts.outerjoin(interactions, interactions.c.id == facts.c.interaction_id))
        .where(*conditions_of(wanted, None, facts), *_counted(wanted.needed))
        .order_by(*(column.desc() for column in place))
        .limit(limit)
    )
    if after is not None:
        values = (after.at, after.interaction_id, after.number)
        there = tuple_(*(literal(value, column.type) for value, column in zip(values, place, strict=True)))
        statement = statement.where(tuple_(*place) < there)
    await plan_each_time(connection)
    with too_slow():
        return [dict(row) for row in (await connection.execute(statement)).mappings()]


def _counted(needed: Needed) -> list[ColumnElement[bool]]:
    names = sorted({*needed.of_facts, *(COUNTED[whose] for whose in needed.waits)})
    return [or_(*(facts.c[str(name)] != 0 for name in names))] if names else []
