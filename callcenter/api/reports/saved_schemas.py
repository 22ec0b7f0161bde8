"""Saved reports and their schedules on the wire."""

import re
from datetime import datetime
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from callcenter.api.fields import Given, Line, Shown
from callcenter.api.reports.schemas import ReportGiven
from callcenter.crm.emails import is_email
from callcenter.crm.messages import MessageState
from callcenter.reporting.schedules import Cadence, ReportFormat, Shared

_MOST_RECIPIENTS: Final = 50
_WALL_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def _email(text: str) -> str:
    if not is_email(text):
        raise PydanticCustomError("email", "is not an e-mail address")
    return text


def _wall_time(text: str) -> str:
    if not _WALL_TIME.fullmatch(text):
        raise PydanticCustomError("wall_time", "is not a time as 08:00")
    return text


Email = Annotated[Line, AfterValidator(_email)]
WallTime = Annotated[str, Field(max_length=5, examples=["08:00"]), AfterValidator(_wall_time)]


class SavedReportGiven(Given):
    """A report under a name. Whoever uses a shared one sees his own scope in it."""

    name: Line
    shared: Shared = Shared.NOBODY
    definition: ReportGiven


class SavedReportShown(Shown):
    """A saved report. `yours`: you may change it."""

    id: str
    name: str
    owner: str
    yours: bool
    shared: Shared
    definition: ReportGiven
    version: int
    created_at: datetime
    updated_at: datetime


class SavedReportList(Shown):
    """Your own and those that are shared with you, by name."""

    items: list[SavedReportShown]


class ReportScheduleGiven(Given):
    """When a report is sent to whom: each day, on a `weekday` (0 is Monday) or a `month_day`, at a time of the wall.

    The 31st is the last day of a month that has none. It is run as whoever makes the schedule.
    """

    cadence: Cadence
    wall_time: WallTime
    weekday: Annotated[int | None, Field(ge=0, le=6)] = None
    month_day: Annotated[int | None, Field(ge=1, le=31)] = None
    recipients: Annotated[list[Email], Field(min_length=1, max_length=_MOST_RECIPIENTS)]
    format: ReportFormat = ReportFormat.XLSX
    language: Literal["zh", "en"] = "zh"
    active: StrictBool = True

    @model_validator(mode="after")
    def _its_day(self) -> Self:
        day_given = (self.weekday is not None, self.month_day is not None)
        if day_given != (self.cadence is Cadence.WEEKLY, self.cadence is Cadence.MONTHLY):
            raise PydanticCustomError("recurrence_wrong", "weekly needs a weekday, monthly a month_day, daily neither")
        return self


class DeliveryShown(Shown):
    """What became of the last letter to a recipient. `problem`: a fixed word for what is in its way."""

    address: str
    state: MessageState
    problem: str | None
    sent_at: datetime | None


class ReportScheduleShown(Shown):
    """A schedule. `due_at` null: it is switched off. `problem`: a fixed word for why the last one was not made.

    `ran_for`: the due instant that was worked on at `ran_at`. `deliveries`: its letters to those who are recipients
    still.
    """

    id: str
    report_id: str
    owner: str
    cadence: Cadence
    wall_time: str
    weekday: int | None
    month_day: int | None
    recipients: list[str]
    format: ReportFormat
    language: str
    active: bool
    due_at: datetime | None
    ran_at: datetime | None
    ran_for: datetime | None
    problem: str | None
    deliveries: list[DeliveryShown] = Field(default_factory=list)
    version: int
    created_at: datetime
    updated_at: datetime


class ReportScheduleList(Shown):
    """The schedules of a report, oldest first: an administrator sees everybody's. `mail`: e-mail is set up."""

    items: list[ReportScheduleShown]
    mail: bool
