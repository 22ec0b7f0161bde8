"""Custom fields are defined, changed and taken away here; values that customers are given are checked and sealed.

Rule: a definition never changes so that values which are there mean something else: with values, the kind and whether
it is sealed are fixed, and it is archived instead of removed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from callcenter.crm.custom_fields import FieldDefinition, FieldProblem, check, fault_of_definition
from callcenter.crm.customer import FieldValue
from callcenter.crm.masking import is_sealed
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.vault import Vault
from callcenter.store.database import Connection
from callcenter.store.repositories.custom_fields import (
    StoredField,
    delete_field,
    field_in_use,
    find_field,
    insert_field,
    list_fields,
    update_field,
)
from callcenter.store.repositories.record_events import RecordEvent, append_events

Edit = Callable[[FieldDefinition], FieldDefinition]

_FIXED: Final = ("kind", "sealed")


class FieldsRefused(RecordRefused):
    """Some values are not what their fields may hold."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__("fields_refused", field=f"fields/{problems[0].field}")
        self.problems = tuple(problems)


async def read_definitions(connection: Connection) -> list[FieldDefinition]:
    """Return all definitions, the archived ones too, in the order in which people see them."""
    return [stored.definition for stored in await list_fields(connection)]


def accept_fields(
    definitions: Iterable[FieldDefinition],
    vault: Vault,
    given: Mapping[str, object],
    *,
    before: Mapping[str, FieldValue] | None = None,
) -> dict[str, FieldValue]:
    """Return all custom fields of a customer as they are kept, after `given` is set; None takes a value out.

    `before` is what is kept of a customer who is there already, None for a new one. Raises FieldsRefused.
    """
    kept = dict(before or {})
    plain = {name: vault.unseal(name, held) if is_sealed(held) else held for name, held in kept.items()}
    known = list(definitions)
    checked = check(known, given, before=None if before is None else plain)
    if checked.problems:
        raise FieldsRefused(checked.problems)
    sealed = {one.name for one in known if one.sealed}
    accepted: dict[str, FieldValue] = {}
    for name, value in checked.values.items():
        if name in plain and plain[name] == value and type(plain[name]) is type(value):
            accepted[name] = kept[name]
        else:
            accepted[name] = vault.seal(name, value) if name in sealed else value
    return accepted


async def define(connection: Connection, definition: FieldDefinition, deed: Deed) -> StoredField:
    """Add a custom field. Raises RecordRefused: `custom_field_exists`, or what is wrong with the definition."""
    _refuse_nonsense(definition)
    if await find_field(connection, definition.name) is not None:
        raise RecordRefused("custom_field_exists", field="name")
    stored = StoredField(id=deed.new_id(), definition=definition, version=1, created_at=deed.at, updated_at=deed.at)
    await insert_field(connection, stored)
    await append_events(connection, [_event("created", None, stored, deed)])
    return stored


async def redefine(connection: Connection, name: str, edit: Edit, deed: Deed, *, expected: int | None) -> StoredField:
    """Change a custom field. Raises RecordRefused: `custom_field_fixed` when values would be other ones."""
    before = await _found(connection, name, expected)
    definition = replace(edit(before.definition), name=name)
    if definition == before.definition:
        return before
    _refuse_nonsense(definition)
    fixed = [fact for fact in _FIXED if getattr(definition, fact) != getattr(before.definition, fact)]
    if fixed and await field_in_use(connection, name):
        raise RecordRefused("custom_field_fixed", field=fixed[0])
    after = replace(before, definition=definition, version=before.version + 1, updated_at=deed.at)
    await update_field(connection, after)
    await append_events(connection, [_event("changed", before, after, deed)])
    return after


async def undefine(connection: Connection, name: str, deed: Deed, *, expected: int | None) -> None:
    """Take a custom field away that no customer has a value in. Raises RecordRefused: `custom_field_in_use`."""
    before = await _found(connection, name, expected)
    if await field_in_use(connection, name):
        raise RecordRefused("custom_field_in_use")
    await delete_field(connection, name)
    await append_events(connection, [_event("removed", before, None, deed)])


async def _found(connection: Connection, name: str, expected: int | None) -> StoredField:
    stored = await find_field(connection, name, lock=True)
    if stored is None:
        raise RecordRefused("unknown_custom_field")
    if expected is not None and expected != stored.version:
        raise RecordRefused("record_changed")
    return stored


def _refuse_nonsense(definition: FieldDefinition) -> None:
    if fault := fault_of_definition(definition):
        raise RecordRefused(fault)


def _event(what: str, before: StoredField | None, after: StoredField | None, deed: Deed) -> RecordEvent:
    there = after or before
    assert there is not None
    old, new = (_facts(one) for one in (before, after))
    return deed.event(
        what,
        kind="custom_field",
        record_id=there.id,
        version=there.version if after else there.version + 1,
        changes={name: [old.get(name), new.get(name)] for name in old | new if old.get(name) != new.get(name)},
    )


def _facts(stored: StoredField | None) -> dict[str, Any]:
    return {} if stored is None else asdict(stored.definition)
