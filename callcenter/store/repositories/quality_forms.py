"""Forms of grading and the rules that choose contacts: read and written. Versions of forms are only added to."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import quality_evaluations, quality_form_versions, quality_forms, quality_rules

Row = Mapping[str, Any]


async def list_forms(connection: AsyncConnection, *, archived: bool) -> Sequence[Row]:
    """Return the forms by name, each with the document of its newest version and whether it is `used`."""
    statement = _with_document()
    if not archived:
        statement = statement.where(~quality_forms.c.archived)
    return [dict(row) for row in (await connection.execute(statement.order_by(quality_forms.c.name))).mappings()]


async def find_form(
    connection: AsyncConnection, form_id: str, *, version: int | None = None, lock: bool = False
) -> Row | None:
    """Return one form in its newest version, or in another. `lock`: nobody else changes it meanwhile."""
    if lock:
        await connection.execute(select(quality_forms.c.id).where(quality_forms.c.id == form_id).with_for_update())
    statement = _with_document(version).where(quality_forms.c.id == form_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else dict(row)


async def add_form(connection: AsyncConnection, values: Mapping[str, Any]) -> bool:
    """Add a form; false when another one has the name."""
    adding = insert(quality_forms).values(dict(values)).on_conflict_do_nothing(index_elements=["name"])
    return (await connection.execute(adding.returning(quality_forms.c.id))).first() is not None


async def change_form(connection: AsyncConnection, form_id: str, values: Mapping[str, Any]) -> None:
    """Write some columns of a form."""
    await connection.execute(quality_forms.update().where(quality_forms.c.id == form_id).values(dict(values)))


async def add_version(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Add a version. None is ever changed."""
    await connection.execute(quality_form_versions.insert().values(dict(values)))


async def form_named(connection: AsyncConnection, name: str) -> str | None:
    """Return the id of the form of this name."""
    found: str | None = (
        await connection.execute(select(quality_forms.c.id).where(quality_forms.c.name == name))
    ).scalar_one_or_none()
    return found


async def list_rules(connection: AsyncConnection, *, only_active: bool = False) -> Sequence[Row]:
    """Return the rules by name."""
    statement = select(quality_rules).order_by(quality_rules.c.name)
    if only_active:
        statement = statement.where(quality_rules.c.active)
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def find_rule(connection: AsyncConnection, rule_id: str, *, lock: bool = False) -> Row | None:
    """Return one rule."""
    statement = select(quality_rules).where(quality_rules.c.id == rule_id)
    row = (await connection.execute(statement.with_for_update() if lock else statement)).mappings().one_or_none()
    return None if row is None else dict(row)


async def rule_named(connection: AsyncConnection, name: str) -> str | None:
    """Return the id of the rule of this name."""
    found: str | None = (
        await connection.execute(select(quality_rules.c.id).where(quality_rules.c.name == name))
    ).scalar_one_or_none()
    return found


async def put_rule(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Add a rule, or write it anew."""
    adding = insert(quality_rules).values(dict(values))
    await connection.execute(adding.on_conflict_do_update(index_elements=["id"], set_=dict(values)))


async def remove_rule(connection: AsyncConnection, rule_id: str) -> None:
    """Forget a rule. What it has chosen stays."""
    await connection.execute(quality_rules.delete().where(quality_rules.c.id == rule_id))


def _with_document(version: int | None = None) -> Select[Any]:
    wanted = quality_forms.c.version if version is None else version
    versions = quality_form_versions
    used = (
        exists()
        .where(
            quality_evaluations.c.form_id == quality_forms.c.id,
            quality_evaluations.c.form_version == versions.c.version,
        )
        .label("used")
    )
    columns = [column for column in quality_forms.c if column.name != "version"]
    newest = quality_forms.c.version.label("newest")
    return select(*columns, newest, versions.c.version, versions.c.document, used).join(
        versions, (versions.c.form_id == quality_forms.c.id) & (versions.c.version == wanted)
    )
