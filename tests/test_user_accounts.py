"""Adding people to a real database: whole or not at all."""

from typing import Any

import pytest
from sqlalchemy import select

from callcenter.api.passwords import PasswordDesk
from callcenter.store.database import Database, DatabaseUnavailable
from callcenter.store.repositories.people import PersonRefused
from callcenter.store.tables import agents, phones, users
from callcenter.user_accounts import RoleName, add_user, change_user

PASSWORD = "correct horse 电池"


async def rows(database: Database, table: Any) -> list[Any]:
    async with database.transaction() as connection:
        return list((await connection.execute(select(table))).all())


async def test_an_agent_gets_a_desk_phone_that_rings_and_one_for_the_browser(
    database: Database, database_url: str
) -> None:
    await add_user(database_url, "alice", "爱丽丝", RoleName.AGENT, PASSWORD)
    (user,) = await rows(database, users)
    assert (user.username, user.display_name, user.role, user.active) == ("alice", "爱丽丝", "agent", True)
    assert await PasswordDesk().is_right(user.password_hash, PASSWORD)
    assert PASSWORD not in user.password_hash
    assert [agent.username for agent in await rows(database, agents)] == ["alice"]
    browser, desk = sorted(await rows(database, phones), key=lambda phone: str(phone.kind))
    assert (desk.endpoint, desk.kind, desk.active) == ("alice", "desk", True)
    assert (browser.endpoint, browser.kind, browser.active) == ("alice-web", "browser", False)
    assert desk.secret != browser.secret


async def test_a_supervisor_has_phones_to_listen_on(database: Database, database_url: str) -> None:
    await add_user(database_url, "sam", "Sam", RoleName.SUPERVISOR, PASSWORD)
    assert [user.role for user in await rows(database, users)] == ["supervisor"]
    assert {phone.endpoint for phone in await rows(database, phones)} == {"sam", "sam-web"}


async def test_who_takes_no_calls_has_no_phone(database: Database, database_url: str) -> None:
    await add_user(database_url, "root", "Root", RoleName.ADMIN, PASSWORD)
    assert [user.role for user in await rows(database, users)] == ["admin"]
    assert await rows(database, phones) == []


async def test_a_name_or_an_endpoint_that_is_taken_changes_nothing(database: Database, database_url: str) -> None:
    await add_user(database_url, "alice", "Alice", RoleName.AGENT, PASSWORD)
    # The second would own the phone `alice-web`, which is Alice's.
    for taken in ("alice", "alice-web"):
        with pytest.raises(PersonRefused):
            await add_user(database_url, taken, "Another", RoleName.AGENT, PASSWORD)
    assert [user.display_name for user in await rows(database, users)] == ["Alice"]
    assert len(await rows(database, phones)) == 2


@pytest.mark.parametrize("username", ["", "two words", "a;b", "爱丽丝", "../x", "x" * 65])
async def test_a_name_that_asterisk_or_a_url_cannot_carry_is_refused(
    database: Database, database_url: str, username: str
) -> None:
    with pytest.raises(PersonRefused):
        await add_user(database_url, username, "Name", RoleName.AGENT, PASSWORD)
    assert await rows(database, users) == []


@pytest.mark.parametrize("password", ["", "1234567"])
async def test_a_password_that_protects_nothing_is_refused(
    database: Database, database_url: str, password: str
) -> None:
    with pytest.raises(PersonRefused):
        await add_user(database_url, "alice", "Alice", RoleName.AGENT, password)
    assert await rows(database, users) == []


async def test_a_database_that_is_away_is_told_as_such(unused_tcp_port: int) -> None:
    url = f"postgresql+asyncpg://u:s3cret@127.0.0.1:{unused_tcp_port}/x"
    with pytest.raises(DatabaseUnavailable) as away:
        await add_user(url, "alice", "Alice", RoleName.AGENT, PASSWORD)
    assert "s3cret" not in str(away.value)


async def test_a_person_gets_another_role_or_is_shut_out(database: Database, database_url: str) -> None:
    await add_user(database_url, "sam", "Sam", RoleName.SUPERVISOR, PASSWORD)
    await change_user(database_url, "sam", role=RoleName.AGENT, active=False)
    assert [(user.role, user.active) for user in await rows(database, users)] == [("agent", False)]
    with pytest.raises(PersonRefused):
        await change_user(database_url, "nobody", role=None, active=False)
