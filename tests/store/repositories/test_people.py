"""People are added whole or not at all; with another role, or shut out, their sessions are over."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from callcenter.engine.ids import new_id
from callcenter.engine.tasks import cancel, spawn
from callcenter.store.configuration import active_agents, read_configuration, read_phones
from callcenter.store.database import Database
from callcenter.store.notifications import Notifications
from callcenter.store.repositories.people import (
    CHANNEL,
    NewPerson,
    NewPhone,
    PersonRefused,
    add_person,
    change_person,
    list_people,
    roles_now,
)
from callcenter.store.repositories.sessions import add_session
from callcenter.store.repositories.users import find_user
from callcenter.store.tables import agents, audit, phones, sessions, users
from tests.support.floor import START

EVE = NewPerson(
    id=new_id(),
    username="eve",
    display_name="Eve 伊",
    role="agent",
    password_hash="x",
    phones=(
        NewPhone(endpoint="eve", kind="desk", secret="s1", active=True),
        NewPhone(endpoint="eve-web", kind="browser", secret="s2", active=False),
    ),
)


async def add(database: Database, person: NewPerson) -> None:
    async with database.transaction() as connection:
        await add_person(connection, person)


async def counted(database: Database) -> list[int]:
    async with database.transaction() as connection:
        tables = (users, agents, phones)
        return [(await connection.execute(select(func.count()).select_from(table))).scalar_one() for table in tables]


async def test_an_agent_can_sign_in_and_be_rung_on_the_active_phone(database: Database) -> None:
    await add(database, EVE)
    async with database.transaction() as connection:
        user = await find_user(connection, "eve")
        assert user is not None
        assert (user.role, user.language) == ("agent", "zh")
        assert (await read_configuration(connection)).agents["eve"].endpoint == "eve"
        assert [phone.endpoint for phone in await read_phones(connection)] == ["eve", "eve-web"]


async def test_who_has_no_phones_is_no_agent(database: Database) -> None:
    await add(database, replace(EVE, role="supervisor", phones=()))
    assert await counted(database) == [1, 0, 0]


@pytest.mark.parametrize(
    "refused",
    [
        replace(EVE, id=new_id()),
        replace(EVE, id=new_id(), username="mallory"),
        replace(EVE, id=new_id(), username="eve\nAction: Originate", phones=()),
        replace(EVE, id=new_id(), username="伊", phones=()),
        replace(EVE, id=new_id(), username="e" * 65, phones=()),
    ],
    ids=["name taken", "phone taken", "line break", "not ascii", "too long"],
)
async def test_a_person_who_is_refused_leaves_nothing_behind(database: Database, refused: NewPerson) -> None:
    await add(database, EVE)
    with pytest.raises(PersonRefused) as error:
        await add(database, refused)
    assert refused.username not in str(error.value).split()
    assert await counted(database) == [1, 1, 2]


async def changed(database: Database, username: str = "eve", **given: Any) -> Any:
    async with database.transaction() as connection:
        wanted = {"role": None, "active": None, **given}
        return await change_person(connection, username, **wanted, actor="admin", at=START)


async def signed_in(database: Database) -> None:
    await add(database, EVE)
    async with database.transaction() as connection:
        await add_session(connection, token_hash="x", user_id=EVE.id, at=START, expires_at=START)


@pytest.mark.parametrize(
    ("given", "left"), [({"role": "supervisor"}, 0), ({"active": False}, 0), ({"role": "agent"}, 1)]
)
async def test_a_change_ends_the_sessions_in_the_same_transaction(
    database: Database, given: dict[str, Any], left: int
) -> None:
    await signed_in(database)
    now = await changed(database, **given)
    assert now == {"username": "eve", "display_name": "Eve 伊", "role": "agent", "active": True, **given}
    async with database.transaction() as connection:
        assert await list_people(connection) == [now]
        assert len((await connection.execute(sessions.select())).all()) == left
        assert len((await connection.execute(audit.select())).all()) == 1 - left
        assert await roles_now(connection) == ({"eve": now["role"]} if now["active"] else {})
        assert await active_agents(connection) == (await read_configuration(connection)).agents.keys()


async def test_who_is_not_there_is_not_changed(database: Database) -> None:
    assert await changed(database, "nobody", active=False) is None


async def test_whoever_serves_people_is_told_of_a_change(database: Database, database_url: str) -> None:
    await add(database, EVE)
    heard: asyncio.Queue[None] = asyncio.Queue()
    tasks: set[asyncio.Task[None]] = set()
    spawn(Notifications(database_url, {CHANNEL: lambda: heard.put_nowait(None)}).watch(), "listening", tasks)
    async with asyncio.timeout(20):
        await heard.get()  # it listens now
        await changed(database, active=False)
        await heard.get()
    await cancel(tasks)
