"""The configuration as the core takes it: active people, the phone that rings, codes that may be used."""

from pathlib import Path

import pytest
from sqlalchemy import Update

from callcenter.api.passwords import hash_password
from callcenter.core.configuration import AgentProfile
from callcenter.engine.clock import Clock
from callcenter.store.configuration import (
    RoutingUnreadable,
    known_agents,
    read_configuration,
    read_phones,
    read_routing,
)
from callcenter.store.database import Database
from callcenter.store.demo import seed
from callcenter.store.repositories.routing_versions import append_version
from callcenter.store.tables import agents, phones, users


async def changed(database: Database, home: Path, *changes: Update) -> dict[str, AgentProfile]:
    await seed(database, home, hash_password=hash_password)
    async with database.transaction() as connection:
        for change in changes:
            await connection.execute(change)
        return dict((await read_configuration(connection)).agents)


@pytest.mark.parametrize(
    "change",
    [
        agents.update().where(agents.c.username == "bob").values(active=False),
        users.update().where(users.c.username == "bob").values(active=False),
    ],
    ids=["as an agent", "as a user"],
)
async def test_who_is_not_active_gets_no_calls_and_no_phone(database: Database, tmp_path: Path, change: Update) -> None:
    assert set(await changed(database, tmp_path, change)) == {"alice", "carol", "dave", "sam"}
    async with database.transaction() as connection:
        assert {phone.agent for phone in await read_phones(connection)} == {"alice", "carol", "dave", "sam"}


async def test_the_active_phone_rings_and_every_phone_may_register(database: Database, tmp_path: Path) -> None:
    of_alice = phones.update().where(phones.c.agent == "alice")
    of_bob = phones.update().where(phones.c.agent == "bob")
    profiles = await changed(
        database,
        tmp_path,
        of_alice.values(active=phones.c.kind == "browser"),
        of_bob.values(active=True),
        phones.update().where(phones.c.agent == "carol").values(active=False),
    )
    assert [profiles[name].endpoint for name in ("alice", "bob", "carol")] == ["alice-web", "bob", ""]
    async with database.transaction() as connection:
        found = await read_phones(connection)
    assert [(phone.endpoint, phone.kind) for phone in found][:2] == [("alice", "desk"), ("alice-web", "browser")]
    assert len(found) == 10
    # A browser has a secret only while somebody is logged in with it.
    assert {phone.kind for phone in found if phone.secret} == {"desk"}


async def test_before_anybody_has_decided_anything_the_document_is_empty(database: Database) -> None:
    async with database.transaction() as connection:
        assert (await read_routing(connection)).brief() == {"format": 1}
        assert (await read_configuration(connection)).queues == {}


async def test_the_newest_document_holds_and_who_is_not_in_it_is_in_no_queue(
    database: Database, tmp_path: Path
) -> None:
    await seed(database, tmp_path, hash_password=hash_password)
    document = {"queues": {"night": {"label": {"en": "Night", "zh": "夜间"}, "members": [{"agent": "bob"}]}}}
    async with database.transaction() as connection:
        await append_version(connection, expected=1, at=Clock().now(), actor="admin", document=document)
        configuration = await read_configuration(connection)
    assert set(configuration.queues) == {"night"}
    assert {name: agent.queues for name, agent in configuration.agents.items() if agent.queues} == {"bob": {"night"}}
    assert set(configuration.agents) == {"alice", "bob", "carol", "dave", "sam"}


async def test_a_document_of_a_newer_service_is_told_and_not_guessed_at(database: Database) -> None:
    async with database.transaction() as connection:
        await append_version(connection, expected=0, at=Clock().now(), actor="admin", document={"format": 2})
        with pytest.raises(RoutingUnreadable, match="version 1"):
            await read_configuration(connection)


async def test_a_document_may_point_at_agents_who_are_away(database: Database, tmp_path: Path) -> None:
    await changed(database, tmp_path, users.update().where(users.c.username == "bob").values(active=False))
    async with database.transaction() as connection:
        assert "bob" in await known_agents(connection)
