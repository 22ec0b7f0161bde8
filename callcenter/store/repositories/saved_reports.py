"""Reports that people keep, and when they are sent.

Rule: who changes one says which version he has seen. A due instant is moved on in the transaction that keeps what was
sent for it, and only from where it was read: nothing is sent twice, whoever else looks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.reporting.schedules import Cadence, ReportFormat, Shared
from callcenter.store.tables import report_schedules, saved_reports


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedReport:
    """A report under a name. `definition` is as the API takes it."""

    id: str
    name: str
    owner: str
    shared: Shared = Shared.NOBODY
    definition: Mapping[str, Any]
    version: int = 1
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSchedule:
    """When a report is sent to whom. `wall_time` as 08:00; `ran_for` is the due instant that was worked on at `ran_at`.

    `problem` is a fixed word for why the last was not sent.
    """

    id: str
    report_id: str
    owner: str
    cadence: Cadence
    wall_time: str
    weekday: int | None = None
    month_day: int | None = None
    recipients: tuple[str, ...] = field(default=())
    format: ReportFormat
    language: str
    active: bool = True
    due_at: datetime | None
    ran_at: datetime | None = None
    ran_for: datetime | None = None
    problem: str | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime


async def insert_report(connection: AsyncConnection, report: SavedReport) -> None:
    """Add a report."""
    await connection.execute(saved_reports.insert().values(asdict(report)))


async def update_report(connection: AsyncConnection, report: SavedReport) -> None:
    """Keep a report as it is now."""
    await connection.execute(saved_reports.update().where(saved_reports.c.id == report.id).values(asdict(report)))


async def delete_report(connection: AsyncConnection, report_id: str) -> None:
    """Take a report out, with its schedules."""
    await connection.execute(saved_reports.delete().where(saved_reports.c.id == report_id))


async def find_report(connection: AsyncConnection, report_id: str, *, lock: bool = False) -> SavedReport | None:
    """Return a report; with `lock` nobody else changes it until this transaction ends."""
    statement = select(saved_reports).where(saved_reports.c.id == report_id)
    row = (await connection.execute(statement.with_for_update() if lock else statement)).mappings().one_or_none()
    return None if row is None else _report(row)


async def list_reports(
    connection: AsyncConnection, owner: str, *, shared: Sequence[Shared], limit: int
) -> list[SavedReport]:
    """Return somebody's own and those that are shared so, by name."""
    columns = saved_reports.c
    seen = or_(columns.owner == owner, columns.shared.in_([str(one) for one in shared]))
    statement = select(saved_reports).where(seen).order_by(func.lower(columns.name), columns.id).limit(limit)
    return [_report(row) for row in (await connection.execute(statement)).mappings()]


async def insert_schedule(connection: AsyncConnection, schedule: ReportSchedule) -> None:
    """Add a schedule."""
    await connection.execute(report_schedules.insert().values(_values(schedule)))


async def update_schedule(connection: AsyncConnection, schedule: ReportSchedule) -> None:
    """Keep a schedule as it is now."""
    its_own = report_schedules.c.id == schedule.id
    await connection.execute(report_schedules.update().where(its_own).values(_values(schedule)))


async def delete_schedule(connection: AsyncConnection, schedule_id: str) -> None:
    """Take a schedule out."""
    await connection.execute(report_schedules.delete().where(report_schedules.c.id == schedule_id))


async def find_schedule(
    connection: AsyncConnection, schedule_id: str, *, report_id: str | None = None, lock: bool = False
) -> ReportSchedule | None:
    """Return a schedule (of this report)."""
    conditions: list[ColumnElement[bool]] = [report_schedules.c.id == schedule_id]
    if report_id is not None:
        conditions.append(report_schedules.c.report_id == report_id)
    statement = select(report_schedules).where(*conditions)
    row = (await connection.execute(statement.with_for_update() if lock else statement)).mappings().one_or_none()
    return None if row is None else _schedule(row)


async def list_schedules(connection: AsyncConnection, report_id: str) -> list[ReportSchedule]:
    """Return the schedules of a report, oldest first."""
    columns = report_schedules.c
    statement = select(report_schedules).where(columns.report_id == report_id).order_by(columns.created_at, columns.id)
    return [_schedule(row) for row in (await connection.execute(statement)).mappings()]


async def first_due(connection: AsyncConnection, at: datetime) -> ReportSchedule | None:
    """Return the schedule that has been due for longest; None: none is."""
    due = report_schedules.c.due_at
    statement = select(report_schedules).where(due <= at).order_by(due, report_schedules.c.id).limit(1)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else _schedule(row)


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """Return when the next one is due."""
    at: datetime | None = (await connection.execute(select(func.min(report_schedules.c.due_at)))).scalar_one()
    return at


async def move_on(
    connection: AsyncConnection, schedule: ReportSchedule, *, due_at: datetime, ran_at: datetime, problem: str | None
) -> bool:
    """Set when a schedule is due next; false: somebody has moved or changed it meanwhile."""
    columns = report_schedules.c
    as_read = (columns.id == schedule.id, columns.due_at == schedule.due_at, columns.version == schedule.version)
    values = {"due_at": due_at, "ran_at": ran_at, "ran_for": schedule.due_at, "problem": problem}
    return (await connection.execute(report_schedules.update().where(*as_read).values(values))).rowcount == 1


def _report(row: Mapping[Any, Any]) -> SavedReport:
    return SavedReport(**{**row, "shared": Shared(row["shared"])})


def _values(schedule: ReportSchedule) -> dict[str, Any]:
    return {**asdict(schedule), "recipients": list(schedule.recipients)}


def _schedule(row: Mapping[Any, Any]) -> ReportSchedule:
    read = {
        "cadence": Cadence(row["cadence"]),
        "format": ReportFormat(row["format"]),
        "recipients": tuple(row["recipients"]),
    }
    return ReportSchedule(**{**row, **read})
