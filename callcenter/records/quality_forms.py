"""Forms of grading and the rules that choose contacts: made, changed, put away.

Rule: a change of a form is a new version, and nobody overwrites what he has not seen. A rule's seed is made with it and
never changes: what it chooses can be worked out again.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from callcenter.crm.quality_forms import Form, document_of, faults_of_form
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.quality import check_graders
from callcenter.store.database import Connection
from callcenter.store.repositories.quality_forms import (
    add_form,
    add_version,
    change_form,
    find_form,
    find_rule,
    form_named,
    put_rule,
    remove_rule,
    rule_named,
)
from callcenter.store.repositories.record_events import append_events

FORM_KIND: Final = "quality_form"
RULE_KIND: Final = "quality_rule"

Row = Mapping[str, Any]


async def create_form(connection: Connection, name: str, form: Form, deed: Deed) -> str:
    """Make a form. Raises RecordRefused: `quality_form_unclear`, `name_taken`."""
    _check(form)
    form_id = deed.new_id()
    row = {
        "id": form_id,
        "name": name,
        "version": 1,
        "created_by": deed.actor,
        "created_at": deed.at,
        "updated_at": deed.at,
    }
    if not await add_form(connection, row):
        raise RecordRefused("name_taken", field="name")
    await _version(connection, form_id, 1, form, deed)
    await _tell(connection, FORM_KIND, form_id, "created", 1, deed)
    return form_id


async def change_form_to(
    connection: Connection, form_id: str, name: str, form: Form, deed: Deed, *, expected: int | None
) -> None:
    """Make the next version of a form. Raises RecordRefused: the same, `unknown_quality_form`, `record_changed`."""
    _check(form)
    before = await _form(connection, form_id)
    if expected is not None and expected != before["newest"]:
        raise RecordRefused("record_changed")
    if await form_named(connection, name) not in (None, form_id):
        raise RecordRefused("name_taken", field="name")
    version = before["newest"] + 1
    await _version(connection, form_id, version, form, deed)
    await change_form(connection, form_id, {"name": name, "version": version, "updated_at": deed.at})
    await _tell(connection, FORM_KIND, form_id, "changed", version, deed)


async def archive_form(connection: Connection, form_id: str, deed: Deed, *, archived: bool) -> None:
    """Put a form away, or take it out again. What was graded by it stays."""
    before = await _form(connection, form_id)
    if before["archived"] is not archived:
        await change_form(connection, form_id, {"archived": archived, "updated_at": deed.at})
        what = "archived" if archived else "restored"
        await _tell(connection, FORM_KIND, form_id, what, before["newest"], deed)


async def create_rule(connection: Connection, rule: Mapping[str, Any], new_seed: Callable[[], str], deed: Deed) -> str:
    """Make a rule.

    Raises RecordRefused: `unknown_quality_form`, `quality_form_archived`, `name_taken`, `unknown_grader`.
    """
    await _check_rule(connection, rule, None)
    rule_id = deed.new_id()
    made = {"seed": new_seed(), "created_by": deed.actor, "created_at": deed.at, "version": 1}
    await put_rule(connection, {**rule, **made, "id": rule_id, "updated_at": deed.at})
    await _tell(connection, RULE_KIND, rule_id, "created", 1, deed)
    return rule_id


async def change_rule(
    connection: Connection, rule_id: str, rule: Mapping[str, Any], deed: Deed, *, expected: int | None
) -> None:
    """Change a rule. It chooses by what it is now from the next look on; what somebody has begun with stays."""
    before = await find_rule(connection, rule_id, lock=True)
    if before is None:
        raise RecordRefused("unknown_quality_rule")
    if expected is not None and expected != before["version"]:
        raise RecordRefused("record_changed")
    await _check_rule(connection, rule, rule_id)
    version = before["version"] + 1
    await put_rule(connection, {**before, **rule, "version": version, "updated_at": deed.at})
    await _tell(connection, RULE_KIND, rule_id, "changed", version, deed)


async def delete_rule(connection: Connection, rule_id: str, deed: Deed) -> None:
    """Forget a rule; the gradings that it has asked for stay."""
    before = await find_rule(connection, rule_id, lock=True)
    if before is None:
        raise RecordRefused("unknown_quality_rule")
    await remove_rule(connection, rule_id)
    await _tell(connection, RULE_KIND, rule_id, "deleted", before["version"] + 1, deed)


def _check(form: Form) -> None:
    fault = next(faults_of_form(form), None)
    if fault is not None:
        raise RecordRefused(f"quality_{fault.code}", field=fault.place)


async def _check_rule(connection: Connection, rule: Mapping[str, Any], rule_id: str | None) -> None:
    form = await find_form(connection, rule["form_id"])
    if form is None:
        raise RecordRefused("unknown_quality_form", field="form_id")
    if form["archived"]:
        raise RecordRefused("quality_form_archived", field="form_id")
    if await rule_named(connection, rule["name"]) not in (None, rule_id):
        raise RecordRefused("name_taken", field="name")
    await check_graders(connection, rule["graders"])


async def _form(connection: Connection, form_id: str) -> Row:
    found = await find_form(connection, form_id, lock=True)
    if found is None:
        raise RecordRefused("unknown_quality_form")
    return found


async def _version(connection: Connection, form_id: str, version: int, form: Form, deed: Deed) -> None:
    row = {"form_id": form_id, "version": version, "document": document_of(form)}
    await add_version(connection, {**row, "created_by": deed.actor, "created_at": deed.at})


async def _tell(connection: Connection, kind: str, record_id: str, what: str, version: int, deed: Deed) -> None:
    await append_events(connection, [deed.event(what, kind=kind, record_id=record_id, version=version)])
