"""Agents on the wire: the person's profile and the two axes, never mixed."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from callcenter.api.fields import Given, Line, Shown
from callcenter.core.agent import Activity, Agent, PhoneState, Status
from callcenter.core.configuration import AgentProfile


class When(StrEnum):
    """From when on a status is to hold."""

    NOW = "now"
    AFTER_CONTACT = "after_contact"


class StatusWanted(Given):
    """A status to choose. The reason is kept for `not_ready`.

    `after_contact`: from the end of the contact that the agent has now, wrap-up included; without one, at once.
    """

    status: Status
    reason: Annotated[Line, Field(max_length=64)] | None = None
    when: When = When.NOW


class ForcedStatusShown(Shown):
    """What was chosen for after the contact, by the agent himself or by a supervisor."""

    status: Status
    reason: str | None
    by: str
    at: datetime


class AgentShown(Shown):
    """One agent as of now."""

    username: str
    display_name: str
    status: Status
    reason: str | None
    status_since_at: datetime
    activity: Activity
    activity_since_at: datetime
    phone: PhoneState
    interaction_id: str | None
    wrap_up_deadline_at: datetime | None
    queues: list[str]
    skills: Mapping[str, int]
    forced: ForcedStatusShown | None


class AgentList(Shown):
    """Every agent, by username."""

    items: list[AgentShown]


def shown(agent: Agent, profile: AgentProfile | None) -> AgentShown:
    """Return what others see of an agent. Who has left the configuration but is busy has no profile any more."""
    return AgentShown(
        username=agent.username,
        display_name=profile.display_name if profile else agent.username,
        status=agent.status,
        reason=agent.reason,
        status_since_at=agent.status_since_at,
        activity=agent.activity,
        activity_since_at=agent.activity_since_at,
        phone=agent.phone,
        interaction_id=agent.interaction_id,
        wrap_up_deadline_at=agent.wrap_up_deadline_at,
        queues=sorted(profile.queues) if profile else [],
        skills=profile.skills if profile else {},
        forced=_forced(agent),
    )


def _forced(agent: Agent) -> ForcedStatusShown | None:
    if agent.deferred_status is None or agent.deferred_at is None:
        return None
    return ForcedStatusShown(
        status=agent.deferred_status,
        reason=agent.deferred_reason,
        by=agent.deferred_by or agent.username,
        at=agent.deferred_at,
    )
