"""Categories, templates and SLA policies are made and changed here: each time with its event."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from callcenter.core.configuration import Configuration
from callcenter.crm.ticket_settings import (
    Action,
    Aim,
    AnySetting,
    Category,
    Setting,
    SlaPolicy,
    Template,
    setting_facts,
)
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.store.database import Connection
from callcenter.store.repositories.record_events import RecordEvent, append_events
from callcenter.store.repositories.ticket_settings import (
    default_policy,
    find_setting,
    insert_setting,
    read_setting,
    update_setting,
)
from callcenter.store.repositories.users import find_user

_KINDS: Final[dict[type[Setting], str]] = {
    Category: "ticket_category",
    Template: "ticket_template",
    SlaPolicy: "sla_policy",
}


async def add_setting(
    connection: Connection, setting: AnySetting, deed: Deed, configuration: Configuration
) -> AnySetting:
    """Add one. Raises RecordRefused: `name_taken`, and what it must not name."""
    name = setting.path if isinstance(setting, Category) else setting.name
    if await find_setting(connection, type(setting), name) is not None:
        raise RecordRefused("name_taken", field="path" if isinstance(setting, Category) else "name")
    await _check(connection, setting, configuration)
    events: list[RecordEvent] = await _make_room(connection, setting, deed)
    await insert_setting(connection, setting)
    await append_events(connection, [*events, _event(None, setting, deed)])
    return setting


async def change_setting(
    connection: Connection,
    kind: type[AnySetting],
    setting_id: str,
    edit: Callable[[AnySetting], AnySetting],
    deed: Deed,
    configuration: Configuration,
    *,
    expected: int | None,
) -> AnySetting:
    """Change one. Raises RecordRefused: `unknown_<kind>`, `record_changed`, and what it must not name."""
    before = await read_setting(connection, kind, setting_id)
    if before is None:
        raise RecordRefused(f"unknown_{_KINDS[kind]}")
    if expected is not None and expected != before.version:
        raise RecordRefused("record_changed")
    after = edit(before)
    if after == before:
        return before
    await _check(connection, after, configuration)
    after = replace(after, version=before.version + 1, updated_at=deed.at)
    events: list[RecordEvent] = await _make_room(connection, after, deed)
    await update_setting(connection, after)
    await append_events(connection, [*events, _event(before, after, deed)])
    return after


async def _make_room(connection: Connection, setting: Setting, deed: Deed) -> list[RecordEvent]:
    """There is one default policy: who becomes it takes the place of the one before."""
    if not isinstance(setting, SlaPolicy) or not setting.is_default:
        return []
    before = await default_policy(connection)
    if before is None or before.id == setting.id:
        return []
    after = replace(before, is_default=False, version=before.version + 1, updated_at=deed.at)
    await update_setting(connection, after)
    return [_event(before, after, deed)]


async def _check(connection: Connection, setting: Setting, configuration: Configuration) -> None:
    match setting:
        case Category():
            above, _, _ = setting.path.rpartition("/")
            if above and await find_setting(connection, Category, above) is None:
                raise RecordRefused("unknown_ticket_category", field="path")
        case Template():
            _check_queue(setting.queue, configuration, "queue")
            if setting.category is not None and await find_setting(connection, Category, setting.category) is None:
                raise RecordRefused("unknown_ticket_category", field="category")
            if setting.sla_policy is not None and await find_setting(connection, SlaPolicy, setting.sla_policy) is None:
                raise RecordRefused("unknown_sla_policy", field="sla_policy")
        case SlaPolicy():
            if setting.schedule is not None and setting.schedule not in configuration.schedules:
                raise RecordRefused("unknown_schedule", field="schedule")
            await _check_steps(connection, setting, configuration)


async def _check_steps(connection: Connection, policy: SlaPolicy, configuration: Configuration) -> None:
    if len({step.key for step in policy.steps}) < len(policy.steps):
        raise RecordRefused("escalation_step_repeated", field="steps")
    for index, step in enumerate(policy.steps):
        field = f"steps/{index}"
        match step.action:
            case Action.NOTIFY:
                fits = step.aim is not None
            case Action.REASSIGN:
                fits = step.aim in (Aim.USER, Aim.QUEUE) and step.name is not None
            case Action.RAISE_PRIORITY:
                fits = step.aim is None
            case Action.BREACH:
                fits = False
        named = step.name is not None
        if not fits or (step.aim is Aim.USER and not named) or (step.aim not in (Aim.USER, Aim.QUEUE) and named):
            raise RecordRefused("escalation_step_unclear", field=field)
        if step.aim is Aim.QUEUE:
            _check_queue(step.name, configuration, f"{field}/name")
        if step.aim is Aim.USER and step.name is not None and await find_user(connection, step.name) is None:
            raise RecordRefused("unknown_user", field=f"{field}/name")


def _check_queue(queue: str | None, configuration: Configuration, field: str) -> None:
    if queue is not None and queue not in configuration.queues:
        raise RecordRefused("unknown_queue", field=field)


def _event(before: AnySetting | None, after: AnySetting, deed: Deed) -> RecordEvent:
    old, new = setting_facts(before) if before else {}, setting_facts(after)
    kind = _KINDS[type(after)]
    return RecordEvent(
        id=deed.new_id(),
        at=deed.at,
        actor=deed.actor,
        type=f"{kind}.{'changed' if before else 'created'}",
        kind=kind,
        record_id=after.id,
        version=after.version,
        changes={name: (old.get(name), value) for name, value in new.items() if old.get(name) != value},
    )
