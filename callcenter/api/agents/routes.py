"""See agents and choose a status: agents their own, supervisors anybody's (audited)."""

from fastapi import APIRouter

from callcenter.api.agents.schemas import AgentList, AgentShown, StatusWanted, shown
from callcenter.api.asking import ask
from callcenter.api.audit import note
from callcenter.api.auth import Anybody
from callcenter.api.errors import Problem
from callcenter.api.fields import Word
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person, Role
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.requests import SetAgentStatus

router = APIRouter(prefix="/agents", tags=["agents"])


@router.get("")
async def agents(person: Anybody, parts: Parts) -> AgentList:
    """List every agent as of now."""
    return AgentList(items=[_shown(parts, username) for username in sorted(parts.engine.state.agents)])


@router.get("/{username}")
async def agent(username: Word, person: Anybody, parts: Parts) -> AgentShown:
    """Show one agent as of now; `me` is who asks."""
    return _shown(parts, _named(username, person))


@router.put("/{username}/status")
async def set_status(username: Word, given: StatusWanted, person: Anybody, parts: Parts) -> AgentShown:
    """Choose a status; `me` is who asks. An agent may only choose for himself."""
    name = _named(username, person)
    if name != person.username and not person.may(Role.SUPERVISOR):
        raise Problem("forbidden")
    await ask(parts, lambda at: SetAgentStatus(agent=name, status=given.status, reason=given.reason, at=at))
    if name != person.username:
        await note(parts, person, "status_forced", name, status=given.status)
    return _shown(parts, name)


def _named(username: str, person: Person) -> str:
    return person.username if username == "me" else username


def _shown(parts: AppParts, username: str) -> AgentShown:
    found = parts.engine.state.agents.get(username)
    if found is None:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    return shown(found, parts.engine.state.configuration.agents.get(username))
