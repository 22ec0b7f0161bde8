"""Categories, templates and policies in the database: read back as written, found by name."""

from dataclasses import replace

from callcenter.crm.ticket_settings import Category, SlaPolicy, Template
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.ticket_settings import (
    computed_for,
    default_policy,
    find_setting,
    insert_setting,
    note_computed_for,
    read_setting,
    read_settings,
    update_setting,
)
from tests.support.tickets import POLICY, monday

CATEGORY = Category(
    id=new_id(), path="it/printer", label_en="Printers", label_zh="打印机", created_at=monday(9), updated_at=monday(9)
)
TEMPLATE = Template(
    id=new_id(), name="broken", label_en="Broken", label_zh="坏了", created_at=monday(9), updated_at=monday(9)
)


async def test_what_is_read_is_what_was_written(database: Database) -> None:
    async with database.transaction() as connection:
        for setting in (CATEGORY, TEMPLATE, POLICY):
            await insert_setting(connection, setting)
        assert await read_settings(connection, Category) == [CATEGORY]
        assert await read_setting(connection, Template, TEMPLATE.id) == TEMPLATE
        assert await find_setting(connection, SlaPolicy, "standard") == POLICY
        assert await find_setting(connection, Category, "it") is None
        after = replace(POLICY, version=2, steps=(), schedule=None)
        await update_setting(connection, after)
        assert await default_policy(connection) == after
        await update_setting(connection, replace(after, archived=True))
        assert await default_policy(connection) is None


async def test_the_rules_of_the_due_times_are_noted_and_survive_a_change(database: Database) -> None:
    async with database.transaction() as connection:
        await insert_setting(connection, POLICY)
        assert await computed_for(connection) == {"standard": ""}
        await note_computed_for(connection, "standard", "rules")
        await update_setting(connection, replace(POLICY, version=2))
        assert await computed_for(connection) == {"standard": "rules"}
