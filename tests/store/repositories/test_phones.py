"""Agents' phones as they are kept: one rings, a secret belongs to one session."""

from datetime import UTC, datetime, timedelta

import pytest

from callcenter.core.configuration import PhoneKind
from callcenter.store.database import Database
from callcenter.store.repositories.phones import (
    choose_phone,
    give_secret,
    holder_of,
    phones_of,
    set_mobile,
    take_ended_secrets,
    take_secret,
)
from callcenter.store.repositories.sessions import add_session
from callcenter.store.tables import agents, phones, users

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
USER = "018f0000-0000-7000-8000-000000000001"
LATER = NOW + timedelta(hours=12)


@pytest.fixture(autouse=True)
async def ann(database: Database) -> None:
    person = {"username": "ann", "display_name": "Ann", "password_hash": "x", "role": "agent", "language": "zh"}
    async with database.transaction() as connection:
        await connection.execute(users.insert(), [{"id": USER, **person}])
        await connection.execute(agents.insert(), [{"username": "ann"}])
        await connection.execute(
            phones.insert(),
            [
                {"endpoint": "ann", "agent": "ann", "kind": "desk", "secret": "s" * 20, "active": True},
                {"endpoint": "ann-web", "agent": "ann", "kind": "browser", "secret": "", "active": False},
            ],
        )


async def ringing(database: Database) -> list[str]:
    async with database.transaction() as connection:
        return [phone.endpoint for phone in await phones_of(connection, "ann") if phone.active]


async def test_one_phone_rings(database: Database) -> None:
    async with database.transaction() as connection:
        assert await choose_phone(connection, "ann", PhoneKind.BROWSER)
    assert await ringing(database) == ["ann-web"]
    async with database.transaction() as connection:
        assert not await choose_phone(connection, "ann", PhoneKind.MOBILE)
        assert not await choose_phone(connection, "nobody", PhoneKind.DESK)
    assert await ringing(database) == ["ann-web"]


async def test_a_mobile_comes_changes_and_goes(database: Database) -> None:
    async with database.transaction() as connection:
        await set_mobile(connection, "ann", "+8613800138000")
        await set_mobile(connection, "ann", "+8613900139000")
        assert await choose_phone(connection, "ann", PhoneKind.MOBILE)
        (mobile,) = [phone for phone in await phones_of(connection, "ann") if phone.kind is PhoneKind.MOBILE]
    assert (mobile.endpoint, mobile.number, mobile.active) == ("ann-mobile", "+8613900139000", True)
    async with database.transaction() as connection:
        await set_mobile(connection, "ann", None)
    assert await ringing(database) == ["ann"]


async def test_a_secret_belongs_to_the_session_that_was_given_it_last(database: Database) -> None:
    async with database.transaction() as connection:
        assert await give_secret(connection, "ann", "first-secret", session_hash="one", expires_at=LATER) == "ann-web"
        assert await give_secret(connection, "ann", "other-secret", session_hash="two", expires_at=LATER) == "ann-web"
        assert await holder_of(connection, "ann") == "two"
        assert await take_secret(connection, "one") == []
        assert await take_secret(connection, "two") == ["ann-web"]
        assert await holder_of(connection, "ann") is None
        assert await give_secret(connection, "bob", "a-third-secret", session_hash="one", expires_at=LATER) is None


async def test_what_is_over_is_taken_and_what_is_good_is_left(database: Database) -> None:
    idle = NOW - timedelta(minutes=30)
    async with database.transaction() as connection:
        await add_session(connection, token_hash="one", user_id=USER, at=NOW, expires_at=LATER)
        await give_secret(connection, "ann", "first-secret", session_hash="one", expires_at=LATER)
        assert await take_ended_secrets(connection, at=NOW, idle_since=idle, spare=()) == []
        assert await take_ended_secrets(connection, at=LATER, idle_since=idle, spare=["ann"]) == []
        assert await take_ended_secrets(connection, at=LATER, idle_since=idle, spare=()) == ["ann-web"]
        assert await take_ended_secrets(connection, at=LATER, idle_since=idle, spare=()) == []
        await give_secret(connection, "ann", "other-secret", session_hash="gone", expires_at=LATER)
        assert await take_ended_secrets(connection, at=NOW, idle_since=idle, spare=()) == ["ann-web"]
