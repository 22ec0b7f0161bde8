"""Categories, templates and SLA policies: few rows of three tables that live in the same way.

Rule: whoever writes adds the event in the same transaction; `callcenter/records/ticket_settings.py` does both.
"""

from typing import Any, Final

from sqlalchemy import Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.ticket_settings import (
    AnySetting,
    Category,
    Setting,
    SlaPolicy,
    Template,
    setting_facts,
    setting_of,
)
from callcenter.store.tables import sla_policies, ticket_categories, ticket_templates

_TABLES: Final[dict[type[Setting], Table]] = {
    Category: ticket_categories,
    Template: ticket_templates,
    SlaPolicy: sla_policies,
}


async def read_settings(connection: AsyncConnection, kind: type[AnySetting]) -> list[AnySetting]:
    """Return all of a kind, by name."""
    table = _TABLES[kind]
    rows = await connection.execute(select(table).order_by(_name(table)))
    return [setting_of(kind, dict(row)) for row in rows.mappings()]


async def read_setting(connection: AsyncConnection, kind: type[AnySetting], setting_id: str) -> AnySetting | None:
    """Return one; nobody else changes it until the transaction ends."""
    table = _TABLES[kind]
    found = await connection.execute(select(table).where(table.c.id == setting_id).with_for_update())
    row = found.mappings().one_or_none()
    return None if row is None else setting_of(kind, dict(row))


async def find_setting(connection: AsyncConnection, kind: type[AnySetting], name: str) -> AnySetting | None:
    """Return the one of this name, or path."""
    table = _TABLES[kind]
    row = (await connection.execute(select(table).where(_name(table) == name))).mappings().one_or_none()
    return None if row is None else setting_of(kind, dict(row))


async def default_policy(connection: AsyncConnection) -> SlaPolicy | None:
    """Return the policy of those for whom nobody chose another."""
    statement = select(sla_policies).where(sla_policies.c.is_default, ~sla_policies.c.archived)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else setting_of(SlaPolicy, dict(row))


async def insert_setting(connection: AsyncConnection, setting: Setting) -> None:
    """Add one."""
    await connection.execute(_TABLES[type(setting)].insert().values(_row(setting)))


async def update_setting(connection: AsyncConnection, setting: Setting) -> None:
    """Write one over what it was before."""
    table = _TABLES[type(setting)]
    await connection.execute(table.update().where(table.c.id == setting.id).values(_row(setting)))


async def computed_for(connection: AsyncConnection) -> dict[str, str]:
    """Return for which rules the due times of each policy's tickets were found last, by the policy's name."""
    rows = await connection.execute(select(sla_policies.c.name, sla_policies.c.computed_for))
    return {name: rules for name, rules in rows}


async def note_computed_for(connection: AsyncConnection, policy: str, rules: str) -> None:
    """Note that all due times of this policy's tickets follow from these rules."""
    await connection.execute(update(sla_policies).where(sla_policies.c.name == policy).values(computed_for=rules))


def _name(table: Table) -> Any:
    return table.c.path if table is ticket_categories else table.c.name


def _row(setting: Setting) -> dict[str, Any]:
    same = {name: getattr(setting, name) for name in ("id", "version", "created_at", "updated_at")}
    return {**setting_facts(setting), **same}
