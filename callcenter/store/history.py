"""The history of agents: one row for each stretch of the same status, reason and activity.

Rule: the stretches of one agent follow each other without gap or overlap; what lasted no time leaves no row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.agent import Activity, Status
from callcenter.core.changes import AgentChanged
from callcenter.store.rows import Numbered, columns_of, encode_for_postgres
from callcenter.store.tables import agent_states, agent_status_history
from callcenter.store.upserts import upsert

_COLUMNS: Final = ("agent", "status", "reason", "activity", "cause", "started_at", "ended_at")
_WRITE: Final = upsert(agent_status_history, _COLUMNS, key=("agent", "started_at"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One row of the history; the running one has no end."""

    agent: str
    status: Status
    reason: str | None
    activity: Activity
    cause: str | None
    started_at: datetime
    ended_at: datetime | None = None


async def write_history(connection: AsyncConnection, changes: Sequence[Numbered]) -> None:
    """Bring the history up to these changes; before the agents' states are written."""
    agents = {numbered.change.agent.username for numbered in changes if isinstance(numbered.change, AgentChanged)}
    if not agents:
        return
    running: dict[str, Stretch] = {}
    revisions: dict[str, int] = {}
    for row in (await connection.execute(_running(agents))).mappings():
        revisions[row["username"]] = row["rev"]
        if row["started_at"] is not None:
            running[row["username"]] = Stretch(**{name: row[name] for name in _COLUMNS})
    # A change older than the agent's state comes from an earlier leader's journal: later history is already there.
    news = [numbered for numbered in changes if numbered.revision > revisions.get(_agent_of(numbered), -1)]
    stretches = follow(running, [numbered.change for numbered in news if isinstance(numbered.change, AgentChanged)])
    if stretches:
        rows = encode_for_postgres([columns_of(stretch, _COLUMNS) for stretch in stretches]).decode()
        await connection.execute(_WRITE, {"rows": rows})


def follow(running: dict[str, Stretch], changes: Sequence[AgentChanged]) -> list[Stretch]:
    """Return the stretches that end and begin by these changes; `running` is brought up to date."""
    touched: dict[tuple[str, datetime], Stretch] = {}
    for change in changes:
        agent = change.agent
        before = running.get(agent.username)
        if before and (before.status, before.reason, before.activity) == (agent.status, agent.reason, agent.activity):
            continue
        # The clock of the machine that led before may have been ahead.
        at = max(change.at, before.started_at) if before else change.at
        after = Stretch(
            agent=agent.username,
            status=agent.status,
            reason=agent.reason,
            activity=agent.activity,
            cause=change.cause,
            started_at=at,
        )
        if before and before.started_at == at:
            after = replace(after, cause=change.cause or before.cause)
        elif before:
            touched[(before.agent, before.started_at)] = replace(before, ended_at=at)
        touched[(after.agent, after.started_at)] = after
        running[agent.username] = after
    return list(touched.values())


def _agent_of(numbered: Numbered) -> str:
    return numbered.change.agent.username if isinstance(numbered.change, AgentChanged) else ""


def _running(agents: set[str]) -> Select[Any]:
    history = agent_status_history
    runs = and_(history.c.agent == agent_states.c.username, history.c.ended_at.is_(None))
    return (
        select(agent_states.c.username, agent_states.c.rev, *(history.c[name] for name in _COLUMNS))
        .select_from(agent_states.outerjoin(history, runs))
        .where(agent_states.c.username.in_(sorted(agents)))
    )
