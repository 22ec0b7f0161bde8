"""What follows from dispositions is read with them, taken up by one at a time, and ended once."""

from datetime import UTC, datetime
from typing import Any

from callcenter.core.dispositions import Effect, EffectKind, EffectState
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.disposition_effects import (
    EffectKey,
    dispositions_of,
    done_before,
    end_effect,
    insert_effects,
    note_try,
    pending_keys,
    take_pending,
)
from callcenter.store.tables import dispositions_given
from tests.support.desk import add_record

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TICKET = Effect(kind=EffectKind.TICKET, settings={"priority": "high"})


async def say(connection: Connection, contact: str, number: int = 1, code: str = "broken", *effects: Effect) -> None:
    place: dict[str, Any] = {"interaction_id": contact, "participation": 0, "number": number, "at": AT}
    await connection.execute(dispositions_given.insert().values({**place, "code": code, "agent": "alice"}))
    await insert_effects(connection, place, effects or [TICKET])


def key_of(contact: str, number: int = 1) -> EffectKey:
    return EffectKey(interaction_id=contact, participation=0, number=number, kind=EffectKind.TICKET)


async def test_what_was_said_is_read_with_what_followed_from_it(database: Database) -> None:
    contact = await add_record(database, started_at=AT)
    refused = Effect(kind=EffectKind.CALLBACK, state=EffectState.REFUSED, result={"reason": "callback_exists"})
    async with database.transaction() as connection:
        await say(connection, contact, 1, "sale", refused)
        await say(connection, contact, 2)
        first, second = await dispositions_of(connection, contact)
    assert [(one["kind"], one["state"], one["done_at"]) for one in first["effects"]] == [("callback", "refused", AT)]
    assert [(one["kind"], one["state"], one["done_at"]) for one in second["effects"]] == [("ticket", "pending", None)]


async def test_one_that_is_taken_up_is_nobody_elses_until_it_is_given_back(database: Database) -> None:
    contact = await add_record(database, started_at=AT, queue="sales", ani="110")
    async with database.transaction() as connection:
        await say(connection, contact)
    async with database.transaction() as mine:
        taken = await take_pending(mine, key_of(contact))
        assert taken is not None
        assert (taken.code, taken.agent, taken.queue, taken.ani, taken.settings) == (
            "broken",
            "alice",
            "sales",
            "110",
            {"priority": "high"},
        )
        async with database.transaction() as other:
            assert await take_pending(other, key_of(contact)) is None
    async with database.transaction() as connection:
        assert await take_pending(connection, key_of(contact)) is not None
        await end_effect(connection, key_of(contact), EffectState.DONE, {"ticket_number": 7}, AT)
        assert await take_pending(connection, key_of(contact)) is None
        assert await pending_keys(connection, limit=9) == []


async def test_what_was_done_before_is_found_by_its_code(database: Database) -> None:
    contact, other = await add_record(database, started_at=AT), await add_record(database, started_at=AT)
    async with database.transaction() as connection:
        for number in (1, 2):
            await say(connection, contact, number)
        await say(connection, other)
        assert await done_before(connection, key_of(contact, 2), "broken") is None
        await end_effect(connection, key_of(contact), EffectState.DONE, {"ticket_number": 7}, AT)
        assert await done_before(connection, key_of(contact, 2), "broken") == {"ticket_number": 7}
        assert await done_before(connection, key_of(contact, 2), "sale") is None
        assert await done_before(connection, key_of(other), "broken") is None


async def test_who_was_tried_least_comes_first(database: Database) -> None:
    first, second = await add_record(database, started_at=AT), await add_record(database, started_at=AT)
    async with database.transaction() as connection:
        await say(connection, first)
        await say(connection, second)
        await note_try(connection, key_of(first))
        assert [key.interaction_id for key in await pending_keys(connection, limit=9)] == [second, first]
        assert len(await pending_keys(connection, limit=1)) == 1
