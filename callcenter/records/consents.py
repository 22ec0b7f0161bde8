"""Consents are noted, and numbers barred and released, each with its event; whether somebody may be contacted is told.

Rule: nobody is asked here about a callback: it answers a customer who asked for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from callcenter.crm.consent import (
    BY_NUMBER,
    Consent,
    ConsentChannel,
    Verdict,
    facts_of_consent,
    may_contact,
)
from callcenter.crm.customer import Customer
from callcenter.phone_numbers import digits_of, e164_of
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.rights import read_privacy
from callcenter.store.database import Connection
from callcenter.store.repositories.consents import insert_consent, ledger_of
from callcenter.store.repositories.customer_records import read_customer
from callcenter.store.repositories.do_not_call import BarredNumber, barred_among, delete_barred, insert_barred
from callcenter.store.repositories.record_events import RecordEvent, append_events


def number_key(raw: str, region: str) -> str:
    """Return what two spellings of a number have in common; empty: it is none."""
    return e164_of(raw, region) or digits_of(raw)


async def note_consent(connection: Connection, customer_id: str, consent: Consent, deed: Deed) -> None:
    """Add an entry to a customer's ledger. Raises RecordRefused: `unknown_customer`, `unknown_purpose`."""
    await _known(connection, customer_id)
    if (await read_privacy(connection)).purpose(consent.purpose) is None:
        raise RecordRefused("unknown_purpose", field="purpose")
    await insert_consent(connection, customer_id, consent)
    event = deed.event(
        "given" if consent.given else "withdrawn",
        kind="consent",
        record_id=consent.id,
        customer_id=customer_id,
        version=1,
        changes={name: (None, value) for name, value in facts_of_consent(consent).items() if value not in (None, "")},
    )
    await append_events(connection, [event])


async def verdict_of(
    connection: Connection, customer_id: str, purpose: str, channel: ConsentChannel, at: datetime
) -> Verdict:
    """Return whether a customer may be contacted. Raises RecordRefused as `note_consent` does."""
    customer = await _known(connection, customer_id)
    asked_for = (await read_privacy(connection)).purpose(purpose)
    if asked_for is None:
        raise RecordRefused("unknown_purpose", field="purpose")
    valid = (one for one in customer.phones if (one.valid_to or at.date()) >= at.date())
    numbers = tuple(dict.fromkeys(one.e164 or digits_of(one.raw) for one in valid)) if channel in BY_NUMBER else ()
    barred = await barred_among(connection, numbers)
    ledger = await ledger_of(connection, customer_id)
    return may_contact(ledger, barred, asked_for, channel, at, numbers=tuple(one for one in numbers if one))


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """What came of barring: the new ones, how many were barred before, and the places of what are no numbers."""

    added: list[BarredNumber]
    known: int
    unfit: list[int]


async def bar(connection: Connection, numbers: Iterable[str], reason: str, deed: Deed, *, region: str) -> Barred:
    """Put numbers on the do-not-call list."""
    keys = [number_key(one, region) for one in numbers]
    wanted = [
        BarredNumber(id=deed.new_id(), number=key, reason=reason, actor=deed.actor, at=deed.at)
        for key in dict.fromkeys(keys)
        if key
    ]
    added = await insert_barred(connection, wanted)
    await append_events(connection, [_barred_event("added", one, deed) for one in added])
    unfit = [place for place, key in enumerate(keys) if not key]
    return Barred(added=added, known=len(keys) - len(unfit) - len(added), unfit=unfit)


async def release(connection: Connection, barred_id: str, deed: Deed) -> None:
    """Take a number off the list. Raises RecordRefused: `not_barred`."""
    gone = await delete_barred(connection, barred_id)
    if gone is None:
        raise RecordRefused("not_barred")
    await append_events(connection, [_barred_event("removed", gone, deed)])


def _barred_event(what: str, barred: BarredNumber, deed: Deed) -> RecordEvent:
    facts = {name: value for name, value in (("number", barred.number), ("reason", barred.reason)) if value}
    return deed.event(
        what,
        kind="do_not_call",
        record_id=barred.id,
        version=1 if what == "added" else 2,
        changes={name: (None, value) if what == "added" else (value, None) for name, value in facts.items()},
    )


async def _known(connection: Connection, customer_id: str) -> Customer:
    customer = await read_customer(connection, customer_id)
    if customer is None:
        raise RecordRefused("unknown_customer")
    return customer
