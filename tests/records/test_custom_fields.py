"""Custom fields: each change leaves its event, values are checked, and sealed ones are kept sealed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from callcenter.crm.custom_fields import FieldDefinition, FieldFault, FieldKind
from callcenter.engine.ids import new_id
from callcenter.records.custom_fields import (
    FieldsRefused,
    accept_fields,
    define,
    read_definitions,
    redefine,
    undefine,
)
from callcenter.records.deeds import Deed
from callcenter.records.vault import Vault
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import events_after

DEED = Deed(actor="admin", at=datetime(2026, 3, 2, 9, tzinfo=UTC), new_id=new_id)
SIZE = FieldDefinition(name="size", label_en="Size", label_zh="尺码", kind=FieldKind.INTEGER)
ID_NUMBER = FieldDefinition(name="id_number", label_en="ID", label_zh="证件号", kind=FieldKind.TEXT, sealed=True)


async def test_every_change_of_a_definition_leaves_its_event(database: Database) -> None:
    async with database.transaction() as connection:
        made = await define(connection, SIZE, DEED)
        await redefine(connection, "size", lambda one: replace(one, maximum=50), DEED, expected=1)
        await redefine(connection, "size", lambda one: one, DEED, expected=2)
        await undefine(connection, "size", DEED, expected=2)
        events = await events_after(connection, 0, limit=10)
    assert [(event.type, event.version) for event in events] == [
        ("custom_field.created", 1),
        ("custom_field.changed", 2),
        ("custom_field.removed", 3),
    ]
    assert {event.record_id for event in events} == {made.id}
    assert events[1].changes == {"maximum": [None, 50]}


async def test_values_are_checked_against_the_definitions_that_hold_now(database: Database) -> None:
    vault = Vault.for_one_run()
    async with database.transaction() as connection:
        await define(connection, SIZE, DEED)
        definitions = await read_definitions(connection)
    assert accept_fields(definitions, vault, {"size": 42}) == {"size": 42}
    with pytest.raises(FieldsRefused) as refused:
        accept_fields(definitions, vault, {"size": "large", "hat": 1})
    assert [(one.field, one.fault) for one in refused.value.problems] == [
        ("size", FieldFault.NOT_A_NUMBER),
        ("hat", FieldFault.UNKNOWN),
    ]
    assert (refused.value.code, refused.value.field) == ("fields_refused", "fields/size")


def test_sealed_values_are_kept_sealed_and_stay_the_same_text() -> None:
    vault = Vault.for_one_run()
    kept = accept_fields([SIZE, ID_NUMBER], vault, {"id_number": "110101199003078515", "size": 40})
    assert vault.is_sealed(kept["id_number"])
    assert kept["size"] == 40
    again = accept_fields([SIZE, ID_NUMBER], vault, {"id_number": "110101199003078515", "size": 41}, before=kept)
    assert again == {**kept, "size": 41}
    assert accept_fields([ID_NUMBER], vault, {"id_number": None}, before=kept) == {"size": 40}


def test_what_is_not_given_stays_as_it_is_even_when_nobody_can_read_it() -> None:
    lost = accept_fields([ID_NUMBER], Vault.for_one_run(), {"id_number": "1"})
    assert accept_fields([ID_NUMBER, SIZE], Vault.for_one_run(), {"size": 1}, before=lost) == {**lost, "size": 1}
