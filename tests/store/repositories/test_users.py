"""Who may sign in is found by the exact name, and not when switched off."""

from typing import Any

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.users import StoredUser, find_user, leading_people, set_password_hash
from callcenter.store.tables import users


async def add_user(database: Database, **values: Any) -> str:
    row = {"id": new_id(), "username": "alice", "display_name": "爱丽丝", "password_hash": "old", "role": "agent"}
    async with database.transaction() as connection:
        await connection.execute(users.insert().values({**row, **values}))
    return str(row["id"])


async def test_a_user_is_found_by_the_exact_name_only(database: Database) -> None:
    user_id = await add_user(database)
    async with database.transaction() as connection:
        assert await find_user(connection, "alice") == StoredUser(
            id=user_id, username="alice", display_name="爱丽丝", password_hash="old", role="agent", language="zh"
        )
        for other in ("Alice", "alice ", "ali", "%", ""):
            assert await find_user(connection, other) is None


async def test_who_is_switched_off_is_not_found(database: Database) -> None:
    await add_user(database, active=False)
    async with database.transaction() as connection:
        assert await find_user(connection, "alice") is None


async def test_a_new_hash_is_this_users_only(database: Database) -> None:
    user_id = await add_user(database)
    await add_user(database, username="bob")
    async with database.transaction() as connection:
        await set_password_hash(connection, user_id, "new")
        found = [await find_user(connection, name) for name in ("alice", "bob")]
    assert [user.password_hash for user in found if user] == ["new", "old"]


async def test_supervisors_and_administrators_lead_unless_they_are_switched_off(database: Database) -> None:
    for name, role in (("sam", "supervisor"), ("ada", "admin"), ("alice", "agent")):
        await add_user(database, username=name, role=role)
    await add_user(database, username="old", role="supervisor", active=False)
    async with database.transaction() as connection:
        assert await leading_people(connection) == ["ada", "sam"]
