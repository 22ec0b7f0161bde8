"""Forms of grading and the rules that choose contacts: whoever leads makes them, agents read the forms."""

import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response, status

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.parts import AppParts, Parts
from callcenter.api.quality.form_schemas import (
    ArchiveWanted,
    GraderShown,
    GradersShown,
    QualityFormGiven,
    QualityFormShown,
    QualityFormsShown,
    QualityRuleGiven,
    QualityRuleShown,
    QualityRulesShown,
)
from callcenter.api.versions import Expected, etag
from callcenter.records.quality_forms import (
    archive_form,
    change_form_to,
    change_rule,
    create_form,
    create_rule,
    delete_rule,
)
from callcenter.store.repositories.quality_forms import find_form, find_rule, list_forms, list_rules
from callcenter.store.repositories.users import display_names, leading_people

router = APIRouter(prefix="/quality", tags=["quality"])

_SEED_BYTES: Final = 16


@router.get("/forms")
async def forms(person: Anybody, parts: Parts, archived: Annotated[bool, Query()] = False) -> QualityFormsShown:
    """List the forms in their newest versions."""
    async with parts.database.transaction() as connection:
        rows = await list_forms(connection, archived=archived)
    return QualityFormsShown(items=[QualityFormShown.of(row) for row in rows])


@router.post("/forms", status_code=status.HTTP_201_CREATED)
async def post_form(given: QualityFormGiven, person: Supervisor, parts: Parts, response: Response) -> QualityFormShown:
    """Make a form."""
    async with parts.database.transaction() as connection:
        form_id = await create_form(connection, given.name, given.form(), deed_of(person, parts))
    return await _form(parts, form_id, None, response)


@router.get("/forms/{form_id}")
async def form(
    form_id: Id, person: Anybody, parts: Parts, response: Response, version: Annotated[int | None, Query(ge=1)] = None
) -> QualityFormShown:
    """Show a form as it is, or as it was in a version."""
    return await _form(parts, form_id, version, response)


@router.put("/forms/{form_id}")
async def put_form(
    form_id: Id, given: QualityFormGiven, person: Supervisor, expected: Expected, parts: Parts, response: Response
) -> QualityFormShown:
    """Make the next version of a form. What is being graded goes on by the version it has begun with."""
    async with parts.database.transaction() as connection:
        deed = deed_of(person, parts)
        await change_form_to(connection, form_id, given.name, given.form(), deed, expected=expected)
    return await _form(parts, form_id, None, response)


@router.put("/forms/{form_id}/archived", status_code=status.HTTP_204_NO_CONTENT)
async def put_archived(form_id: Id, given: ArchiveWanted, person: Supervisor, parts: Parts) -> None:
    """Put a form away, or take it out again."""
    async with parts.database.transaction() as connection:
        await archive_form(connection, form_id, deed_of(person, parts), archived=given.archived)


@router.get("/graders")
async def graders(person: Supervisor, parts: Parts) -> GradersShown:
    """List who may grade: supervisors and administrators."""
    async with parts.database.transaction() as connection:
        names = await display_names(connection, await leading_people(connection))
    found = sorted(names.items(), key=lambda one: one[1])
    return GradersShown(items=[GraderShown(username=name, display_name=shown) for name, shown in found])


@router.get("/rules")
async def rules(person: Supervisor, parts: Parts) -> QualityRulesShown:
    """List the rules."""
    async with parts.database.transaction() as connection:
        return QualityRulesShown(items=[QualityRuleShown.of(row) for row in await list_rules(connection)])


@router.post("/rules", status_code=status.HTTP_201_CREATED)
async def post_rule(given: QualityRuleGiven, person: Supervisor, parts: Parts, response: Response) -> QualityRuleShown:
    """Make a rule. It chooses within minutes, first among this week's talks."""
    async with parts.database.transaction() as connection:
        deed = deed_of(person, parts)
        rule_id = await create_rule(connection, given.model_dump(), lambda: secrets.token_hex(_SEED_BYTES), deed)
    return await _rule(parts, rule_id, response)


@router.put("/rules/{rule_id}")
async def put_rule(
    rule_id: Id, given: QualityRuleGiven, person: Supervisor, expected: Expected, parts: Parts, response: Response
) -> QualityRuleShown:
    """Change a rule."""
    async with parts.database.transaction() as connection:
        await change_rule(connection, rule_id, given.model_dump(), deed_of(person, parts), expected=expected)
    return await _rule(parts, rule_id, response)


@router.delete("/rules/{rule_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove(rule_id: Id, person: Supervisor, parts: Parts) -> None:
    """Forget a rule; what it has chosen stays."""
    async with parts.database.transaction() as connection:
        await delete_rule(connection, rule_id, deed_of(person, parts))


async def _form(parts: AppParts, form_id: str, version: int | None, response: Response) -> QualityFormShown:
    async with parts.database.transaction() as connection:
        row = await find_form(connection, form_id, version=version)
    if row is None:
        raise Problem("unknown_quality_form")
    response.headers.update(etag(row["newest"]))
    return QualityFormShown.of(row)


async def _rule(parts: AppParts, rule_id: str, response: Response) -> QualityRuleShown:
    async with parts.database.transaction() as connection:
        row = await find_rule(connection, rule_id)
    if row is None:
        raise Problem("unknown_quality_rule")
    response.headers.update(etag(row["version"]))
    return QualityRuleShown.of(row)
