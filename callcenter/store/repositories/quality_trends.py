"""How scores go: means by agent, queue or question and by day, week or month of the contact, where the business is.

Rule: only what was handed in and is no calibration counts; what does not apply counts nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Date, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.supervision import Reach
from callcenter.crm.quality import EvaluationState
from callcenter.store.repositories.conditions import equal_to, within
from callcenter.store.tables import quality_evaluations

Row = Mapping[str, Any]

_MOST: Final = 5000


class TrendBy(StrEnum):
    """What a line of the picture is."""

    ALL = "all"
    AGENT = "agent"
    QUEUE = "queue"
    QUESTION = "question"


class TrendStep(StrEnum):
    """How much is one point of it."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendFilter:
    """Which gradings; None lets everything pass."""

    reach: Reach | None = None
    agent: str | None = None
    queue: str | None = None
    form: str | None = None
    since: datetime
    until: datetime


async def read_trend(
    connection: AsyncConnection, wanted: TrendFilter, by: TrendBy, step: TrendStep, timezone: str
) -> Sequence[Row]:
    """Return `day`, `key`, `score`, `count`, `failed`, by key and day."""
    own = quality_evaluations.c
    day = cast(func.date_trunc(step.value, func.timezone(timezone, own.contact_at)), Date).label("day")
    conditions = [
        own.state == EvaluationState.SUBMITTED,
        own.calibration_id.is_(None),
        own.contact_at >= wanted.since,
        own.contact_at < wanted.until,
        *equal_to(quality_evaluations, agent=wanted.agent, queue=wanted.queue, form_id=wanted.form),
    ]
    if wanted.reach is not None:
        conditions.append(within(wanted.reach, quality_evaluations.c.queue, quality_evaluations.c.agent))
    if by is TrendBy.QUESTION:
        each = func.jsonb_each_text(own.points).table_valued("key", "value").render_derived(name="each")
        value = cast(func.nullif(each.c.value, "null"), own.score.type)
        columns = (day, each.c.key.label("key"), value.label("value"), (value == 0).label("failed"))
        # A join without a condition: each row with each of its own questions.
        rows = select(*columns).select_from(quality_evaluations.join(each, literal(True))).where(*conditions)
    else:
        key = {TrendBy.AGENT: own.agent, TrendBy.QUEUE: func.coalesce(own.queue, "")}.get(by, literal(""))
        failed = func.jsonb_array_length(own.failed) > 0
        rows = select(day, key.label("key"), own.score.label("value"), failed.label("failed")).where(*conditions)
    one = rows.subquery()
    statement = (
        select(
            one.c.day,
            one.c.key,
            func.avg(one.c.value).label("score"),
            func.count(one.c.value).label("count"),
            func.count().filter(one.c.failed).label("failed"),
        )
        .where(one.c.value.is_not(None))
        .group_by(one.c.day, one.c.key)
        .order_by(one.c.key, one.c.day)
        .limit(_MOST)
    )
    return [dict(row) for row in (await connection.execute(statement)).mappings()]
