"""Sends reports that are due: the file is made, and kept with its e-mails until they are on their way.

Rule: e-mails and the next due instant are one write, and each e-mail has the id of its instant: nothing is sent twice,
and what was due while nobody ran is sent afterwards, for the days it was due for. What is too old is passed over.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import structlog

from callcenter.core.configuration import Configuration
from callcenter.core.supervision import reach_of
from callcenter.crm.messages import GIVE_UP_AFTER, Message, MessageChannel
from callcenter.engine.clock import Clock
from callcenter.figures.report_documents import report_in
from callcenter.figures.report_files import file_of
from callcenter.figures.report_letter import letter_of
from callcenter.figures.report_sheet import Sheet, sheet_of
from callcenter.figures.reports import ReportAnswer, run_report
from callcenter.records.imports.watch import ChildFailed
from callcenter.records.looking import keep_looking
from callcenter.reporting.report import ReportRefused
from callcenter.reporting.schedules import Times, next_due
from callcenter.store.database import Database
from callcenter.store.repositories.message_files import MessageFile, forget_files, insert_files
from callcenter.store.repositories.messages import insert_message
from callcenter.store.repositories.saved_reports import (
    ReportSchedule,
    SavedReport,
    find_report,
    first_due,
    move_on,
    next_due_at,
)
from callcenter.store.repositories.users import StoredUser, find_user

log = structlog.get_logger()

_LOOK_SECONDS: Final = 60.0
_NOT_LEADING: Final = "owner_may_not"
_NO_FILE: Final = "file_not_made"
_AGENT: Final = "agent"
_ADMIN: Final = "admin"


class ReportMail:
    """Looks for reports that are due, and keeps what is to be sent."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        configuration: Callable[[], Configuration],
        message_kept: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._configuration = configuration
        self._message_kept = message_kept
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """A schedule was made or changed."""
        self._woken.set()

    async def watch(self) -> None:
        """Send each in its time, until cancelled."""
        await keep_looking(
            self.run_due, what="scheduled reports", every=_LOOK_SECONDS, clock=self._clock, woken=self._woken
        )

    async def run_due(self) -> datetime | None:
        """Keep what is to be sent of all that is due; returns when the next one is."""
        async with self._database.transaction() as connection:
            await forget_files(connection)
        while True:
            async with self._database.transaction() as connection:
                schedule = await first_due(connection, self._clock.now())
            if schedule is None or schedule.due_at is None:
                break
            await self._send(schedule, schedule.due_at)
        async with self._database.transaction() as connection:
            return await next_due_at(connection)

    async def _send(self, schedule: ReportSchedule, due_at: datetime) -> None:
        configuration, now = self._configuration(), self._clock.now()
        zone = ZoneInfo(configuration.timezone)
        following = next_due(times_of(schedule), max(due_at, now - GIVE_UP_AFTER), zone)
        problem: str | None = None
        messages: list[Message] = []
        files: list[MessageFile] = []
        if due_at >= now - GIVE_UP_AFTER:
            async with self._database.transaction() as connection:
                report = await find_report(connection, schedule.report_id)
                owner = await find_user(connection, schedule.owner)
            if report is None:
                return
            try:
                messages, files = await self._letters(schedule, report, owner, due_at, configuration)
            except ReportRefused as refused:
                problem = refused.code
                log.warning("scheduled report refused", schedule=schedule.id, problem=problem)
            except ChildFailed:
                problem = _NO_FILE
                log.warning("scheduled report has no file", schedule=schedule.id)
        async with self._database.transaction() as connection:
            if not await move_on(connection, schedule, due_at=following, ran_at=now, problem=problem):
                return
            kept = [message.id for message in messages if await insert_message(connection, message)]
            await insert_files(connection, [file for file in files if file.message_id in kept])
        self._message_kept()

    async def _letters(
        self,
        schedule: ReportSchedule,
        saved: SavedReport,
        owner: StoredUser | None,
        due_at: datetime,
        configuration: Configuration,
    ) -> tuple[list[Message], list[MessageFile]]:
        if owner is None or owner.role == _AGENT:
            raise ReportRefused(_NOT_LEADING, "owner")
        reach = None if owner.role == _ADMIN else reach_of(configuration, owner.username)
        async with self._database.transaction() as connection:
            answer = await run_report(
                connection, report_in(saved.definition), configuration=configuration, reach=reach, now=due_at
            )
        sheet = await asyncio.to_thread(sheet_of, answer, configuration, schedule.language)
        content = await file_of(sheet, schedule.format)
        messages = [
            _message(schedule, saved, answer, sheet, address, due_at, self._clock.now())
            for address in schedule.recipients
        ]
        name = f"report-{answer.days.first.isoformat()}-{answer.days.last.isoformat()}.{schedule.format}"
        return messages, [
            MessageFile(message_id=message.id, name=name, media_type=schedule.format.media_type, content=content)
            for message in messages
        ]


def letter_id(schedule_id: str, due_at: datetime, address: str) -> str:
    """Return the id of the letter that goes to an address for a due instant."""
    return str(uuid5(UUID(schedule_id), f"{due_at.astimezone(UTC).isoformat()} {address}"))


def times_of(schedule: ReportSchedule) -> Times:
    """Return when a schedule is due."""
    return Times(
        cadence=schedule.cadence,
        at=time.fromisoformat(schedule.wall_time),
        weekday=schedule.weekday,
        month_day=schedule.month_day,
    )


def _message(
    schedule: ReportSchedule,
    saved: SavedReport,
    answer: ReportAnswer,
    sheet: Sheet,
    address: str,
    due_at: datetime,
    now: datetime,
) -> Message:
    first, last = answer.days.first.isoformat(), answer.days.last.isoformat()
    # A subject is one line.
    name = " ".join(saved.name.split())
    letter = letter_of(sheet, name=name, first=first, last=last, language=schedule.language)
    return Message(
        id=letter_id(schedule.id, due_at, address),
        channel=MessageChannel.EMAIL,
        address=address,
        subject=f"{name} · {first}" if first == last else f"{name} · {first} – {last}",
        text=letter.text,
        html=letter.html,
        next_try_at=now,
        created_at=now,
    )
