"""Alarms as they are kept: what is watched. Rows of `alarms`, their conditions as JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.reporting.alarms import Alarm, Combination, Severity
from callcenter.reporting.conditions import Condition, Operator, Reach, Window
from callcenter.store.tables import alarms


async def read_alarms(connection: AsyncConnection) -> list[Alarm]:
    """Return all, by name."""
    rows = await connection.execute(select(alarms).order_by(alarms.c.name, alarms.c.id))
    return [_alarm(row) for row in rows.mappings()]


async def find_alarm(connection: AsyncConnection, alarm_id: str, *, lock: bool = False) -> Alarm | None:
    """Return an alarm; with `lock` nobody else changes it until this transaction ends."""
    statement = select(alarms).where(alarms.c.id == alarm_id)
    row = (await connection.execute(statement.with_for_update() if lock else statement)).mappings().one_or_none()
    return None if row is None else _alarm(row)


async def insert_alarm(connection: AsyncConnection, alarm: Alarm) -> None:
    """Add an alarm."""
    await connection.execute(alarms.insert().values(_row(alarm)))


async def update_alarm(connection: AsyncConnection, alarm: Alarm) -> None:
    """Write an alarm over what it was."""
    await connection.execute(alarms.update().where(alarms.c.id == alarm.id).values(_row(alarm)))


async def delete_alarm(connection: AsyncConnection, alarm_id: str) -> None:
    """Take an alarm out. What has happened stays."""
    await connection.execute(alarms.delete().where(alarms.c.id == alarm_id))


def condition_of(document: Mapping[str, Any]) -> Condition:
    """Return a condition from its JSON."""
    return Condition(
        **{
            **document,
            "reach": Reach(document["reach"]),
            "window": Window(document["window"]),
            "operator": Operator(document["operator"]),
        }
    )


def _alarm(row: Mapping[Any, Any]) -> Alarm:
    read: dict[str, Any] = {
        "conditions": tuple(condition_of(one) for one in row["conditions"]),
        "combination": Combination(row["combination"]),
        "severity": Severity(row["severity"]),
        **{name: tuple(row[name]) for name in ("queues", "emails", "escalate_to")},
    }
    return Alarm(**{**row, **read})


def _row(alarm: Alarm) -> dict[str, Any]:
    lists = {name: list(getattr(alarm, name)) for name in ("conditions", "queues", "emails", "escalate_to")}
    return {**asdict(alarm), **lists, "conditions": [asdict(one) for one in alarm.conditions]}
