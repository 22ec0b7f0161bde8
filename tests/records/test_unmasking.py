"""Unmasking: every fact can be opened, is noted twice, and nothing is noted of what is refused."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from callcenter.crm.customer import Address, Customer, Email, Phone
from callcenter.crm.masking import MASKABLE, Access, Masks, Sight
from callcenter.engine.ids import new_id
from callcenter.records.customers import create
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.unmasking import unmask
from callcenter.records.vault import Vault
from callcenter.store.database import Database
from callcenter.store.repositories.customer_access import list_access
from callcenter.store.repositories.record_events import events_after

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DEED = Deed(actor="alice", at=AT, new_id=new_id)
VAULT = Vault.for_one_run()
HAN = Customer(
    id=new_id(),
    name="韩梅梅",
    name_latin="Han Meimei",
    birthday=date(1990, 2, 28),
    phones=(Phone(raw="13800138000"),),
    emails=(Email(address="han@example.com"),),
    addresses=(Address(street="中山路 1 号"),),
    external_ids={"shop": "4711"},
    fields={"id_number": VAULT.seal("id_number", "110101"), "size": 42},
    created_at=AT,
    updated_at=AT,
)
PARTLY = Masks(rules={"agent": dict.fromkeys(MASKABLE, Sight.PARTLY)})


async def opened(database: Database, facts: Sequence[str], masks: Masks = PARTLY) -> dict[str, Any]:
    async with database.transaction() as connection:
        return await unmask(connection, HAN.id, facts, "he asked", DEED, masks=masks, role="agent", unseal=VAULT.unseal)


async def test_every_fact_can_be_opened_and_is_noted_as_an_event_and_an_access(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, HAN, DEED)
    facts = await opened(database, [*MASKABLE, "field.id_number", "field.size", "phone"])
    assert facts["name"] == ["韩梅梅", "Han Meimei"]
    assert (facts["phone"], facts["email"], facts["birthday"]) == (["13800138000"], ["han@example.com"], "1990-02-28")
    assert (facts["address"][0]["street"], facts["external_id"]) == ("中山路 1 号", {"shop": "4711"})
    assert (facts["field.id_number"], facts["field.size"]) == ("110101", 42)
    async with database.transaction() as connection:
        *_, event = await events_after(connection, 0, limit=9)
        lines = await list_access(connection, HAN.id, after=None, limit=9)
    assert (event.type, event.version, event.changes["facts"][1]) == ("customer.unmasked", 1, list(facts))
    assert "110101" not in str(event.changes)
    assert [line.what for line in lines] == [Access.UNMASKED]


async def test_what_is_hidden_or_no_fact_or_nobodys_is_refused_and_not_noted(database: Database) -> None:
    with pytest.raises(RecordRefused, match="unknown_customer"):
        await opened(database, ["phone"])
    async with database.transaction() as connection:
        await create(connection, HAN, DEED)
    with pytest.raises(RecordRefused, match="fact_hidden"):
        await opened(database, ["name", "phone"], Masks(rules={"agent": {"phone": Sight.HIDDEN}}))
    with pytest.raises(RecordRefused, match="unknown_fact"):
        await opened(database, ["shoe"])
    async with database.transaction() as connection:
        assert len(await events_after(connection, 0, limit=9)) == 1
        assert await list_access(connection, HAN.id, after=None, limit=9) == []
