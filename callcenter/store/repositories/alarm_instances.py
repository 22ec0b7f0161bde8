"""What went off, goes off, or is about to: the rows that are not cleared are the state that survives a restart.

Rule: a row is written over only as it was read, so that what happened to it is told by one writer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.reporting.alarm_life import AlarmInstance, AlarmState, Cause, Seen
from callcenter.reporting.alarms import Severity
from callcenter.reporting.conditions import Operator, Window
from callcenter.store.repositories.conditions import equal_to
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import alarm_instances

_COLUMNS = alarm_instances.c


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmReach:
    """These queues, groups and agents."""

    queues: Collection[str] = ()
    groups: Collection[str] = ()
    agents: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """Which to list; None lets everything pass. `reach`: only what tells of nothing but what is in it."""

    alarm: str | None = None
    queue: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    reach: AlarmReach | None = None


async def live_instances(connection: AsyncConnection) -> list[AlarmInstance]:
    """Return what is up or about to be."""
    rows = await connection.execute(select(alarm_instances).where(_COLUMNS.state != AlarmState.CLEARED))
    return [_instance(row) for row in rows.mappings()]


async def keep_instance(connection: AsyncConnection, before: AlarmInstance | None, after: AlarmInstance | None) -> bool:
    """Write what has become of an instance; None: it is quiet. False: another writer was there before."""
    if before is None:
        if after is None:
            return True
        adding = insert(alarm_instances).values(_row(after)).on_conflict_do_nothing()
        return (await connection.execute(adding.returning(_COLUMNS.id))).first() is not None
    as_read = (
        _COLUMNS.id == before.id,
        _COLUMNS.state == before.state,
        _COLUMNS.told_at.is_not_distinct_from(before.told_at),
        _COLUMNS.escalate_at.is_not_distinct_from(before.escalate_at),
    )
    if after is None:
        return (await connection.execute(alarm_instances.delete().where(*as_read))).rowcount == 1
    return (await connection.execute(alarm_instances.update().where(*as_read).values(_row(after)))).rowcount == 1


async def list_history(
    connection: AsyncConnection, wanted: HistoryFilter, *, after: Position | None, limit: int
) -> Sequence[AlarmInstance]:
    """Return at most `limit` of those that were raised, newest first."""
    conditions = equal_to(alarm_instances, alarm_id=wanted.alarm, queue=wanted.queue)
    conditions.append(_COLUMNS.raised_at.is_not(None))
    if wanted.since is not None:
        conditions.append(or_(_COLUMNS.cleared_at.is_(None), _COLUMNS.cleared_at >= wanted.since))
    if wanted.until is not None:
        conditions.append(_COLUMNS.raised_at < wanted.until)
    if wanted.reach is not None:
        # Without `queues` it looks at everything.
        conditions.append(_COLUMNS.queues.contained_by(sorted(wanted.reach.queues)))
        for column, seen in ((_COLUMNS.group, wanted.reach.groups), (_COLUMNS.agent, wanted.reach.agents)):
            conditions.append(or_(column.is_(None), column.in_(sorted(seen))))
    statement = select(alarm_instances).where(*conditions)
    rows = await connection.execute(page_of(statement, _COLUMNS.raised_at, _COLUMNS.id, after=after, limit=limit))
    return [_instance(row) for row in rows.mappings()]


def _instance(row: Mapping[Any, Any]) -> AlarmInstance:
    read: dict[str, Any] = {
        "severity": Severity(row["severity"]),
        "state": AlarmState(row["state"]),
        "queues": None if row["queues"] is None else tuple(row["queues"]),
        "seen": tuple(_seen(one) for one in row["seen"]),
        "raised_with": tuple(_seen(one) for one in row["raised_with"]),
        "cause": None if row["cause"] is None else Cause(row["cause"]),
    }
    return AlarmInstance(**{**row, **read})


def _seen(document: Mapping[str, Any]) -> Seen:
    return Seen(**{**document, "window": Window(document["window"]), "operator": Operator(document["operator"])})


def _row(instance: AlarmInstance) -> dict[str, Any]:
    return {
        **asdict(instance),
        "queues": None if instance.queues is None else list(instance.queues),
        "seen": [asdict(one) for one in instance.seen],
        "raised_with": [asdict(one) for one in instance.raised_with],
    }
