"""What administrators decided, as the core and the switch take it. Flows are files and are not kept here."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.configuration import AgentProfile, Configuration, EntryPoint, Queue
from callcenter.ports import Phone
from callcenter.store.rows import record
from callcenter.store.tables import (
    agent_skills,
    agents,
    dispositions,
    entry_points,
    phones,
    queue_members,
    queues,
    users,
)


async def read_configuration(connection: AsyncConnection) -> Configuration:
    """Read all of it, as of one moment."""
    known_queues = [record(Queue, dict(row)) for row in (await connection.execute(select(queues))).mappings()]
    known_entries = [
        record(EntryPoint, dict(row)) for row in (await connection.execute(select(entry_points))).mappings()
    ]
    codes = await connection.execute(select(dispositions.c.code).where(dispositions.c.active))
    return Configuration(
        queues={queue.name: queue for queue in known_queues},
        agents=await _read_agents(connection),
        entry_points={entry.dnis: entry for entry in known_entries},
        dispositions=frozenset(codes.scalars()),
    )


async def read_phones(connection: AsyncConnection) -> list[Phone]:
    """Read the phones of every active agent, those that do not ring now too: they may register."""
    statement = _active_agents(phones.c.endpoint, phones.c.agent, phones.c.kind, phones.c.secret).join(
        phones, phones.c.agent == agents.c.username
    )
    rows = await connection.execute(statement.order_by(phones.c.endpoint))
    return [record(Phone, dict(row)) for row in rows.mappings()]


async def _read_agents(connection: AsyncConnection) -> dict[str, AgentProfile]:
    members: defaultdict[str, set[str]] = defaultdict(set)
    for queue, agent in await connection.execute(select(queue_members.c.queue, queue_members.c.agent)):
        members[agent].add(queue)
    proficiencies: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for agent, skill, proficiency in await connection.execute(
        select(agent_skills.c.agent, agent_skills.c.skill, agent_skills.c.proficiency)
    ):
        proficiencies[agent][skill] = proficiency
    # Should two phones of an agent be active, the desk phone rings.
    active = select(phones.c.agent, phones.c.endpoint).where(phones.c.active)
    rows = await connection.execute(active.order_by(phones.c.kind, phones.c.endpoint.desc()))
    endpoints = {agent: endpoint for agent, endpoint in rows}
    return {
        username: AgentProfile(
            username=username,
            display_name=display_name,
            endpoint=endpoints.get(username, ""),
            queues=frozenset(members[username]),
            skills=proficiencies[username],
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
