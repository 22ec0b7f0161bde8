"""The privacy document: defaults until somebody decides, versions from then on, and nobody's decision is lost."""

from datetime import UTC, datetime

import pytest

from callcenter.crm.consent import DEFAULT_PURPOSES, Purpose
from callcenter.crm.masking import DEFAULT_RULES, Sight
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.rights import decide, read_masks, read_privacy
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import events_after

DEED = Deed(actor="admin", at=datetime(2026, 3, 1, 9, tzinfo=UTC), new_id=new_id)
RULES = {"agent": {"phone": Sight.HIDDEN}}
NEWS = (Purpose(name="news", label_en="News", label_zh="资讯"),)


async def test_the_defaults_hold_until_somebody_decides(database: Database) -> None:
    async with database.transaction() as connection:
        before = await read_privacy(connection)
        after = await decide(connection, RULES, NEWS, DEED, expected=0)
        masks = await read_masks(connection)
        [event] = await events_after(connection, 0, limit=9)
    assert (before.version, before.masks.rules, before.purposes) == (0, DEFAULT_RULES, DEFAULT_PURPOSES)
    assert (after.version, after.purpose("news"), after.purpose("marketing")) == (1, NEWS[0], None)
    assert masks.sight("agent", "phone") is Sight.HIDDEN
    assert (event.type, set(event.changes)) == ("privacy.changed", {"masks", "purposes"})
    assert event.changes["masks"][1] == {"agent": {"phone": "hidden"}}


async def test_who_decides_from_an_old_version_is_refused_and_no_change_is_no_version(database: Database) -> None:
    async with database.transaction() as connection:
        await decide(connection, RULES, NEWS, DEED, expected=0)
        with pytest.raises(RecordRefused, match="record_changed"):
            await decide(connection, {}, NEWS, DEED, expected=0)
        assert (await decide(connection, RULES, NEWS, DEED, expected=None)).version == 1
