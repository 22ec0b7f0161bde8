"""Reports over a year of 100,000 contacts a day, 50 queues and 500 agents: a month by queue and day, and others.

Rule: what is measured is what the API does, up to the JSON that is sent; first with nothing in memory (PostgreSQL
started anew, its files forgotten by the system where it lets us), then again and again. The peer is the same question
asked in SQL of the facts.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text

from callcenter.api.reports.showing import report_json
from callcenter.bench import report_year
from callcenter.bench.figures import Row, latency_rows
from callcenter.bench.private_database import STATEMENT_SECONDS, private_server
from callcenter.bench.report_year import AGENTS, QUEUES, UNTIL, ZONE
from callcenter.core.configuration import AgentProfile, Configuration, Queue
from callcenter.figures.reports import ReportAnswer, run_report
from callcenter.reporting.intervals import Interval
from callcenter.reporting.periods import Days, span_of
from callcenter.reporting.report import Dimension, MetricWanted, Report
from callcenter.store.database import Database
from callcenter.store.embedded import EmbeddedPostgres

CONTACTS: Final = 100_000
ROUNDS: Final = 20
WEEKS: Final = 5
_NAIVE_ROUNDS: Final = 3
_METRICS: Final = ("offered", "answered", "abandon_rate", "service_level", "speed_of_answer", "handle_time")
_LAST: Final = UNTIL.astimezone(ZONE).date() - timedelta(days=1)
MONTH: Final = Days(first=date(2026, 10, 1), last=date(2026, 10, 31))
YEAR: Final = Days(first=_LAST - timedelta(days=364), last=_LAST)

Progress = Callable[[str], None]


def _report(metrics: tuple[str | tuple[str, int], ...], days: Days, by: Dimension, interval: Interval | None) -> Report:
    named = [(one, None) if isinstance(one, str) else one for one in metrics]
    wanted = tuple(MetricWanted(id=metric, seconds=seconds) for metric, seconds in named)
    return Report(metrics=wanted, days=days, interval=interval, group_by=(by,))


_AGENT_METRICS: Final = ("handled", "handle_time", "talk_time", "transfer_rate", "occupancy", "adherence")
REPORTS: Final[dict[str, Report]] = {
    "month_by_queue_and_day": _report(_METRICS, MONTH, Dimension.QUEUE, Interval.DAY),
    "month_by_queue_and_day_with_waits": _report(
        (*_METRICS, ("service_level", 30), "wait_p50", "wait_p90"), MONTH, Dimension.QUEUE, Interval.DAY
    ),
    "month_by_queue_and_hour": _report(_METRICS, MONTH, Dimension.QUEUE, Interval.HOUR),
    "month_by_agent_and_week": _report(_AGENT_METRICS, MONTH, Dimension.AGENT, Interval.WEEK),
    "month_by_disposition": _report(_METRICS, MONTH, Dimension.DISPOSITION, None),
    "month_by_skill": _report(_METRICS, MONTH, Dimension.SKILL, None),
    "year_by_queue_and_month": _report(_METRICS, YEAR, Dimension.QUEUE, Interval.MONTH),
}
_NAIVE: Final[dict[str, str]] = {
    "month_by_queue_and_day": "date_trunc('day', at, :zone), queue",
    "month_by_queue_and_hour": "date_trunc('hour', at, :zone), queue",
    "month_by_agent_and_week": "date_trunc('week', at, :zone), agent",
    "month_by_disposition": "disposition",
}
_NAIVE_SUMS: Final = """
select {by}, sum(offered), sum(answered), sum(abandoned), sum(short_abandoned), sum(answered_in_level),
    sum(speed_of_answer_seconds), sum(handled), sum(talk_seconds), sum(hold_seconds), sum(wrap_up_seconds)
from facts where at >= :since and at < :until group by {by}
"""


async def run(
    rounds: int,
    progress: Progress,
    *,
    contacts: int = CONTACTS,
    weeks: int = WEEKS,
    year_weeks: int = report_year.YEAR_WEEKS,
) -> list[Row]:
    """Make the year, and ask."""
    async with private_server() as (server, folder):
        progress(f"reports: making a year of {contacts} contacts a day, {QUEUES} queues and {AGENTS} agents")
        began = time.perf_counter()
        rows: list[Row] = []
        database = _database(server)
        await report_year.fill(database, progress, contacts=contacts, weeks=weeks, year_weeks=year_weeks)
        rows.append(("reports_making", time.perf_counter() - began, "s"))
        rows += await _sizes(database, contacts, year_weeks)
        await database.close()
        for name, report in REPORTS.items():
            await _forget(server, folder)
            rows += await _measured(server, name, report, rounds, progress)
        return rows


async def _measured(server: EmbeddedPostgres, name: str, report: Report, rounds: int, progress: Progress) -> list[Row]:
    configuration = _configuration()
    database = _database(server)

    async def ask() -> ReportAnswer:
        async with database.transaction() as connection:
            answer = await run_report(connection, report, configuration=configuration, reach=None, now=UNTIL)
        report_json(answer, configuration)
        return answer

    async def naive() -> None:
        span = span_of(MONTH, ZONE)
        statement = text(_NAIVE_SUMS.format(by=_NAIVE[name]))
        given: dict[str, Any] = {"since": span.since, "until": span.until}
        if ":zone" in _NAIVE[name]:
            given["zone"] = ZONE.key
        async with database.transaction() as connection:
            (await connection.execute(statement, given)).all()

    try:
        async with database.transaction() as connection:
            await connection.execute(text("select 1"))
        cold = await _timed(ask)
        warm = [await _timed(ask) for _ in range(rounds)]
        answer = await ask()
        progress(f"reports: {name} from {answer.source}: {len(answer.rows)} rows, {cold:.2f} s, {min(warm):.3f} s")
        rows: list[Row] = [
            (f"report_{name}_rows", float(len(answer.rows)), "rows"),
            (f"report_{name}_cold", cold * 1e3, "ms"),
            *latency_rows(f"report_{name}", warm),
        ]
        if name in _NAIVE:
            plain = [await _timed(naive) for _ in range(_NAIVE_ROUNDS)]
            peer = statistics.median(plain)
            rows.append((f"report_{name}_facts_median", peer * 1e3, "ms"))
            rows.append((f"report_{name}_to_facts_median", statistics.median(warm) / peer, "ratio"))
        return rows
    finally:
        await database.close()


async def _sizes(database: Database, contacts: int, year_weeks: int) -> list[Row]:
    asked = {
        "reports_facts": "select count(*) from facts",
        "reports_cells": "select count(*) from cells",
        "reports_cells_of_a_day": "select count(*) / 7 from cells where at >= :week and at < :until",
    }
    rows: list[Row] = [("reports_contacts_of_the_year", float(contacts) * 7 * year_weeks, "contacts")]
    async with database.transaction() as connection:
        for name, statement in asked.items():
            given = {"week": UNTIL - timedelta(weeks=1), "until": UNTIL} if ":week" in statement else {}
            rows.append((name, float((await connection.execute(text(statement), given)).scalar_one()), "rows"))
        size = (await connection.execute(text("select pg_database_size(current_database())"))).scalar_one()
    return [*rows, ("reports_database", size / 1e9, "GB")]


async def _timed(what: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await what()
    return time.perf_counter() - began


async def _forget(server: EmbeddedPostgres, folder: Path) -> None:
    """Start PostgreSQL anew, and ask the system to forget its files."""
    await server.stop()
    await asyncio.to_thread(_forget_files, folder)
    await server.start()


def _forget_files(folder: Path) -> None:
    for file in folder.rglob("*"):
        _forget_file(file)


def _forget_file(file: Path) -> None:
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except OSError:
        return
    try:
        if file.is_file() and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def _database(server: EmbeddedPostgres) -> Database:
    return Database(server.url, pool_size=2, overflow=0, statement_timeout_seconds=STATEMENT_SECONDS)


def _configuration() -> Configuration:
    names = [f"queue{number}" for number in range(1, QUEUES + 1)]
    agents = [f"agent{number}" for number in range(AGENTS)]
    return Configuration(
        queues={name: Queue(name=name, label_en=name, label_zh=name) for name in names},
        agents={
            name: AgentProfile(username=name, display_name=name, endpoint=name, queues=frozenset()) for name in agents
        },
        timezone=ZONE.key,
    )
