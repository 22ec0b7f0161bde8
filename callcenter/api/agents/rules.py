"""An agent's queues and skills, seen and changed while he works: supervisors, for agents of their scope.

Rule: a change is a new version of the routing document, made by one deed with a note: its history, and the way back,
are the document's own. Calls that wait feel it at once.
"""

from fastapi import APIRouter

from callcenter.api import scope
from callcenter.api.agents.rules_edits import (
    Oversees,
    memberships_in,
    memberships_put,
    queues_told,
    skills_in,
    skills_put,
    skills_told,
)
from callcenter.api.agents.rules_schemas import AgentRules, MembershipsWanted, SkillsWanted
from callcenter.api.auth import Supervisor
from callcenter.api.fields import Word
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.routing.changing import change
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.store.configuration import read_routing
from callcenter.store.repositories.routing_versions import newest_number

router = APIRouter(prefix="/agents/{username}", tags=["agents"])


@router.get("/rules")
async def rules(username: Word, person: Supervisor, parts: Parts) -> AgentRules:
    """Show the queues to which the agent belongs, how, and his skills, as the newest routing document has them."""
    _check(parts, person, username)
    return await _shown(parts, person, username)


@router.put("/queues")
async def put_queues(username: Word, given: MembershipsWanted, person: Supervisor, parts: Parts) -> AgentRules:
    """Let the agent belong to these queues and to no other by name, of those that the supervisor looks after."""
    _check(parts, person, username)
    wanted = {each.queue: each for each in given.queues}
    edit = memberships_put(username, wanted, _oversees(parts, person))
    await change(
        parts,
        person,
        edit,
        note=given.note or f"queues of {username}",
        action="agent_queues_changed",
        telling=queues_told(username),
    )
    return await _shown(parts, person, username)


@router.put("/skills")
async def put_skills(username: Word, given: SkillsWanted, person: Supervisor, parts: Parts) -> AgentRules:
    """Let the agent have these skills and no other."""
    _check(parts, person, username)
    await change(
        parts,
        person,
        skills_put(username, given.skills),
        note=given.note or f"skills of {username}",
        action="agent_skills_changed",
        telling=skills_told(username),
    )
    return await _shown(parts, person, username)


async def _shown(parts: AppParts, person: Person, username: str) -> AgentRules:
    async with parts.database.transaction() as connection:
        document = await read_routing(connection)
        version = await newest_number(connection)
    return AgentRules(
        agent=username,
        version=version,
        queues=memberships_in(document, username, _oversees(parts, person)),
        skills=skills_in(document, username),
    )


def _check(parts: AppParts, person: Person, username: str) -> None:
    configuration = parts.engine.state.configuration
    if username not in configuration.agents or not scope.oversees_agent(configuration, person, username):
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)


def _oversees(parts: AppParts, person: Person) -> Oversees:
    return lambda queue: scope.oversees_queue(parts.engine.state.configuration, person, queue)
