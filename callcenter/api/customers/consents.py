"""What a customer agreed to, and whether he may be contacted. Agents note it; what was noted is never changed.

A callback is not asked about here: the customer himself asked for it.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request, status
from pydantic import Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from callcenter.api.auth import Anybody
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Given, Id, Instant, Note, Shown, Word
from callcenter.api.languages import language_of
from callcenter.api.parts import Parts
from callcenter.api.privacy.schemas import PurposeName
from callcenter.crm.consent import REASON_WORDS, Consent, ConsentChannel, ContactReason
from callcenter.crm.masking import seen_facts
from callcenter.engine.ids import new_id
from callcenter.records.consents import note_consent, verdict_of
from callcenter.records.deeds import RecordRefused
from callcenter.records.rights import read_masks
from callcenter.store.repositories.consents import ledger_of
from callcenter.store.repositories.customer_records import read_customer

router = APIRouter(prefix="/customers/{customer_id}", tags=["privacy"])


class ConsentGiven(Given):
    """Consent given or withdrawn: for one channel, or without `channel` for all; from now, or since `at`.

    `proof` is what was said or signed, `interaction_id` the contact in which it was.
    """

    purpose: PurposeName
    channel: ConsentChannel | None = None
    given: StrictBool
    at: Instant | None = None
    until: Instant | None = None
    proof: Annotated[Note, Field(max_length=2000)] = ""
    interaction_id: Id | None = None
    policy_version: Word = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at and self.until and self.until <= self.at:
            raise PydanticCustomError("ends_before_it_begins", "ends before it begins")
        return self


class ConsentShown(Shown):
    """One entry of the ledger. `noted_at` is when `actor` wrote it down."""

    id: str
    purpose: str
    channel: ConsentChannel | None
    given: bool
    at: datetime
    until: datetime | None
    proof: str
    interaction_id: str | None
    policy_version: str
    actor: str
    noted_at: datetime


class ConsentList(Shown):
    """The whole ledger of a customer, the newest first."""

    items: list[ConsentShown]


class ContactWanted(Given):
    """What for, and how."""

    purpose: PurposeName
    channel: ConsentChannel


class MayContactShown(Shown):
    """Whether the customer may be contacted, why, and by which of the numbers; `consent` is the entry that decided."""

    allowed: bool
    reason: ContactReason
    text: str
    consent: ConsentShown | None
    numbers: list[str]


@router.get("/consents")
async def consents(customer_id: Id, person: Anybody, parts: Parts) -> ConsentList:
    """List what a customer agreed to and withdrew."""
    async with parts.database.transaction() as connection:
        if await read_customer(connection, customer_id) is None:
            raise Problem("unknown_customer")
        found = await ledger_of(connection, customer_id)
    return ConsentList(items=[_shown(one) for one in found])


@router.post("/consents", status_code=status.HTTP_201_CREATED)
async def add_consent(customer_id: Id, given: ConsentGiven, person: Anybody, parts: Parts) -> ConsentShown:
    """Note that a customer agrees to something, or does not any more."""
    deed = deed_of(person, parts)
    at = given.at or deed.at
    if at > deed.at:
        raise RecordRefused("at_is_future", field="at")
    if given.until is not None and given.until <= at:
        raise RecordRefused("until_is_past", field="until")
    consent = Consent(
        id=new_id(),
        purpose=given.purpose,
        channel=given.channel,
        given=given.given,
        at=at,
        until=given.until,
        proof=given.proof,
        interaction_id=given.interaction_id,
        policy_version=given.policy_version,
        actor=person.username,
        noted_at=deed.at,
    )
    async with parts.database.transaction() as connection:
        await note_consent(connection, customer_id, consent, deed)
    return _shown(consent)


@router.get("/may-contact")
async def may_contact(
    customer_id: Id, wanted: Annotated[ContactWanted, Query()], person: Anybody, parts: Parts, request: Request
) -> MayContactShown:
    """Say whether this customer may be contacted for a purpose, and why."""
    async with parts.database.transaction() as connection:
        verdict = await verdict_of(connection, customer_id, wanted.purpose, wanted.channel, parts.clock.now())
        masks = await read_masks(connection)
    return MayContactShown(
        allowed=verdict.allowed,
        reason=verdict.reason,
        text=REASON_WORDS[verdict.reason][language_of(request)],
        consent=_shown(verdict.consent) if verdict.consent else None,
        numbers=[seen_facts(masks, person.role, {"number": one})["number"] for one in verdict.numbers],
    )


def _shown(consent: Consent) -> ConsentShown:
    return ConsentShown.model_validate(asdict(consent))
