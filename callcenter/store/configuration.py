"""What administrators decided, as the core and the switch take it: the newest routing document, and the people.

Flows are files and are not kept here.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.configuration import Configuration, PhoneKind
from callcenter.ports import Phone
from callcenter.routing.configuration import AgentPerson, configuration_of
from callcenter.routing.document import RoutingDocument
from callcenter.store.repositories.routing_versions import newest_version
from callcenter.store.rows import record
from callcenter.store.tables import agents, phones, users


class RoutingUnreadable(RuntimeError):
    """The newest routing document is not one that this version of the service understands."""


async def read_configuration(connection: AsyncConnection) -> Configuration:
    """Read all of it, as of one moment."""
    document = await read_routing(connection)
    people = await _read_people(connection)
    # Thousands of agents take a while, and calls go on meanwhile.
    return await asyncio.to_thread(configuration_of, document, people)


async def read_routing(connection: AsyncConnection) -> RoutingDocument:
    """The document that holds; an empty one when nobody has decided anything yet."""
    newest = await newest_version(connection)
    if newest is None:
        return RoutingDocument()
    try:
        return await asyncio.to_thread(RoutingDocument.kept, newest.document)
    except ValidationError as error:
        raise RoutingUnreadable(
            f"version {newest.version} of the routing document cannot be read ({error.error_count()} problems):"
            " a newer callcenter may have written it"
        ) from None


async def known_agents(connection: AsyncConnection) -> frozenset[str]:
    """Agents, active or not: what a document may point at."""
    return frozenset((await connection.execute(select(agents.c.username))).scalars())


async def active_agents(connection: AsyncConnection) -> frozenset[str]:
    """Agents who may sign in: those of the configuration."""
    return frozenset((await connection.execute(_active_agents(agents.c.username))).scalars())


async def read_phones(connection: AsyncConnection) -> list[Phone]:
    """Read the phones of every active agent, those that do not ring now too: they may register."""
    shown = (phones.c.endpoint, phones.c.agent, phones.c.kind, phones.c.secret, phones.c.number)
    statement = _active_agents(*shown).join(phones, phones.c.agent == agents.c.username)
    rows = await connection.execute(statement.order_by(phones.c.endpoint))
    return [record(Phone, dict(row)) for row in rows.mappings()]


async def _read_people(connection: AsyncConnection) -> Mapping[str, AgentPerson]:
    rings: dict[str, tuple[str, PhoneKind]] = {}
    owned: dict[str, set[str]] = {}
    # Should several phones of an agent be active, the desk phone rings.
    every = select(phones.c.agent, phones.c.endpoint, phones.c.kind, phones.c.active)
    for agent, endpoint, kind, active in await connection.execute(
        every.order_by(phones.c.kind == PhoneKind.DESK, phones.c.kind, phones.c.endpoint.desc())
    ):
        owned.setdefault(agent, set()).add(endpoint)
        if active:
            rings[agent] = endpoint, PhoneKind(kind)
    nothing = "", PhoneKind.DESK
    return {
        username: AgentPerson(
            display_name=display_name,
            endpoint=rings.get(username, nothing)[0],
            phone=rings.get(username, nothing)[1],
            endpoints=frozenset(owned.get(username, ())),
        )
        for username, display_name in await connection.execute(
            _active_agents(agents.c.username).order_by(agents.c.username)
        )
    }


def _active_agents(*columns: Any) -> Select[Any]:
    return (
        select(*columns, users.c.display_name)
        .select_from(agents)
        .join(users, users.c.username == agents.c.username)
        .where(agents.c.active, users.c.active)
    )
