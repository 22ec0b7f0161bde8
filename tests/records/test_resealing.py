"""Rotation: whatever was sealed opens under the new key, wherever it is kept, and no record changes otherwise."""

from datetime import UTC, datetime
from pathlib import Path

from callcenter.crm.customer import Customer
from callcenter.engine.ids import new_id
from callcenter.records.customers import create
from callcenter.records.deeds import Deed
from callcenter.records.key_ring import add_key
from callcenter.records.resealing import reseal_all, sealed_by_key
from callcenter.records.vault import Vault
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import read_customer
from callcenter.store.repositories.record_events import events_after

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DEED = Deed(actor="alice", at=AT, new_id=new_id)


async def seal_some(database: Database, vault: Vault, count: int) -> list[str]:
    ids = []
    async with database.transaction() as connection:
        for number in range(count):
            fields = {"id_number": vault.seal("id_number", f"1101{number}"), "note": "open"}
            customer = Customer(id=new_id(), name="李雷", fields=fields, created_at=AT, updated_at=AT)
            ids.append((await create(connection, customer, DEED)).id)
    return ids


async def test_customers_and_the_history_of_their_changes_are_sealed_anew(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    vault = Vault.open(path)
    ids = await seal_some(database, vault, 5)
    old, new = add_key(path)
    assert await sealed_by_key(database) == {old.id: 10}
    batches: list[int] = []
    assert await reseal_all(database, vault, batches.append, batch=2) == 10
    assert sum(batches) == 10
    assert await sealed_by_key(database) == {new.id: 10}
    async with database.transaction() as connection:
        customer = await read_customer(connection, ids[3])
        events = await events_after(connection, 0, limit=9)
    assert customer is not None
    assert (customer.version, customer.fields["note"]) == (1, "open")
    assert vault.unseal("id_number", str(customer.fields["id_number"])) == "11013"
    assert vault.unseal("id_number", events[3].changes["fields"][1]["id_number"]) == "11013"
    assert len(events) == 5


async def test_a_rotation_that_stopped_is_gone_on_with_and_what_nobody_can_read_stays(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "keys.json"
    vault, lost = Vault.open(path), Vault.for_one_run()
    await seal_some(database, vault, 3)
    await seal_some(database, lost, 1)
    new = add_key(path)[-1]
    await seal_some(database, vault, 1)
    assert await reseal_all(database, vault, lambda _: None, batch=1) == 6
    assert await reseal_all(database, vault, lambda _: None) == 0
    assert await sealed_by_key(database) == {new.id: 8, lost.newest: 2}
