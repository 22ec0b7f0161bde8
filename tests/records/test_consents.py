"""Consents and barred numbers: noted with their events, once each, and never for somebody who is not there."""

from datetime import UTC, datetime, timedelta

import pytest

from callcenter.crm.consent import Consent, ConsentChannel, ContactReason
from callcenter.crm.customer import Customer, Phone
from callcenter.engine.ids import new_id
from callcenter.records.consents import bar, note_consent, number_key, release, verdict_of
from callcenter.records.customers import create
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.store.database import Database
from callcenter.store.repositories.do_not_call import list_barred
from callcenter.store.repositories.record_events import events_after

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DEED = Deed(actor="alice", at=AT, new_id=new_id)


def lilei() -> Customer:
    phones = (
        Phone(raw="13800138000", e164="+8613800138000", last_nine="800138000"),
        Phone(raw="95588"),
        Phone(raw="13900139000", e164="+8613900139000", valid_to=AT.date() - timedelta(days=1)),
    )
    return Customer(id=new_id(), name="李雷", phones=phones, created_at=AT, updated_at=AT)


def consent(purpose: str = "marketing", *, given: bool = True) -> Consent:
    return Consent(id=new_id(), purpose=purpose, channel=None, given=given, at=AT, actor="alice", noted_at=AT)


async def test_a_consent_is_noted_with_its_event_and_decides(database: Database) -> None:
    async with database.transaction() as connection:
        customer = await create(connection, lilei(), DEED)
        before = await verdict_of(connection, customer.id, "marketing", ConsentChannel.CALL, AT)
        await note_consent(connection, customer.id, consent(), DEED)
        after = await verdict_of(connection, customer.id, "marketing", ConsentChannel.CALL, AT)
        events = await events_after(connection, 0, limit=10)
    assert (before.reason, after.reason) == (ContactReason.NO_CONSENT, ContactReason.GIVEN)
    assert after.numbers == ("+8613800138000", "95588")
    assert (events[-1].type, events[-1].customer_id) == ("consent.given", customer.id)
    assert events[-1].changes["purpose"] == [None, "marketing"]


async def test_nobody_agrees_to_what_is_not_asked_for_and_nobody_who_is_not_there_agrees(database: Database) -> None:
    async with database.transaction() as connection:
        customer = await create(connection, lilei(), DEED)
        with pytest.raises(RecordRefused, match="unknown_purpose"):
            await note_consent(connection, customer.id, consent("spam"), DEED)
        with pytest.raises(RecordRefused, match="unknown_customer"):
            await note_consent(connection, new_id(), consent(), DEED)


async def test_a_barred_number_is_barred_once_however_it_is_written_and_can_be_released(database: Database) -> None:
    async with database.transaction() as connection:
        customer = await create(connection, lilei(), DEED)
        first = await bar(connection, ["138-0013-8000", "+8613800138000", "nobody"], "asked", DEED, region="CN")
        again = await bar(connection, ["13800138000", "95588"], "", DEED, region="CN")
        verdict = await verdict_of(connection, customer.id, "service", ConsentChannel.SMS, AT)
        [listed] = await list_barred(connection, number="+8613800138000", after=None, limit=9)
        await release(connection, listed.id, DEED)
        released = await verdict_of(connection, customer.id, "service", ConsentChannel.SMS, AT)
        with pytest.raises(RecordRefused, match="not_barred"):
            await release(connection, listed.id, DEED)
        events = [event.type for event in await events_after(connection, 0, limit=10)]
    assert ([one.number for one in first.added], first.known, first.unfit) == (["+8613800138000"], 1, [2])
    assert ([one.number for one in again.added], again.known) == (["95588"], 1)
    assert verdict.reason is ContactReason.DO_NOT_CALL
    assert released.numbers == ("+8613800138000",)
    assert events[1:] == ["do_not_call.added", "do_not_call.added", "do_not_call.removed"]


def test_two_spellings_of_a_number_have_one_key() -> None:
    assert number_key("138 0013 8000", "CN") == number_key("+8613800138000", "CN") == "+8613800138000"
    assert (number_key("95588", "CN"), number_key("anonymous", "CN")) == ("95588", "")
