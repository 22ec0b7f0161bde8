"""Notes: every change is a version and an event; who did not see the newest, or may not, is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.crm.customer import Customer
from callcenter.engine.ids import new_id
from callcenter.records.customers import create
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.notes import Permission, change_note, create_note, remove_note
from callcenter.store.database import Database
from callcenter.store.repositories.notes import list_versions, read_note
from callcenter.store.repositories.record_events import events_after

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEED = Deed(actor="alice", at=AT, new_id=new_id)
LATER = replace(DEED, actor="sam", at=AT + timedelta(hours=1))
LILEI = Customer(id=new_id(), name="李雷", created_at=AT, updated_at=AT)
ANYBODY: Permission = lambda note: True  # noqa: E731


async def test_a_note_keeps_every_text_and_tells_every_change(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, LILEI, DEED)
        note = await create_note(connection, LILEI.id, "喜欢红酒", DEED, pinned=False)
        changed = await change_note(
            connection, LILEI.id, note.id, LATER, text="喜欢白酒", pinned=True, expected=1, may=ANYBODY
        )
        same = await change_note(connection, LILEI.id, note.id, LATER, text=None, pinned=True, expected=2, may=ANYBODY)
        assert same == changed == await read_note(connection, LILEI.id, note.id)
        versions = await list_versions(connection, note.id)
        assert [(one.version, one.text, one.changed_by) for one in versions] == [
            (2, "喜欢白酒", "sam"),
            (1, "喜欢红酒", "alice"),
        ]
        await remove_note(connection, LILEI.id, note.id, LATER, expected=2, may=ANYBODY)
        assert await read_note(connection, LILEI.id, note.id) is None
        events = await events_after(connection, 0, limit=10)
    assert changed.author == "alice"
    assert [(event.type, event.version) for event in events[1:]] == [
        ("note.created", 1),
        ("note.changed", 2),
        ("note.removed", 3),
    ]
    assert events[2].changes == {"text": ["喜欢红酒", "喜欢白酒"], "pinned": [False, True]}
    assert events[3].changes == {"text": ["喜欢白酒", None], "pinned": [True, None]}
    assert {event.customer_id for event in events} == {LILEI.id}


async def test_what_is_not_there_not_seen_or_not_ones_own_is_refused(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, LILEI, DEED)
        note = await create_note(connection, LILEI.id, "x", DEED, pinned=False)
        for customer_id, note_id, expected, may, code in (
            (LILEI.id, new_id(), None, True, "unknown_note"),
            (new_id(), note.id, None, True, "unknown_note"),
            (LILEI.id, note.id, 2, True, "record_changed"),
            (LILEI.id, note.id, 1, False, "not_your_note"),
        ):
            with pytest.raises(RecordRefused, match=code):
                await change_note(
                    connection,
                    customer_id,
                    note_id,
                    DEED,
                    text="y",
                    pinned=None,
                    expected=expected,
                    may=lambda note, may=may: may,  # type: ignore[misc]
                )
        with pytest.raises(RecordRefused, match="unknown_customer"):
            await create_note(connection, new_id(), "x", DEED, pinned=False)
