"""Definitions of custom fields are read as they were written, and found to be in use."""

from dataclasses import replace
from datetime import UTC, datetime

from callcenter.crm.custom_fields import Choice, FieldDefinition, FieldKind
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.custom_fields import (
    StoredField,
    delete_field,
    field_in_use,
    find_field,
    insert_field,
    list_fields,
    update_field,
)
from callcenter.store.tables import customers

AT = datetime(2026, 3, 1, tzinfo=UTC)
COLOURS = FieldDefinition(
    name="colours",
    label_en="Colours",
    label_zh="颜色",
    kind=FieldKind.CHOICES,
    choices=(Choice(value="red", label_en="Red", label_zh="红"),),
    position=2,
)
SIZE = FieldDefinition(name="size", label_en="Size", label_zh="尺码", kind=FieldKind.DECIMAL, minimum=0.5, position=1)


def stored(definition: FieldDefinition) -> StoredField:
    return StoredField(id=new_id(), definition=definition, version=1, created_at=AT, updated_at=AT)


async def test_what_is_read_is_what_was_written(database: Database) -> None:
    colours, size = stored(COLOURS), stored(SIZE)
    async with database.transaction() as connection:
        await insert_field(connection, colours)
        await insert_field(connection, size)
        assert await list_fields(connection) == [size, colours]
        changed = replace(size, definition=replace(SIZE, maximum=9.5, archived=True), version=2)
        await update_field(connection, changed)
        assert await find_field(connection, "size", lock=True) == changed
        await delete_field(connection, "size")
        assert await find_field(connection, "size") is None


async def test_a_field_is_in_use_while_any_customer_has_a_value_in_it(database: Database) -> None:
    async with database.transaction() as connection:
        assert not await field_in_use(connection, "size")
        await connection.execute(customers.insert().values(id=new_id(), name="李雷", fields={"size": 1}))
        assert await field_in_use(connection, "size")
        assert not await field_in_use(connection, "siz")
