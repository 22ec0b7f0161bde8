"""Adding people: all of a person or nothing."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from callcenter.engine.ids import new_id
from callcenter.store.configuration import read_configuration, read_phones
from callcenter.store.database import Database
from callcenter.store.repositories.people import NewPerson, NewPhone, PersonRefused, add_person
from callcenter.store.repositories.users import find_user
from callcenter.store.tables import agents, phones, users

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
