"""Which of an agent's phones rings: he chooses, his supervisors may, too. They give a mobile's number."""

from fastapi import APIRouter

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.errors import Problem
from callcenter.api.fields import Word
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person, Role
from callcenter.api.phone.schemas import MobileWanted, PhoneChoice, PhoneChoices, PhoneWanted
from callcenter.api.scope import oversees_agent
from callcenter.core.agent import Activity
from callcenter.core.configuration import PhoneKind
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.phones import choose_phone, phones_of, set_mobile

router = APIRouter(prefix="/agents", tags=["agents"])


@router.get("/{username}/phone")
async def phone(username: Word, person: Anybody, parts: Parts) -> PhoneChoices:
    """Say which phone rings, and which there are; `me` is who asks."""
    return await _shown(parts, _whose(username, person, parts))


@router.put("/{username}/phone")
async def choose(username: Word, given: PhoneWanted, person: Anybody, parts: Parts) -> PhoneChoices:
    """Choose the phone that rings from the next call on; not while there is one."""
    name = _whose(username, person, parts)
    agent = parts.engine.state.agents.get(name)
    if agent is None:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    profile = parts.engine.state.configuration.agents.get(name)
    if profile is not None and profile.endpoint and profile.phone is given.kind:
        return await _shown(parts, name)
    if agent.activity in (Activity.OFFERED, Activity.ON_CONTACT):
        raise ContactCenterError(Refusal.BUSY_WITH_A_CONTACT)
    async with parts.database.transaction() as connection:
        if not await choose_phone(connection, name, given.kind):
            raise Problem("no_such_phone")
        if name != person.username:
            await add_audit(
                connection,
                at=parts.clock.now(),
                actor=person.username,
                action="phone_chosen",
                subject=name,
                detail={"kind": given.kind},
            )
    await parts.configure()
    return await _shown(parts, name)


@router.put("/{username}/mobile")
async def give_mobile(username: Word, given: MobileWanted, person: Supervisor, parts: Parts) -> PhoneChoices:
    """Say at which number the carrier reaches this agent, or that it does not."""
    configuration = parts.engine.state.configuration
    if username not in configuration.agents or not oversees_agent(configuration, person, username):
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    number = given.number and given.number.replace(" ", "").replace("-", "")
    async with parts.database.transaction() as connection:
        await set_mobile(connection, username, number)
        action = "mobile_given" if number else "mobile_taken"
        await add_audit(connection, at=parts.clock.now(), actor=person.username, action=action, subject=username)
    await parts.configure()
    return await _shown(parts, username)


def _whose(username: str, person: Person, parts: AppParts) -> str:
    name = person.username if username == "me" else username
    if name == person.username:
        return name
    if not person.may(Role.SUPERVISOR):
        raise Problem("forbidden")
    if not oversees_agent(parts.engine.state.configuration, person, name):
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    return name


async def _shown(parts: AppParts, username: str) -> PhoneChoices:
    agent = parts.engine.state.agents.get(username)
    profile = parts.engine.state.configuration.agents.get(username)
    if agent is None:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    async with parts.database.transaction() as connection:
        found = await phones_of(connection, username)
    return PhoneChoices(
        kind=profile.phone if profile else PhoneKind.DESK,
        phones=[
            PhoneChoice(kind=one.kind, usable=one.kind is not PhoneKind.MOBILE or one.number is not None)
            for one in found
        ],
        fault=agent.phone_fault,
    )
