"""Making and changing categories and policies: each leaves its event; names are unique and lead somewhere."""

from dataclasses import replace

import pytest

from callcenter.crm.ticket_settings import Category, SlaPolicy
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.ticket_settings import add_setting, change_setting
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import events_after
from callcenter.store.repositories.ticket_settings import read_settings
from tests.support.desk import CONFIGURATION
from tests.support.tickets import POLICY, WITH_OFFICE, monday

DEED = Deed(actor="root", at=monday(9), new_id=new_id)
PLAIN = replace(POLICY, steps=())


def category(path: str) -> Category:
    return Category(id=new_id(), path=path, label_en="x", label_zh="x", created_at=monday(9), updated_at=monday(9))


async def test_each_change_has_its_event(database: Database) -> None:
    async with database.transaction() as connection:
        await add_setting(connection, PLAIN, DEED, WITH_OFFICE)
    async with database.transaction() as connection:
        for edit in (lambda one: replace(one, schedule=None), lambda one: one):
            after = await change_setting(connection, SlaPolicy, PLAIN.id, edit, DEED, WITH_OFFICE, expected=None)
        events = await events_after(connection, 0, limit=9)
    assert after.version == 2
    assert [event.type for event in events] == ["sla_policy.created", "sla_policy.changed"]
    assert events[1].changes == {"schedule": ["office", None]}


async def test_the_default_before_is_changed_too_and_told(database: Database) -> None:
    async with database.transaction() as connection:
        await add_setting(connection, PLAIN, DEED, WITH_OFFICE)
    async with database.transaction() as connection:
        await add_setting(connection, replace(PLAIN, id=new_id(), name="gold"), DEED, WITH_OFFICE)
        kept = await read_settings(connection, SlaPolicy)
        events = await events_after(connection, 1, limit=9)
    assert {one.name: (one.is_default, one.version) for one in kept} == {"gold": (True, 1), "standard": (False, 2)}
    assert [event.type for event in events] == ["sla_policy.changed", "sla_policy.created"]


async def test_what_cannot_be_is_refused(database: Database) -> None:
    async with database.transaction() as connection:
        await add_setting(connection, category("a"), DEED, WITH_OFFICE)
        for setting, code in ((category("a"), "name_taken"), (category("b/c"), "unknown_ticket_category")):
            with pytest.raises(RecordRefused, match=code):
                await add_setting(connection, setting, DEED, WITH_OFFICE)
        with pytest.raises(RecordRefused, match="unknown_schedule"):
            await add_setting(connection, PLAIN, DEED, CONFIGURATION)
        with pytest.raises(RecordRefused, match="unknown_sla_policy"):
            await change_setting(connection, SlaPolicy, new_id(), lambda one: one, DEED, WITH_OFFICE, expected=None)
