"""See agents and choose a status: agents their own, supervisors anybody's (audited)."""

from fastapi import APIRouter

from callcenter.api import scope
from callcenter.api.agents.schemas import AgentList, AgentShown, StatusWanted, When, shown
from callcenter.api.asking import ask
from callcenter.api.audit import note
from callcenter.api.auth import Anybody
from callcenter.api.errors import Problem
from callcenter.api.fields import Word
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person, Role
from callcenter.core.acts import DropDeferredStatus
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.requests import SetAgentStatus

router = APIRouter(prefix="/agents", tags=["agents"])


@router.get("")
async def agents(person: Anybody, parts: Parts) -> AgentList:
    """List agents as of now: to agents every colleague, to whoever leads those of his scope and himself."""
    names = sorted(parts.engine.state.agents)
    return AgentList(items=[_shown(parts, username) for username in names if is_seen(parts, username, person)])


@router.get("/{username}")
async def agent(username: Word, person: Anybody, parts: Parts) -> AgentShown:
    """Show one agent as of now; `me` is who asks."""
    name = _named(username, person)
    if not is_seen(parts, name, person):
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    return _shown(parts, name)


@router.put("/{username}/status")
async def set_status(username: Word, given: StatusWanted, person: Anybody, parts: Parts) -> AgentShown:
    """Choose a status, now or for after the contact; `me` is who asks. An agent may only choose for himself."""
    name = _may_choose_for(parts, username, person)
    before = parts.engine.state.agents.get(name)
    await ask(
        parts,
        lambda at: SetAgentStatus(
            agent=name,
            status=given.status,
            reason=given.reason,
            by=person.username,
            after_contact=given.when is When.AFTER_CONTACT,
            at=at,
        ),
    )
    if name != person.username:
        old = before.status if before is not None else None
        await note(
            parts, person, "status_forced", name, status=given.status, old=old, when=given.when, reason=given.reason
        )
    return _shown(parts, name)


@router.delete("/{username}/forced-status")
async def drop_forced_status(username: Word, person: Anybody, parts: Parts) -> AgentShown:
    """Take back what was chosen for after the contact: the agent keeps the status that he has."""
    name = _may_choose_for(parts, username, person)
    before = parts.engine.state.agents.get(name)
    await ask(parts, lambda at: DropDeferredStatus(agent=name, at=at))
    if name != person.username and before is not None and before.deferred_status is not None:
        await note(parts, person, "forced_status_dropped", name, old=before.deferred_status, new=None)
    return _shown(parts, name)


def _may_choose_for(parts: AppParts, username: str, person: Person) -> str:
    """Whose status it is, if this person may choose it: his own, or as a supervisor one of his scope."""
    name = _named(username, person)
    if name == person.username:
        return name
    if not person.may(Role.SUPERVISOR):
        raise Problem("forbidden")
    if not is_seen(parts, name, person):
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    return name


def is_seen(parts: AppParts, username: str, person: Person) -> bool:
    """Whether this agent is there for this person: a colleague, of his scope, or he himself."""
    colleague = username == person.username or not person.may(Role.SUPERVISOR)
    return colleague or scope.oversees_agent(parts.engine.state.configuration, person, username)


def _named(username: str, person: Person) -> str:
    return person.username if username == "me" else username


def _shown(parts: AppParts, username: str) -> AgentShown:
    found = parts.engine.state.agents.get(username)
    if found is None:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    return shown(found, parts.engine.state.configuration.agents.get(username))
