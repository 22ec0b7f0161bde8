"""What comes after a grading: appeals of agents, and calibrations, in which two grade the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.supervision import Reach
from callcenter.crm.appeals import AppealState
from callcenter.crm.quality import EvaluationState
from callcenter.store.repositories.conditions import within
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import (
    quality_appeals,
    quality_calibrations,
    quality_evaluations,
    quality_forms,
)

Row = Mapping[str, Any]

_OF_EVALUATION = ("grader", "interaction_id", "queue", "contact_at", "form_id", "form_version")


async def list_appeals(
    connection: AsyncConnection,
    *,
    reach: Reach | None,
    agent: str | None,
    state: AppealState | None,
    after: Position | None,
    limit: int,
) -> Sequence[Row]:
    """Return at most `limit` appeals, newest first."""
    statement = _appeals()
    if reach is not None:
        statement = statement.where(within(reach, quality_evaluations.c.queue, quality_evaluations.c.agent))
    if agent is not None:
        statement = statement.where(quality_appeals.c.agent == agent)
    if state is not None:
        statement = statement.where(quality_appeals.c.state == state)
    page = page_of(statement, quality_appeals.c.at, quality_appeals.c.id, after=after, limit=limit)
    return [dict(row) for row in (await connection.execute(page)).mappings()]


async def find_appeal(connection: AsyncConnection, appeal_id: str, *, lock: bool = False) -> Row | None:
    """Return one appeal. `lock`: nobody else answers it meanwhile."""
    if lock:
        await connection.execute(
            select(quality_appeals.c.id).where(quality_appeals.c.id == appeal_id).with_for_update()
        )
    row = (await connection.execute(_appeals().where(quality_appeals.c.id == appeal_id))).mappings().one_or_none()
    return None if row is None else dict(row)


async def add_appeal(connection: AsyncConnection, values: Mapping[str, Any]) -> bool:
    """Add an appeal; false when there is one of this grading."""
    adding = insert(quality_appeals).values(dict(values)).on_conflict_do_nothing(index_elements=["evaluation_id"])
    return (await connection.execute(adding.returning(quality_appeals.c.id))).first() is not None


async def change_appeal(connection: AsyncConnection, appeal_id: str, values: Mapping[str, Any]) -> None:
    """Write some columns of an appeal."""
    await connection.execute(quality_appeals.update().where(quality_appeals.c.id == appeal_id).values(dict(values)))


async def list_calibrations(connection: AsyncConnection, *, after: Position | None, limit: int) -> Sequence[Row]:
    """Return at most `limit` calibrations with whose part they are about, newest first."""
    page = page_of(
        _calibrations(), quality_calibrations.c.created_at, quality_calibrations.c.id, after=after, limit=limit
    )
    return [dict(row) for row in (await connection.execute(page)).mappings()]


async def find_calibration(connection: AsyncConnection, calibration_id: str) -> Row | None:
    """Return one calibration."""
    statement = _calibrations().where(quality_calibrations.c.id == calibration_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else dict(row)


async def add_calibration(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Add a calibration."""
    await connection.execute(quality_calibrations.insert().values(dict(values)))


async def change_calibration(connection: AsyncConnection, calibration_id: str, values: Mapping[str, Any]) -> None:
    """Write some columns of a calibration."""
    changing = quality_calibrations.update().where(quality_calibrations.c.id == calibration_id)
    await connection.execute(changing.values(dict(values)))


async def gradings_of(connection: AsyncConnection, calibration_ids: Sequence[str]) -> Sequence[Row]:
    """Return the gradings of these calibrations."""
    statement = select(quality_evaluations).where(quality_evaluations.c.calibration_id.in_(calibration_ids))
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def pairs_of(connection: AsyncConnection, form_id: str, graders: Sequence[str]) -> Sequence[tuple[Row, Row]]:
    """Return the answers of both graders of each calibration by a form that is done, in the order of their names.

    `graders`: only of these two; nobody named: of whichever two.
    """
    statement = (
        select(quality_evaluations)
        .join(quality_calibrations, quality_calibrations.c.id == quality_evaluations.c.calibration_id)
        .where(
            quality_evaluations.c.form_id == form_id,
            quality_evaluations.c.state == EvaluationState.SUBMITTED,
            quality_calibrations.c.done_at.is_not(None),
        )
        .order_by(quality_evaluations.c.calibration_id, quality_evaluations.c.grader)
    )
    if graders:
        statement = statement.where(quality_evaluations.c.grader.in_(graders))
    found: dict[str, list[Row]] = {}
    for row in (await connection.execute(statement)).mappings():
        found.setdefault(row["calibration_id"], []).append(dict(row))
    return [(pair[0], pair[1]) for pair in found.values() if len(pair) == 2]


def _appeals() -> Any:
    columns = [quality_evaluations.c[name] for name in _OF_EVALUATION]
    return (
        select(quality_appeals, *columns, quality_forms.c.name.label("form_name"))
        .join(quality_evaluations, quality_evaluations.c.id == quality_appeals.c.evaluation_id)
        .join(quality_forms, quality_forms.c.id == quality_evaluations.c.form_id)
    )


def _calibrations() -> Any:
    # Whose part it is, is said by both gradings; they outlive the contact.
    one, first = quality_evaluations.c, quality_calibrations.c.graders[0].astext
    return (
        select(quality_calibrations, quality_forms.c.name.label("form_name"), one.agent, one.queue, one.contact_at)
        .join(quality_forms, quality_forms.c.id == quality_calibrations.c.form_id)
        .join(quality_evaluations, (one.calibration_id == quality_calibrations.c.id) & (one.grader == first))
    )
