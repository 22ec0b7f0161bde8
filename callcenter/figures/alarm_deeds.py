"""Alarms are made, changed, muted and taken out here: each time with an event, in the same transaction.

Rule: what an alarm is made of is checked here, whoever asks. What is up by an alarm that is no more is cleared by the
watch (`alarms.py`), which reads them anew.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from callcenter.core.configuration import Configuration
from callcenter.figures.alarm_letters import KIND
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.reporting.alarms import Alarm
from callcenter.reporting.conditions import Condition, Reach, beyond
from callcenter.reporting.registry import METRICS
from callcenter.reporting.watchable import reaches_of, windows_of
from callcenter.store.database import Connection
from callcenter.store.repositories.alarms import delete_alarm, find_alarm, insert_alarm, update_alarm
from callcenter.store.repositories.record_events import append_events

# May this person change this alarm? Raises when not.
Allowed = Callable[[Alarm], None]

_FACTS: Final = (
    "name",
    "conditions",
    "combination",
    "queues",
    "for_seconds",
    "severity",
    "schedule",
    "emails",
    "escalate_after_seconds",
    "escalate_to",
    "active",
    "muted_until",
)


async def create(connection: Connection, alarm: Alarm, deed: Deed, configuration: Configuration) -> Alarm:
    """Add an alarm; returns it as it is kept."""
    check(alarm, configuration)
    kept = replace(alarm, version=1, created_by=deed.actor, created_at=deed.at, updated_at=deed.at)
    await insert_alarm(connection, kept)
    await _tell(connection, "created", None, kept, deed)
    return kept


async def change(
    connection: Connection,
    alarm_id: str,
    edit: Callable[[Alarm], Alarm],
    deed: Deed,
    configuration: Configuration,
    *,
    allowed: Allowed,
    expected: int | None,
) -> Alarm:
    """Change an alarm."""
    before = await _found(connection, alarm_id, allowed, expected)
    after = edit(before)
    if after == before:
        return before
    check(after, configuration)
    allowed(after)
    after = replace(after, version=before.version + 1, updated_at=deed.at)
    await update_alarm(connection, after)
    await _tell(connection, "changed", before, after, deed)
    return after


async def mute(connection: Connection, alarm_id: str, until: datetime | None, deed: Deed, *, allowed: Allowed) -> Alarm:
    """Tell nobody until this instant; None: tell again."""
    before = await _found(connection, alarm_id, allowed, None)
    after = replace(before, muted_until=until, muted_by=None if until is None else deed.actor)
    if after == before:
        return before
    after = replace(after, version=before.version + 1, updated_at=deed.at)
    await update_alarm(connection, after)
    await _tell(connection, "muted" if until is not None else "unmuted", before, after, deed)
    return after


async def remove(connection: Connection, alarm_id: str, deed: Deed, *, allowed: Allowed, expected: int | None) -> None:
    """Take an alarm out."""
    before = await _found(connection, alarm_id, allowed, expected)
    await delete_alarm(connection, alarm_id)
    await _tell(connection, "removed", before, None, deed)


def check(alarm: Alarm, configuration: Configuration) -> None:
    """Raise RecordRefused for an alarm that cannot be watched."""
    for number, condition in enumerate(alarm.conditions):
        _check_condition(condition, f"conditions/{number}", configuration)
        # Its instances are of queues or of agents.
        if condition.reach is Reach.EACH and alarm.is_about(Reach.EACH_AGENT):
            raise RecordRefused("alarm_reach_mixed", field=f"conditions/{number}/reach")
    for number, name in enumerate(alarm.queues):
        if name not in configuration.queues:
            raise RecordRefused("unknown_queue", field=f"queues/{number}")
    if alarm.schedule is not None and alarm.schedule not in configuration.schedules:
        raise RecordRefused("unknown_schedule", field="schedule")
    if alarm.escalate_to and alarm.escalate_after_seconds is None:
        raise RecordRefused("alarm_escalation_incomplete", field="escalate_after_seconds")
    if alarm.escalate_after_seconds is not None and not alarm.escalate_to:
        raise RecordRefused("alarm_escalation_incomplete", field="escalate_to")


def _check_condition(condition: Condition, place: str, configuration: Configuration) -> None:
    windows = windows_of(condition.metric)
    if not windows:
        raise RecordRefused("metric_not_watchable", field=f"{place}/metric")
    if condition.window not in windows:
        raise RecordRefused("alarm_window_unfit", field=f"{place}/window")
    if condition.reach not in reaches_of(condition.metric):
        raise RecordRefused("alarm_reach_unfit", field=f"{place}/reach")
    if (condition.reach is Reach.GROUP) != (condition.group is not None):
        raise RecordRefused("alarm_group_unfit", field=f"{place}/group")
    if condition.group is not None and all(condition.group not in one.groups for one in configuration.agents.values()):
        raise RecordRefused("alarm_group_unfit", field=f"{place}/group")
    if (condition.reach is Reach.QUEUE) != (condition.queue is not None):
        raise RecordRefused("alarm_queue_unfit", field=f"{place}/queue")
    if condition.queue is not None and condition.queue not in configuration.queues:
        raise RecordRefused("unknown_queue", field=f"{place}/queue")
    metric = METRICS.get(condition.metric)
    if condition.within_seconds is not None and (metric is None or metric.within is None):
        raise RecordRefused("alarm_seconds_unfit", field=f"{place}/within_seconds")
    # What raises it must not clear it.
    if condition.threshold != condition.clear and not beyond(condition.operator, condition.threshold, condition.clear):
        raise RecordRefused("alarm_band_reversed", field=f"{place}/clear")


async def _found(connection: Connection, alarm_id: str, allowed: Allowed, expected: int | None) -> Alarm:
    found = await find_alarm(connection, alarm_id, lock=True)
    if found is None:
        raise RecordRefused("unknown_alarm")
    allowed(found)
    if expected is not None and expected != found.version:
        raise RecordRefused("record_changed")
    return found


async def _tell(connection: Connection, what: str, before: Alarm | None, after: Alarm | None, deed: Deed) -> None:
    there = after or before
    assert there is not None
    old, new = _facts(before), _facts(after)
    event = deed.event(
        what,
        kind=KIND,
        record_id=there.id,
        version=there.version if after else there.version + 1,
        changes={name: (old.get(name), new.get(name)) for name in _FACTS if old.get(name) != new.get(name)},
    )
    await append_events(connection, [event])


def _facts(alarm: Alarm | None) -> dict[str, Any]:
    if alarm is None:
        return {}
    facts = {name: getattr(alarm, name) for name in _FACTS}
    lists = {name: list(value) for name, value in facts.items() if isinstance(value, tuple)}
    return {**facts, **lists, "conditions": [asdict(one) for one in alarm.conditions]}
