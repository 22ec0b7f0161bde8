"""Supervisors on lines, on the wire: what one asks for, and who listened to whom."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from callcenter.api.fields import Given, Id, Instant, Shown, Word
from callcenter.api.interactions.monitoring_schemas import MonitoringShown
from callcenter.api.interactions.schemas import PageWanted
from callcenter.core.monitoring import MonitoringMode


class MonitoringWanted(Given):
    """`listen`: nobody hears you; `whisper`: the agent alone does; `barge`: the caller does, too."""

    mode: MonitoringMode


class MonitoringMade(Shown):
    """Your phone is called. What comes of it is told by the live state."""

    id: str


class MonitoringsWanted(PageWanted):
    """Which to list; `from` is included, `to` is not: when the supervisor's phone was called. `agent`: one of them.

    `queue`: of calls in it.
    """

    supervisor: Word | None = None
    agent: Word | None = None
    queue: Word | None = None
    interaction: Id | None = None
    mode: MonitoringMode | None = None
    since: Annotated[Instant | None, Field(alias="from")] = None
    until: Annotated[Instant | None, Field(alias="to")] = None


class ModeSwitched(Shown):
    """From then on he did so: the mode before, and that after."""

    at: datetime
    before: MonitoringMode
    after: MonitoringMode


class MonitoringListed(MonitoringShown):
    """The same in a list of many calls, with the queue of the call and how he changed his mode, in its order."""

    queue: str | None
    switches: list[ModeSwitched]


class MonitoringPage(Shown):
    """One page of the list, newest first."""

    items: list[MonitoringListed]
    next_cursor: str | None
