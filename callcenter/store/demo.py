"""The demo's people, queues, numbers and customers. There is no built-in password: each home gets its own.

Rule: seeding again changes nothing that somebody has changed since. Passwords are in the home's `demo-accounts.json`
and nowhere else in clear; when that file is gone there are new ones.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import orjson
import structlog
from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.routing.document import RoutingDocument
from callcenter.store.cluster import write_private
from callcenter.store.database import Database
from callcenter.store.demo_alarms import seed_alarms
from callcenter.store.demo_customers import Seal, seed_customers
from callcenter.store.demo_dispositions import CATEGORIES
from callcenter.store.demo_routing import PEOPLE, ROUTING, WITH_PHONES, demo_id
from callcenter.store.repositories.routing_versions import append_version, newest_number
from callcenter.store.tables import agents, phones, ticket_categories, users

log = structlog.get_logger()

FILE: Final = "demo-accounts.json"


async def seed(
    database: Database,
    home: Path,
    *,
    hash_password: Callable[[str], str],
    seal: Seal | None = None,
    sip_address: str = "127.0.0.1:5060",
) -> None:
    """Make the demo data that is missing, and the accounts file. `sip_address` is where phones register.

    `seal` encrypts what is kept encrypted; without it such fields stay empty.
    """
    path = home / FILE
    known = await asyncio.to_thread(_read_passwords, path)
    passwords = {person["username"]: known.get(person["username"]) or _secret() for person in PEOPLE}
    new = {name: password for name, password in passwords.items() if name not in known}
    async with database.transaction() as connection:
        existing = set((await connection.execute(select(users.c.username))).scalars())
        wanted = new.keys() | (passwords.keys() - existing)
        hashes = await asyncio.to_thread(_hash_all, hash_password, {name: passwords[name] for name in wanted})
        await _seed_people(connection, existing, hashes)
        await _seed_routing(connection)
        endpoints = await _seed_phones(connection)
        # Its events come last.
        await seed_customers(connection, seal)
    accounts = {person["username"]: _account(person, passwords, endpoints, sip_address) for person in PEOPLE}
    await asyncio.to_thread(_write_accounts, path, accounts)
    log.info("demo_data_ready", new_passwords=len(new))


async def _seed_people(connection: AsyncConnection, existing: set[str], hashes: Mapping[str, str]) -> None:
    for person in PEOPLE:
        username = person["username"]
        if username not in existing:
            await connection.execute(users.insert(), {**person, "password_hash": hashes[username]})
        elif username in hashes:
            changed = users.update().where(users.c.username == username)
            await connection.execute(changed.values(password_hash=hashes[username]))
    await _add(connection, agents, [{"username": name} for name in WITH_PHONES])


async def _seed_routing(connection: AsyncConnection) -> None:
    now = (await connection.execute(select(func.now()))).scalar_one()
    made = {"created_at": now, "updated_at": now}
    categories = [
        {"id": demo_id("category", path), "path": path, "label_en": en, "label_zh": zh, **made}
        for path, en, zh in CATEGORIES
    ]
    await _add(connection, ticket_categories, categories)
    await seed_alarms(connection, now)
    if await newest_number(connection) == 0:
        document = RoutingDocument.kept(ROUTING).whole()
        await append_version(connection, expected=0, at=now, actor="demo", document=document, note="demo data")


async def _seed_phones(connection: AsyncConnection) -> dict[str, dict[str, str]]:
    """Give everybody who talks a desk phone, which rings, and a browser phone; return the desk phones."""
    rows = []
    for name in WITH_PHONES:
        rows.append({"endpoint": name, "agent": name, "kind": "desk", "secret": _secret(), "active": True})
        rows.append({"endpoint": f"{name}-web", "agent": name, "kind": "browser", "secret": "", "active": False})
    await _add(connection, phones, rows)
    desks = select(phones.c.agent, phones.c.endpoint, phones.c.secret).where(phones.c.endpoint.in_(WITH_PHONES))
    return {
        agent: {"endpoint": endpoint, "secret": secret} for agent, endpoint, secret in await connection.execute(desks)
    }


async def _add(connection: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    await connection.execute(insert(table).on_conflict_do_nothing(), rows)


def _account(
    person: Mapping[str, Any],
    passwords: Mapping[str, str],
    endpoints: Mapping[str, Mapping[str, str]],
    sip_address: str,
) -> dict[str, Any]:
    username = person["username"]
    account: dict[str, Any] = {"password": passwords[username], "role": person["role"]}
    phone = endpoints.get(username)
    if phone is not None:
        account["sip"] = {**phone, "uri": f"sip:{phone['endpoint']}@{sip_address}"}
    return account


def _read_passwords(path: Path) -> dict[str, str]:
    try:
        accounts = orjson.loads(path.read_bytes())
        return {username: str(account["password"]) for username, account in accounts.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError):
        log.warning("demo_accounts_unreadable")
        return {}


def _write_accounts(path: Path, accounts: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_private(path, orjson.dumps(accounts, option=orjson.OPT_INDENT_2).decode() + "\n")


def _hash_all(hash_password: Callable[[str], str], passwords: Mapping[str, str]) -> dict[str, str]:
    return {username: hash_password(password) for username, password in passwords.items()}


def _secret() -> str:
    return secrets.token_urlsafe(15)
