"""The definitions of custom fields, and whether any customer has a value in one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.custom_fields import Choice, FieldDefinition, FieldKind
from callcenter.store.tables import custom_fields, customers


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredField:
    """A definition as it is kept."""

    id: str
    definition: FieldDefinition
    version: int
    created_at: datetime
    updated_at: datetime


async def list_fields(connection: AsyncConnection) -> list[StoredField]:
    """Return all definitions in the order in which people see them."""
    statement = select(custom_fields).order_by(custom_fields.c.position, custom_fields.c.name)
    return [_stored(dict(row)) for row in (await connection.execute(statement)).mappings()]


async def find_field(connection: AsyncConnection, name: str, *, lock: bool = False) -> StoredField | None:
    """Return one definition. `lock`: nobody else changes it meanwhile."""
    statement = select(custom_fields).where(custom_fields.c.name == name)
    if lock:
        statement = statement.with_for_update()
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else _stored(dict(row))


async def insert_field(connection: AsyncConnection, stored: StoredField) -> None:
    """Add a definition."""
    await connection.execute(custom_fields.insert().values(_row(stored)))


async def update_field(connection: AsyncConnection, stored: StoredField) -> None:
    """Write a definition over what it was."""
    statement = custom_fields.update().where(custom_fields.c.name == stored.definition.name)
    await connection.execute(statement.values(_row(stored)))


async def delete_field(connection: AsyncConnection, name: str) -> None:
    """Take a definition out."""
    await connection.execute(delete(custom_fields).where(custom_fields.c.name == name))


async def field_in_use(connection: AsyncConnection, name: str) -> bool:
    """Whether any customer has a value in this field."""
    statement = select(exists().where(customers.c.fields.has_key(name)))
    return bool((await connection.execute(statement)).scalar_one())


def _row(stored: StoredField) -> dict[str, Any]:
    own = {"id": stored.id, "version": stored.version, "created_at": stored.created_at, "updated_at": stored.updated_at}
    return {**asdict(stored.definition), **own}


def _stored(row: Mapping[str, Any]) -> StoredField:
    facts = dict(row)
    own = {name: facts.pop(name) for name in ("id", "version", "created_at", "updated_at")}
    choices = tuple(Choice(**one) for one in facts.pop("choices"))
    definition = FieldDefinition(**{**facts, "kind": FieldKind(facts["kind"]), "choices": choices})
    return StoredField(definition=definition, **own)
