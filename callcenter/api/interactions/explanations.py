"""Explanations on the wire: why somebody waits, and why each decision fell as it did.

Rule: whatever an older version kept is still shown, so what may be missing there has a default.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from callcenter.api.fields import Shown
from callcenter.core.acd.explain import NextChange
from callcenter.core.acd.reasons import Reason
from callcenter.core.acd.waiting import WhyWaiting
from callcenter.core.agent import Activity, PhoneFault
from callcenter.core.configuration import Absence, Strategy
from callcenter.explanation_words import CHANGES, WHY, said, why_agent


class _Kept(Shown):
    # A newer version may have kept more.
    model_config = ConfigDict(extra="ignore", frozen=True)


class PointsShown(_Kept):
    """Where the priority comes from."""

    asked: int = 0
    queue: int = 0
    segment: int = 0
    steps: int = 0
    raised: int = 0


class StaffShown(_Kept):
    """Suited agents: not offline; of these, available; of these, free."""

    logged_in: int
    ready: int
    free: int


class StepShown(_Kept):
    """One relaxation step and what it changes."""

    number: int
    after_seconds: int
    begins_at: datetime
    active: bool
    lower_by: int = 0
    drop: list[str] = Field(default_factory=list)
    drop_all: bool = False
    queues: list[str] = Field(default_factory=list)
    groups: list[str] = Field(default_factory=list)
    any_agent: bool = False
    priority: int = 0
    skip_when: Absence | None = None


class NumbersShown(_Kept):
    """What strategies compare; of a stored decision only what its strategy went by."""

    idle_seconds: float
    preference: int = 0
    skill_level: int | None = None
    contacts_today: int | None = None
    occupancy: float | None = None
    last_offered_at: datetime | None = None
    position: int | None = None
    lot: float | None = None


class AgentReasonShown(_Kept):
    """One agent and why he is not the one. `numbers` are null where nothing was compared."""

    agent: str
    reason: Reason
    text: str
    lacking: list[str] = Field(default_factory=list)
    not_ready_reason: str | None = None
    activity: Activity | None = None
    until_at: datetime | None = None
    phone_away: bool = False
    phone_fault: PhoneFault | None = None
    numbers: NumbersShown | None = None


class ExplanationShown(_Kept):
    """How one who waits stands, and every agent's reason, the nearest first.

    The place is `place_at` less `worth_seconds`: the earlier, the sooner. `requirement` is what is asked of an agent
    now, `requirement_asked` what it was before the first of the `step` steps that are active. `left_out` counts the
    agents that are not listed, by reason; null where they were too many to look at. `why` is null in a decision.
    """

    at: datetime
    queue: str
    strategy: Strategy
    why: WhyWaiting | None = None
    why_text: str | None = None
    position: int | None = None
    estimated_wait_seconds: float | None = None
    since_at: datetime
    place_at: datetime
    priority: int
    points: PointsShown
    worth_seconds: float
    requirement_asked: str
    requirement: str
    queues: list[str]
    groups: list[str]
    any_agent: bool
    reserves: list[str]
    step: int
    steps: list[StepShown]
    only_agent: str | None = None
    only_until_at: datetime | None = None
    next_change: NextChange | None = None
    next_change_text: str | None = None
    next_change_at: datetime | None = None
    staff: StaffShown
    agents: list[AgentReasonShown]
    left_out: dict[Reason, int] | None = None


class DecisionShown(Shown):
    """One decision: `number` is that of the offer it led to, the first when several agents were rung."""

    number: int
    at: datetime
    explanation: ExplanationShown


class RoutingShown(Shown):
    """Why somebody waits now, if he does, and every decision that was made about him."""

    id: str
    now: ExplanationShown | None
    decisions: list[DecisionShown]


def shown(explanation: Mapping[str, Any], language: str) -> ExplanationShown:
    """An explanation as plain data, with its codes in words."""
    agents = [{**agent, "text": why_agent(agent, language)} for agent in explanation["agents"]]
    words = {
        "why_text": said(WHY, explanation.get("why"), language) or None,
        "next_change_text": said(CHANGES, explanation.get("next_change"), language) or None,
    }
    return ExplanationShown.model_validate({**explanation, **words, "agents": agents})
