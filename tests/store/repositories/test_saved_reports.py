"""Schedules are due in order, and a due instant is moved on once, by whoever was first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from callcenter.engine.ids import new_id
from callcenter.reporting.schedules import Cadence, ReportFormat, Shared
from callcenter.store.database import Database
from callcenter.store.repositories.saved_reports import (
    ReportSchedule,
    SavedReport,
    delete_report,
    find_report,
    find_schedule,
    first_due,
    insert_report,
    insert_schedule,
    list_reports,
    list_schedules,
    move_on,
    next_due_at,
    update_schedule,
)

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def a_report(**facts: object) -> SavedReport:
    own = {"id": new_id(), "name": "日报", "owner": "sam", "definition": {}, "created_at": AT, "updated_at": AT}
    return SavedReport(**{**own, **facts})  # type: ignore[arg-type]


def a_schedule(report: SavedReport, due_at: datetime | None = AT) -> ReportSchedule:
    return ReportSchedule(
        id=new_id(),
        report_id=report.id,
        owner="sam",
        cadence=Cadence.WEEKLY,
        wall_time="08:00",
        weekday=0,
        recipients=("li@example.com",),
        format=ReportFormat.XLSX,
        language="zh",
        due_at=due_at,
        created_at=AT,
        updated_at=AT,
    )


async def test_reports_and_schedules_are_read_as_they_were_kept(database: Database) -> None:
    report = a_report(shared=Shared.EVERYBODY, definition={"metrics": [{"id": "offered"}]})
    schedule = a_schedule(report)
    async with database.transaction() as connection:
        await insert_report(connection, report)
        await insert_schedule(connection, schedule)
        assert await find_report(connection, report.id, lock=True) == report
        assert await list_schedules(connection, report.id) == [schedule]
        assert await find_schedule(connection, schedule.id, report_id=new_id()) is None
        assert await list_reports(connection, "sue", shared=[Shared.EVERYBODY], limit=9) == [report]
        assert await list_reports(connection, "sue", shared=[Shared.SUPERVISORS], limit=9) == []
        await delete_report(connection, report.id)
        assert await find_schedule(connection, schedule.id) is None


async def test_what_is_due_for_longest_comes_first_and_what_is_off_never(database: Database) -> None:
    report = a_report()
    late, early, off = a_schedule(report, AT + timedelta(hours=1)), a_schedule(report), a_schedule(report, None)
    async with database.transaction() as connection:
        await insert_report(connection, report)
        for one in (late, early, off):
            await insert_schedule(connection, one)
        assert await first_due(connection, AT - timedelta(seconds=1)) is None
        assert await first_due(connection, AT + timedelta(days=1)) == early
        assert await next_due_at(connection) == AT


async def test_a_due_instant_is_moved_on_once_and_not_past_a_change(database: Database) -> None:
    report = a_report()
    schedule = a_schedule(report)
    following = AT + timedelta(weeks=1)
    async with database.transaction() as connection:
        await insert_report(connection, report)
        await insert_schedule(connection, schedule)
        assert await move_on(connection, schedule, due_at=following, ran_at=AT, problem=None)
        assert not await move_on(connection, schedule, due_at=following, ran_at=AT, problem=None)
        changed = replace(schedule, version=2)
        await update_schedule(connection, changed)
        assert not await move_on(connection, schedule, due_at=following, ran_at=AT, problem=None)
        assert await find_schedule(connection, schedule.id) == changed
