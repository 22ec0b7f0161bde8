"""Run a report, take it out as a file, and list the interactions that it is made of.

Rule: everybody may ask; he sees what is in his reach: an administrator everything, a supervisor his scope, an agent
what he did himself.
"""

import asyncio
from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from callcenter.api.auth import Anybody
from callcenter.api.fields import Given
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.reports.passages import cursor_after, place_of
from callcenter.api.reports.schemas import (
    InteractionsOfReport,
    PassagePage,
    PassageShown,
    ReportGiven,
    ReportShown,
)
from callcenter.api.reports.showing import report_json
from callcenter.api.scope import reach_of
from callcenter.core.configuration import Configuration
from callcenter.figures.report_files import file_of
from callcenter.figures.report_sheet import sheet_of
from callcenter.figures.reports import ReportAnswer, run_report, teams_of
from callcenter.reporting.periods import Span
from callcenter.reporting.report import (
    MOST_DAYS,
    MetricWanted,
    Report,
    ReportRefused,
    check_filters,
    check_metric,
    needed_by,
)
from callcenter.reporting.schedules import ReportFormat
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.report_passages import list_passages
from callcenter.store.repositories.report_plan import SumsWanted

router = APIRouter(prefix="/reports", tags=["reports"])

_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {one.media_type.partition(";")[0]: _BINARY for one in ReportFormat}}
}


class FileWanted(Given):
    """What kind of file, in which language (left out: the person's own)."""

    format: ReportFormat = ReportFormat.XLSX
    language: Annotated[str | None, Query(pattern="^(zh|en)$")] = None


@router.post("/run", response_model=ReportShown)
async def run(wanted: ReportGiven, person: Anybody, parts: Parts) -> Response:
    """Run a report. Its figures are those of the registry (`GET /metrics`), of what you may see."""
    answer = await answer_of(wanted.report(), person, parts)
    body = await asyncio.to_thread(report_json, answer, _configuration(parts))
    return Response(body, media_type="application/json")


@router.post("/export", response_class=Response, responses=FILES)
async def export(wanted: ReportGiven, how: Annotated[FileWanted, Query()], person: Anybody, parts: Parts) -> Response:
    """Run a report and take it out as CSV or as a workbook. Noted in the audit."""
    return await exported(wanted.report(), how, person, parts)


@router.get("/interactions")
async def interactions(wanted: Annotated[InteractionsOfReport, Query()], person: Anybody, parts: Parts) -> PassagePage:
    """List what a row of a report is made of, newest first: the row's `drill` is the query for it."""
    configuration, filters = _configuration(parts), wanted.filters()
    check_filters(filters)
    if not timedelta() < wanted.until - wanted.since <= timedelta(days=MOST_DAYS):
        raise ReportRefused("report_period", "to")
    metrics: tuple[MetricWanted, ...] = ()
    if wanted.metric is not None:
        metrics = (MetricWanted(id=wanted.metric),)
        check_metric(metrics[0], "metric")
    needed = needed_by(metrics)
    if needed.of_time:
        raise ReportRefused("metric_has_no_interactions", "metric")
    chosen = SumsWanted(
        span=Span(since=wanted.since, until=wanted.until),
        zone=configuration.timezone,
        filters=filters,
        teams=teams_of(configuration),
        reach=reach_of(configuration, person),
        needed=needed,
        most_rows=wanted.limit,
    )
    async with parts.database.transaction() as connection:
        rows = await list_passages(connection, chosen, after=place_of(wanted.cursor), limit=wanted.limit + 1)
    page = rows[: wanted.limit]
    return PassagePage(
        items=[PassageShown.model_validate(row) for row in page],
        next_cursor=cursor_after(page[-1]) if len(rows) > wanted.limit else None,
    )


async def answer_of(report: Report, person: Person, parts: AppParts) -> ReportAnswer:
    """Run a report as this person sees it. Raises ReportRefused."""
    configuration = _configuration(parts)
    async with parts.database.transaction() as connection:
        return await run_report(
            connection,
            report,
            configuration=configuration,
            reach=reach_of(configuration, person),
            now=parts.clock.now(),
        )


async def exported(report: Report, how: FileWanted, person: Person, parts: AppParts) -> Response:
    """Return a report as a file, noted in the audit before its first byte goes out."""
    answer = await answer_of(report, person, parts)
    sheet = await asyncio.to_thread(sheet_of, answer, _configuration(parts), how.language or person.language)
    detail = {
        "format": str(how.format),
        "rows": len(answer.rows),
        "metrics": [one.id for one in report.metrics],
        "group_by": [str(one) for one in report.group_by],
        "from": answer.days.first.isoformat(),
        "to": answer.days.last.isoformat(),
    }
    async with parts.database.transaction() as connection:
        await add_audit(
            connection, at=parts.clock.now(), actor=person.username, action="report_exported", detail=detail
        )
    name = f"report-{answer.days.first.isoformat()}-{answer.days.last.isoformat()}.{how.format}"
    return Response(
        await file_of(sheet, how.format),
        media_type=how.format.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _configuration(parts: AppParts) -> Configuration:
    return parts.engine.state.configuration
