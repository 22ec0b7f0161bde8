"""Sessions are found only while they are good."""

from datetime import UTC, datetime, timedelta

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.sessions import (
    add_session,
    delete_ended_sessions,
    end_session,
    find_session,
    touch_session,
)
from callcenter.store.tables import sessions, users

AT = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def add_user(database: Database, *, active: bool = True) -> str:
    user_id = new_id()
    async with database.transaction() as connection:
        await connection.execute(
            users.insert().values(
                id=user_id, username="alice", display_name="爱丽丝", password_hash="x", role="agent", active=active
            )
        )
        await add_session(connection, token_hash="h", user_id=user_id, at=AT, expires_at=AT + 8 * HOUR)
    return user_id


async def is_found(database: Database, token_hash: str, at: datetime) -> bool:
    async with database.transaction() as connection:
        return await find_session(connection, token_hash, at=at, idle_since=at - HOUR) is not None


async def test_a_session_is_found_until_it_is_idle_too_long_or_at_its_end(database: Database) -> None:
    await add_user(database)
    assert await is_found(database, "h", AT)
    assert not await is_found(database, "other", AT)
    assert not await is_found(database, "h", AT + HOUR)
    async with database.transaction() as connection:
        await touch_session(connection, "h", AT + 8 * HOUR - timedelta(seconds=1))
        await touch_session(connection, "h", AT)  # a request that was overtaken
    assert await is_found(database, "h", AT + 8 * HOUR - timedelta(seconds=1))
    assert not await is_found(database, "h", AT + 8 * HOUR)


async def test_a_user_who_is_switched_off_has_no_session(database: Database) -> None:
    await add_user(database, active=False)
    assert not await is_found(database, "h", AT)


async def test_ending_a_session_tells_whose_it_was_once(database: Database) -> None:
    await add_user(database)
    async with database.transaction() as connection:
        assert await end_session(connection, "h") == "alice"
        assert await end_session(connection, "h") is None


async def test_only_sessions_that_are_over_are_deleted(database: Database) -> None:
    user_id = await add_user(database)
    async with database.transaction() as connection:
        await add_session(connection, token_hash="new", user_id=user_id, at=AT + HOUR, expires_at=AT + 9 * HOUR)
        await delete_ended_sessions(connection, at=AT + HOUR, idle_since=AT)
        left = (await connection.execute(sessions.select())).all()
    assert [row.token_hash for row in left] == ["new"]
