"""Scheduled reports are sent once for each time they are due, whoever was away."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from callcenter.core.supervision import Supervision, SupervisorScope
from callcenter.engine.ids import new_id
from callcenter.figures.report_documents import document_of
from callcenter.figures.report_mail import ReportMail, letter_id
from callcenter.reporting.facts import Fact
from callcenter.reporting.intervals import Interval
from callcenter.reporting.measures import Measure, Measures
from callcenter.reporting.periods import Relative
from callcenter.reporting.report import Dimension, MetricWanted, Report
from callcenter.reporting.schedules import Cadence, ReportFormat
from callcenter.store.database import Database
from callcenter.store.repositories.message_files import MessageFiles, forget_files
from callcenter.store.repositories.saved_reports import (
    ReportSchedule,
    SavedReport,
    find_schedule,
    insert_report,
    insert_schedule,
)
from callcenter.store.tables import message_files, messages, users
from tests.support.fakes import FakeClock
from tests.support.random_facts import CONFIGURATION, Known, keep

# A Tuesday, eight in the morning in Berlin.
DUE = datetime(2026, 3, 31, 6, tzinfo=UTC)
SCOPED = replace(CONFIGURATION, supervision=Supervision(scopes={"sam": SupervisorScope(queues=frozenset({"care"}))}))


def mail(database: Database, clock: FakeClock) -> ReportMail:
    return ReportMail(database, clock=clock, configuration=lambda: SCOPED, message_kept=lambda: None)


async def scheduled(database: Database, **facts: Any) -> ReportSchedule:
    """Sam's report of yesterday, sent every day at eight to two people."""
    own: dict[str, Any] = {"created_at": DUE, "updated_at": DUE}
    report = Report(
        metrics=(MetricWanted(id=facts.pop("metric", "offered")),),
        days=Relative.YESTERDAY,
        interval=Interval.DAY,
        group_by=(Dimension.QUEUE,),
    )
    saved = SavedReport(id=new_id(), name="昨日\n来电", owner="sam", definition=document_of(report), **own)
    schedule = ReportSchedule(
        **{
            "id": new_id(),
            "report_id": saved.id,
            "owner": "sam",
            "cadence": Cadence.DAILY,
            "wall_time": "08:00",
            "recipients": ("li@example.com", "wang@example.com"),
            "format": ReportFormat.CSV,
            "language": "zh",
            "due_at": DUE,
            **own,
            **facts,
        }
    )
    async with database.transaction() as connection:
        await connection.execute(
            users.insert().values(id=new_id(), username="sam", display_name="Sam", password_hash="x", role="supervisor")
        )
        await insert_report(connection, saved)
        await insert_schedule(connection, schedule)
    return schedule


async def letters(database: Database) -> list[Mapping[Any, Any]]:
    async with database.transaction() as connection:
        rows = await connection.execute(select(messages).order_by(messages.c.created_at, messages.c.address))
        return list(rows.mappings())


async def kept(database: Database, schedule: ReportSchedule) -> ReportSchedule:
    async with database.transaction() as connection:
        found = await find_schedule(connection, schedule.id)
    assert found is not None
    return found


def came(day: int, queue: str) -> Fact:
    at = datetime(2026, 3, day, 10, tzinfo=UTC)
    return Fact(interaction_id=new_id(), number=1, at=at, queue=queue, measures=Measures(sums={Measure.OFFERED: 1.0}))


async def test_each_recipient_gets_the_file_once_with_the_scope_of_its_owner(database: Database) -> None:
    await keep(database, Known(facts=(came(30, "care"), came(30, "sales"), came(29, "care")), times=()))
    schedule = await scheduled(database)
    clock = FakeClock(DUE)
    next_at = await mail(database, clock).run_due()
    assert next_at == DUE + timedelta(days=1)
    await mail(database, clock).run_due()
    sent = await letters(database)
    assert [letter["address"] for letter in sent] == ["li@example.com", "wang@example.com"]
    assert sent[0]["subject"] == "昨日 来电 · 2026-03-30"
    file = await MessageFiles(database).find(sent[0]["id"])
    assert file is not None
    assert (file.name, file.media_type) == ("report-2026-03-30-2026-03-30.csv", "text/csv; charset=utf-8")
    assert file.content.decode("utf-8-sig").splitlines() == ["日期,队列,来电量", "2026-03-30,客服,1", "合计,,1"]
    assert (sent[0]["text"].splitlines()[0], sent[0]["html"][:9]) == (
        "昨日 来电（2026-03-30 至 2026-03-30）",
        "<!doctype",
    )
    after = await kept(database, schedule)
    assert (after.ran_at, after.ran_for) == (DUE, DUE)
    assert [letter["id"] for letter in sent] == [letter_id(schedule.id, DUE, one) for one in schedule.recipients]


async def test_what_was_due_while_nobody_ran_is_sent_afterwards_for_its_own_day(database: Database) -> None:
    await scheduled(database, recipients=("li@example.com",))
    await mail(database, FakeClock(DUE + timedelta(days=2, hours=1))).run_due()
    assert [letter["subject"][-10:] for letter in await letters(database)] == ["2026-03-30", "2026-03-31", "2026-04-01"]


async def test_what_nobody_would_read_any_more_is_passed_over(database: Database) -> None:
    schedule = await scheduled(database, recipients=("li@example.com",))
    now = DUE + timedelta(days=30, hours=1)
    await mail(database, FakeClock(now)).run_due()
    assert len(await letters(database)) == 3
    due_at = (await kept(database, schedule)).due_at
    assert due_at is not None
    assert due_at > now


async def test_a_report_that_cannot_be_made_says_why_and_holds_up_no_other(database: Database) -> None:
    schedule = await scheduled(database, metric="gone")
    await mail(database, FakeClock(DUE)).run_due()
    after = await kept(database, schedule)
    assert (after.problem, after.due_at) == ("unknown_metric", DUE + timedelta(days=1))
    assert await letters(database) == []


async def test_who_leads_no_more_has_nothing_sent(database: Database) -> None:
    schedule = await scheduled(database)
    async with database.transaction() as connection:
        await connection.execute(users.update().values(role="agent"))
    await mail(database, FakeClock(DUE)).run_due()
    assert (await kept(database, schedule)).problem == "owner_may_not"


async def test_a_file_is_forgotten_when_its_letter_has_ended(database: Database) -> None:
    await scheduled(database)
    await mail(database, FakeClock(DUE)).run_due()
    async with database.transaction() as connection:
        await connection.execute(messages.update().where(messages.c.address < "m").values(next_try_at=None))
        await forget_files(connection)
        left = (await connection.execute(select(message_files.c.message_id))).scalars().all()
    assert len(left) == 1


async def test_a_workbook_goes_with_the_letter(database: Database) -> None:
    await scheduled(database, format=ReportFormat.XLSX, recipients=("li@example.com",))
    await mail(database, FakeClock(DUE)).run_due()
    (letter,) = await letters(database)
    file = await MessageFiles(database).find(letter["id"])
    assert file is not None
    assert file.content.startswith(b"PK")
