"""Gradings: found, listed, written.

Rule: pages are cut by (created_at, id), which never change.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.supervision import Reach
from callcenter.crm.quality import EvaluationState
from callcenter.store.repositories.conditions import equal_to, within
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import quality_appeals, quality_evaluations, quality_forms

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationFilter:
    """What to list; None lets everything pass. `reach`: of whom or which queues one may see any at all.

    `viewer`: of his own talks he sees only what was handed in. `grader`: he has it; `free`: or nobody has.
    """

    reach: Reach | None = None
    viewer: str | None = None
    states: Collection[EvaluationState] = ()
    grader: str | None = None
    free: bool = False
    agent: str | None = None
    form: str | None = None
    queue: str | None = None
    interaction: str | None = None
    calibration: str | None = None
    calibrations: bool = True
    since: datetime | None = None
    until: datetime | None = None


async def list_evaluations(
    connection: AsyncConnection, wanted: EvaluationFilter, *, after: Position | None, limit: int
) -> Sequence[Row]:
    """Return at most `limit` gradings with their form's name and the state of an appeal, newest first."""
    statement = _whole().where(*_conditions(wanted))
    page = page_of(statement, quality_evaluations.c.created_at, quality_evaluations.c.id, after=after, limit=limit)
    return [dict(row) for row in (await connection.execute(page)).mappings()]


async def find_evaluation(connection: AsyncConnection, evaluation_id: str, *, lock: bool = False) -> Row | None:
    """Return one grading. `lock`: nobody else changes it meanwhile."""
    if lock:
        own = select(quality_evaluations.c.id).where(quality_evaluations.c.id == evaluation_id)
        await connection.execute(own.with_for_update())
    statement = _whole().where(quality_evaluations.c.id == evaluation_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else dict(row)


async def add_evaluation(connection: AsyncConnection, values: Mapping[str, Any]) -> bool:
    """Add a grading; false when its rule has chosen that part already."""
    adding = insert(quality_evaluations).values(dict(values)).on_conflict_do_nothing()
    return (await connection.execute(adding.returning(quality_evaluations.c.id))).first() is not None


async def change_evaluation(connection: AsyncConnection, evaluation_id: str, values: Mapping[str, Any]) -> None:
    """Write some columns of a grading; its version is one more."""
    changing = quality_evaluations.update().where(quality_evaluations.c.id == evaluation_id)
    await connection.execute(changing.values(version=quality_evaluations.c.version + 1, **values))


async def remove_untouched(connection: AsyncConnection, evaluation_id: str) -> bool:
    """Forget a grading that nobody has begun with; false when somebody has meanwhile."""
    removing = quality_evaluations.delete().where(
        quality_evaluations.c.id == evaluation_id, quality_evaluations.c.state == EvaluationState.OPEN
    )
    return (await connection.execute(removing.returning(quality_evaluations.c.id))).first() is not None


async def chosen_by(connection: AsyncConnection, rule_id: str, week: date) -> Sequence[Row]:
    """Return what a rule has chosen for a week: `id`, `interaction_id`, `agent`, `state`."""
    columns = [quality_evaluations.c[name] for name in ("id", "interaction_id", "agent", "state")]
    statement = select(*columns).where(quality_evaluations.c.rule_id == rule_id, quality_evaluations.c.week == week)
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


def _whole() -> Select[Any]:
    appeal = quality_appeals.c
    return (
        select(
            quality_evaluations,
            quality_forms.c.name.label("form_name"),
            appeal.id.label("appeal_id"),
            appeal.state.label("appeal_state"),
        )
        .join(quality_forms, quality_forms.c.id == quality_evaluations.c.form_id)
        .outerjoin(quality_appeals, appeal.evaluation_id == quality_evaluations.c.id)
    )


def _conditions(wanted: EvaluationFilter) -> list[ColumnElement[bool]]:
    own = quality_evaluations.c
    conditions = equal_to(
        quality_evaluations,
        agent=wanted.agent,
        form_id=wanted.form,
        queue=wanted.queue,
        interaction_id=wanted.interaction,
        calibration_id=wanted.calibration,
    )
    if wanted.reach is not None:
        conditions.append(within(wanted.reach, own.queue, own.agent))
    if wanted.viewer is not None:
        told = and_(own.state == EvaluationState.SUBMITTED, own.calibration_id.is_(None))
        conditions.append(or_(own.agent != wanted.viewer, told))
    if wanted.states:
        conditions.append(own.state.in_(sorted(wanted.states)))
    if wanted.grader is not None:
        mine = own.grader == wanted.grader
        conditions.append(or_(mine, own.grader.is_(None)) if wanted.free else mine)
    if not wanted.calibrations:
        conditions.append(own.calibration_id.is_(None))
    if wanted.since is not None:
        conditions.append(own.contact_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(own.contact_at < wanted.until)
    return conditions


async def is_all_graded(connection: AsyncConnection, calibration_id: str) -> bool:
    """Whether nobody has anything left to do in a calibration."""
    left = exists().where(
        quality_evaluations.c.calibration_id == calibration_id,
        quality_evaluations.c.state.in_((EvaluationState.OPEN, EvaluationState.STARTED)),
    )
    return not (await connection.execute(select(left))).scalar_one()
