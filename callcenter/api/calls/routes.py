"""Calls that agents make by themselves: made, asked about, blocked for everybody.

Rule: a number is E.164 before anything else sees it. Who must not be called is looked up here, for the core knows no
lists; what the policy says is the core's alone. Whoever overrides the list does so in his name.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Query, status

from callcenter.api.asking import ask
from callcenter.api.audit import note
from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.calls.schemas import BlockGiven, BlockShown, CallGiven, CallMade, CheckShown, CheckWanted
from callcenter.api.interactions.control_schemas import called_number
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person, Role
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import DialRefused
from callcenter.core.outbound import OutboundRefusal
from callcenter.core.reactions.outside import refusal_now
from callcenter.core.requests import DialOut, SetOutboundBlock
from callcenter.crm.consent import ConsentChannel
from callcenter.engine.ids import new_id
from callcenter.records.consents import verdict_of
from callcenter.store.repositories.do_not_call import barred_among
from callcenter.store.repositories.outbound_blocks import last_block

router = APIRouter(prefix="/calls", tags=["calls"])

_NO_NUMBER: Final = OutboundRefusal.PREFIX


@router.post("", status_code=status.HTTP_202_ACCEPTED)
async def make_call(given: CallGiven, person: Anybody, parts: Parts) -> CallMade:
    """Call a number: the agent's own phone first, then the number. What comes of it is told by the interaction."""
    number = _number(given.number, person, parts)
    override = await _look_up(given, number, person, parts)
    call_id = new_id()
    await ask(
        parts,
        lambda at: DialOut(
            agent=person.username,
            number=number,
            number_e164=number,
            interaction_id=call_id,
            queue=given.queue,
            customer_id=given.customer_id,
            at=at,
        ),
    )
    if override:
        await note(parts, person, "do_not_call_overridden", call_id, reason=given.reason or "")
    return CallMade(interaction_id=call_id)


@router.get("/check")
async def check_number(wanted: Annotated[CheckWanted, Query()], person: Anybody, parts: Parts) -> CheckShown:
    """Say whether the person may call this number now. It is no attempt."""
    try:
        number = called_number(wanted.number, parts.region)
    except ContactCenterError:
        return CheckShown(number=None, allowed=False, reason=None)
    reason = refusal_now(parts.engine.state, person.username, number, parts.clock.now())
    if reason is None:
        async with parts.database.transaction() as connection:
            barred = await barred_among(connection, [number])
        reason = OutboundRefusal.DO_NOT_CALL if barred else None
    return CheckShown(number=number, allowed=reason is None, reason=reason)


@router.get("/block")
async def shown_block(person: Supervisor, parts: Parts) -> BlockShown:
    """Show whether calls to numbers outside are blocked."""
    async with parts.database.transaction() as connection:
        last = await last_block(connection)
    blocked_at = parts.engine.state.dialled.blocked_at
    known = last is not None and last.blocked is (blocked_at is not None)
    return BlockShown(
        blocked=blocked_at is not None,
        at=blocked_at or (last.at if last is not None and known else None),
        by=last.by if last is not None and known else None,
        reason=last.reason if last is not None and known else None,
        refused=last.refused if last is not None and known else 0,
    )


@router.put("/block")
async def set_block(given: BlockGiven, person: Supervisor, parts: Parts) -> BlockShown:
    """Forbid all calls to numbers outside at once, or allow them again. Talks go on."""
    await ask(
        parts,
        lambda at: SetOutboundBlock(blocked=given.blocked, by=person.username, reason=given.reason, at=at),
    )
    action = "outbound_blocked" if given.blocked else "outbound_allowed"
    await note(parts, person, action, "outbound", reason=given.reason or "")
    return await shown_block(person, parts)


def _number(raw: str, person: Person, parts: AppParts) -> str:
    """The number as E.164. What is none is an attempt, as far as anybody can know."""
    try:
        return called_number(raw, parts.region)
    except ContactCenterError:
        parts.engine.post(DialRefused(agent=person.username, reason=_NO_NUMBER, at=parts.clock.now()))
        raise


async def _look_up(given: CallGiven, number: str, person: Person, parts: AppParts) -> bool:
    """Refuse who must not be called. Returns whether a supervisor calls him all the same."""
    async with parts.database.transaction() as connection:
        barred = bool(await barred_among(connection, [number]))
        if given.purpose is not None and given.customer_id is not None:
            verdict = await verdict_of(
                connection, given.customer_id, given.purpose, ConsentChannel.CALL, parts.clock.now()
            )
            barred = barred or not verdict.allowed
    if barred and not (person.may(Role.SUPERVISOR) and given.reason is not None):
        raise ContactCenterError(Refusal.DIALLING_NOT_ALLOWED, OutboundRefusal.DO_NOT_CALL)
    return barred
