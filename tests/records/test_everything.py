"""Everything held about one person: whole, masked for the role, and noted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from callcenter.crm.custom_fields import FieldDefinition, FieldKind
from callcenter.engine.ids import new_id
from callcenter.records.custom_fields import accept_fields, define
from callcenter.records.customers import create
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.everything import everything_about
from callcenter.records.notes import create_note
from callcenter.records.vault import Vault
from callcenter.store.database import Database
from callcenter.store.repositories.customer_everything import KEPT
from callcenter.store.tables import audit, do_not_call
from tests.crm.test_customer import WHOLE
from tests.support.desk import add_record

DEED = Deed(actor="sam", at=datetime(2026, 3, 2, 9, tzinfo=UTC), new_id=new_id)
ID_NUMBER = FieldDefinition(name="id_number", label_en="ID", label_zh="证件号", kind=FieldKind.TEXT, sealed=True)


async def test_all_of_it_is_there_masked_for_the_role_and_noted(database: Database) -> None:
    vault = Vault.for_one_run()
    fields = accept_fields([ID_NUMBER], vault, {"id_number": "110101199003078515"})
    async with database.transaction() as connection:
        await define(connection, ID_NUMBER, DEED)
        await create(connection, replace(WHOLE, relations=(), owner=None, fields=fields), DEED)
        await create_note(connection, WHOLE.id, "喜欢红酒", DEED, pinned=False)
        barred = {"id": new_id(), "number": "95588", "actor": "sam", "at": DEED.at}
        await connection.execute(do_not_call.insert().values(barred))
    await add_record(database, started_at=DEED.at - timedelta(days=1), customer_id=WHOLE.id)
    async with database.transaction() as connection:
        held = await everything_about(connection, WHOLE.id, role="agent", vault=vault, deed=DEED)
        again = await everything_about(connection, WHOLE.id, role="supervisor", vault=vault, deed=DEED)
        (first, _) = (await connection.execute(audit.select())).mappings().all()
    assert set(held) == {"customer", "members", "do_not_call", *KEPT}
    assert (held["customer"]["birthday"], again["customer"]["birthday"]) == ("1990-**-**", "1990-02-28")
    assert held["customer"]["fields"]["id_number"] == "***8515"
    created = next(event for event in held["events"] if event["type"] == "customer.created")
    assert created["changes"]["birthday"] == [None, "1990-**-**"]
    assert [note["text"] for note in held["notes"]] == ["喜欢红酒"]
    assert [record["ani"] for record in held["interactions"]] == ["13800138000"]
    assert held["do_not_call"] == [{"number": "95588"}]
    assert [line["what"] for line in again["access"]] == ["exported"]
    assert b"110101199003078515" not in orjson.dumps(held)
    assert (first["action"], first["subject"]) == ("customer_everything_exported", WHOLE.id)


async def test_of_nobody_nothing_is_held(database: Database) -> None:
    async with database.transaction() as connection:
        with pytest.raises(RecordRefused, match="unknown_customer"):
            await everything_about(connection, new_id(), role="admin", vault=Vault.for_one_run(), deed=DEED)
