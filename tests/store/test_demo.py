"""The demo data: as the contract says, seeded once, with passwords of its own in every home."""

import stat
from pathlib import Path
from typing import Any

import orjson
from argon2 import PasswordHasher
from sqlalchemy import func, select

from callcenter.api.passwords import hash_password
from callcenter.engine.clock import Clock
from callcenter.store.configuration import read_configuration, read_phones
from callcenter.store.database import Database
from callcenter.store.demo import seed
from callcenter.store.demo_customers import CUSTOMERS
from callcenter.store.demo_routing import ROUTING
from callcenter.store.repositories.routing_versions import append_version, list_versions
from callcenter.store.tables import customers, users

AGENTS = ["alice", "bob", "carol", "dave"]
# Sam takes no calls, and listens to those of others.
WITH_PHONES = [*AGENTS, "sam"]


def accounts_in(home: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = orjson.loads((home / "demo-accounts.json").read_bytes())
    return loaded


async def hashes(database: Database) -> dict[str, str]:
    async with database.transaction() as connection:
        rows = await connection.execute(select(users.c.username, users.c.password_hash))
        return {username: password_hash for username, password_hash in rows}


async def test_the_accounts_file_is_private_and_opens_the_accounts(database: Database, tmp_path: Path) -> None:
    await seed(database, tmp_path, sip_address="127.0.0.1:5070", hash_password=hash_password)
    assert stat.S_IMODE((tmp_path / "demo-accounts.json").stat().st_mode) == 0o600
    accounts = accounts_in(tmp_path)
    roles = {name: account["role"] for name, account in accounts.items()}
    assert roles == {**dict.fromkeys(AGENTS, "agent"), "sam": "supervisor", "admin": "admin"}
    for username, password_hash in (await hashes(database)).items():
        assert PasswordHasher().verify(password_hash, accounts[username]["password"])
    async with database.transaction() as connection:
        secrets = {phone.endpoint: phone.secret for phone in await read_phones(connection)}
    assert {name for name, account in accounts.items() if "sip" in account} == set(WITH_PHONES)
    for agent in WITH_PHONES:
        assert accounts[agent]["sip"] == {
            "endpoint": agent,
            "secret": secrets[agent],
            "uri": f"sip:{agent}@127.0.0.1:5070",
        }
    assert len({account["password"] for account in accounts.values()}) == 6
    assert len(set(secrets.values()) - {""}) == 5, "one for each desk phone; a browser gets its own with each login"


async def test_seeding_again_keeps_passwords_secrets_and_what_people_changed(
    database: Database, tmp_path: Path
) -> None:
    await seed(database, tmp_path, hash_password=hash_password)
    before, known = accounts_in(tmp_path), await hashes(database)
    async with database.transaction() as connection:
        changed = {
            **ROUTING,
            "queues": {**ROUTING["queues"], "sales": {**ROUTING["queues"]["sales"], "ring_seconds": 33}},
        }
        now = Clock().now()
        assert await append_version(connection, expected=1, at=now, actor="admin", document=changed) == 2
        await connection.execute(customers.delete().where(customers.c.name == "李雷"))
    await seed(database, tmp_path, hash_password=hash_password)
    assert accounts_in(tmp_path) == before
    assert await hashes(database) == known
    async with database.transaction() as connection:
        assert (await read_configuration(connection)).queues["sales"].ring_seconds == 33
        assert [line.actor for line in await list_versions(connection, before=None, limit=9)] == ["admin", "demo"]
        count = select(func.count()).select_from(customers)
        assert (await connection.execute(count)).scalar_one() == len(CUSTOMERS)


async def test_without_the_file_there_are_new_passwords_and_the_same_phones(database: Database, tmp_path: Path) -> None:
    await seed(database, tmp_path, hash_password=hash_password)
    before = accounts_in(tmp_path)
    (tmp_path / "demo-accounts.json").unlink()
    await seed(database, tmp_path, hash_password=hash_password)
    after = accounts_in(tmp_path)
    for username, account in after.items():
        assert account["password"] != before[username]["password"]
        assert account.get("sip") == before[username].get("sip")
    assert PasswordHasher().verify((await hashes(database))["sam"], after["sam"]["password"])


async def test_a_new_database_takes_the_passwords_of_the_file(
    database: Database, empty_database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "demo-accounts.json").write_text('{"sam": {"password": "kept", "role": "supervisor"}}')
    await seed(database, tmp_path, hash_password=hash_password)
    assert accounts_in(tmp_path)["sam"]["password"] == "kept"
    assert PasswordHasher().verify((await hashes(database))["sam"], "kept")
    (tmp_path / "demo-accounts.json").write_text("no json")
    await seed(database, tmp_path, hash_password=hash_password)
    assert accounts_in(tmp_path)["sam"]["password"] != "kept"
