"""Agents' time: which stretches have ended or go on, and each as facts in the place of what was there before.

Rule: a stretch that goes on is counted up to a moment ago, and wholly when it has ended. An agent's stretches do not
overlap, so (agent, at) is one row.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.reporting.facts import TimeFact
from callcenter.store.history import Stretch
from callcenter.store.rows import encode_for_postgres, record
from callcenter.store.tables import agent_status_history, agent_times, agent_times_due
from callcenter.store.tables.figures import TIME_MEASURES

_STRETCH: Final = tuple(Stretch.__dataclass_fields__)
_COLUMNS: Final = tuple(agent_times.c.keys())
_VALUES: Final = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in ("agent", "at"))
_WRITE: Final = text(
    f"insert into agent_times ({', '.join(_COLUMNS)}) select {', '.join(_COLUMNS)}"
    " from json_populate_recordset(null::agent_times, cast(cast(:rows as text) as json))"
    f" on conflict (agent, at) do update set {_VALUES}"
)
# A stretch that was counted while it went on may have ended a little before that, by the clock of who led then.
_DELETE: Final = text("""
    delete from agent_times t
    using unnest(cast(:agents as text[]), cast(:starts as timestamptz[]), cast(:ends as timestamptz[]))
        ended(agent, started_at, ended_at)
    where t.agent = ended.agent and t.at >= ended.started_at and t.at < ended.ended_at + interval '1 hour'
        and t.stretch_started_at = ended.started_at
    returning t.at
""").columns(agent_times.c.at)


async def take_due(connection: AsyncConnection, *, limit: int) -> tuple[int, list[Stretch]]:
    """Take stretches that have ended, the newest first; returns how many were due, and those that there are."""
    wanted = (
        select(agent_times_due.c.seq, agent_times_due.c.agent, agent_times_due.c.started_at)
        .order_by(agent_times_due.c.seq.desc())
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await connection.execute(wanted)).all()
    if not rows:
        return 0, []
    await connection.execute(delete(agent_times_due).where(agent_times_due.c.seq.in_([row.seq for row in rows])))
    history = agent_status_history
    keys = {(row.agent, row.started_at) for row in rows}
    found = select(*(history.c[name] for name in _STRETCH)).where(
        tuple_(history.c.agent, history.c.started_at).in_(keys), history.c.ended_at.is_not(None)
    )
    return len(rows), [record(Stretch, dict(row)) for row in (await connection.execute(found)).mappings()]


async def read_running(connection: AsyncConnection) -> list[tuple[Stretch, datetime | None]]:
    """Return the stretches that go on, each with the last instant at which a row of it begins."""
    history = agent_status_history
    counted = select(func.max(agent_times.c.at)).where(
        agent_times.c.agent == history.c.agent,
        agent_times.c.at >= history.c.started_at,
        agent_times.c.stretch_started_at == history.c.started_at,
    )
    wanted = select(*(history.c[name] for name in _STRETCH), counted.scalar_subquery().label("counted")).where(
        history.c.ended_at.is_(None)
    )
    return [
        (record(Stretch, {name: row[name] for name in _STRETCH}), row["counted"])
        for row in (await connection.execute(wanted)).mappings()
    ]


async def replace_times(
    connection: AsyncConnection, made: Sequence[tuple[Stretch, Sequence[TimeFact]]]
) -> set[datetime]:
    """Put the facts of stretches that have ended in the place of the old; returns the instants of all of them."""
    given = {
        "agents": [stretch.agent for stretch, _ in made],
        "starts": [stretch.started_at for stretch, _ in made],
        "ends": [stretch.ended_at for stretch, _ in made],
    }
    gone = (await connection.execute(_DELETE, given)).scalars().all()
    return {*gone, *await write_times(connection, made)}


async def write_times(connection: AsyncConnection, made: Sequence[tuple[Stretch, Sequence[TimeFact]]]) -> set[datetime]:
    """Add these facts, or bring up to date what is there from the same instant on; returns their instants."""
    rows = [_row_of(stretch, fact) for stretch, its_own in made for fact in its_own]
    if rows:
        await connection.execute(_WRITE, {"rows": encode_for_postgres(rows).decode()})
    return {row["at"] for row in rows}


def _row_of(stretch: Stretch, fact: TimeFact) -> dict[str, Any]:
    return {
        "agent": fact.agent,
        "at": fact.at,
        "reason": fact.reason or "",
        "stretch_started_at": stretch.started_at,
        **{str(measure): fact.measures[measure] or None for measure in TIME_MEASURES},
    }
