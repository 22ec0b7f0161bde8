"""What each agent has done today, and what his time went into, up to this moment.

Rule: the registry's figures of agents over the live sums; of whom a supervisor does not look after there are none.
"""

from typing import Final

from fastapi import APIRouter

from callcenter.api.auth import Supervisor
from callcenter.api.fields import Shown
from callcenter.api.parts import Parts
from callcenter.api.scope import oversees_agent
from callcenter.reporting.metric import Metric, Scope
from callcenter.reporting.registry import METRICS

router = APIRouter(prefix="/agents", tags=["agents"])

# Who is planned when is known to reports alone.
_SHOWN: Final[tuple[Metric, ...]] = tuple(
    metric
    for metric in METRICS.values()
    if metric.scope is Scope.AGENTS and not metric.late and metric.id != "adherence"
)


class AgentFigures(Shown):
    """One agent's figures since the business's midnight, by the ids of `GET /metrics`."""

    username: str
    today: dict[str, float | None]


class AgentFiguresList(Shown):
    """Of all agents whom the supervisor looks after, by name."""

    items: list[AgentFigures]


@router.get("/figures")
async def agent_figures(person: Supervisor, parts: Parts) -> AgentFiguresList:
    """Show what each agent has done today. A figure that has nothing to tell is null."""
    state = parts.engine.state
    names = sorted(name for name in state.agents if oversees_agent(state.configuration, person, name))
    return AgentFiguresList(items=[_figures(parts, name) for name in names])


def _figures(parts: Parts, name: str) -> AgentFigures:
    sums = parts.figures.agent_today(name)
    return AgentFigures(username=name, today={metric.id: metric.formula(sums) for metric in _SHOWN})
