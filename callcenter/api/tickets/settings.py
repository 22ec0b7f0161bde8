"""What administrators decide for tickets: categories, templates, SLA policies. Everybody reads them."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response, status

from callcenter.api.auth import Admin, Anybody
from callcenter.api.deeds import deed_of
from callcenter.api.fields import Id
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.tickets.settings_schemas import (
    CategoryChange,
    CategoryGiven,
    CategoryList,
    CategoryShown,
    PolicyChange,
    PolicyGiven,
    PolicyList,
    PolicyShown,
    SettingChange,
    TemplateChange,
    TemplateGiven,
    TemplateList,
    TemplateShown,
    facts_shown,
)
from callcenter.api.versions import Expected, etag
from callcenter.crm.ticket_settings import AnySetting, Category, SlaPolicy, Template
from callcenter.records.ticket_settings import add_setting, change_setting
from callcenter.store.repositories.ticket_settings import read_settings

router = APIRouter(tags=["tickets"])


@router.get("/ticket-categories")
async def categories(person: Anybody, parts: Parts) -> CategoryList:
    """List all categories; archived ones are not given to tickets any more."""
    return CategoryList(items=[CategoryShown(**facts) for facts in await _all(Category, parts)])


@router.post("/ticket-categories", status_code=status.HTTP_201_CREATED)
async def add_category(given: CategoryGiven, response: Response, person: Admin, parts: Parts) -> CategoryShown:
    """Add a category."""
    return CategoryShown(**await _added(Category, given, response, person, parts))


@router.patch("/ticket-categories/{setting_id}")
async def change_category(
    setting_id: Id, given: CategoryChange, response: Response, person: Admin, expected: Expected, parts: Parts
) -> CategoryShown:
    """Change a category's names, or archive it."""
    return CategoryShown(**await _changed(Category, setting_id, given, response, person, expected, parts))


@router.get("/ticket-templates")
async def templates(person: Anybody, parts: Parts) -> TemplateList:
    """List all templates."""
    return TemplateList(items=[TemplateShown(**facts) for facts in await _all(Template, parts)])


@router.post("/ticket-templates", status_code=status.HTTP_201_CREATED)
async def add_template(given: TemplateGiven, response: Response, person: Admin, parts: Parts) -> TemplateShown:
    """Add a template."""
    return TemplateShown(**await _added(Template, given, response, person, parts))


@router.patch("/ticket-templates/{setting_id}")
async def change_template(
    setting_id: Id, given: TemplateChange, response: Response, person: Admin, expected: Expected, parts: Parts
) -> TemplateShown:
    """Change a template, or archive it."""
    return TemplateShown(**await _changed(Template, setting_id, given, response, person, expected, parts))


@router.get("/sla-policies")
async def policies(person: Anybody, parts: Parts) -> PolicyList:
    """List all SLA policies."""
    return PolicyList(items=[PolicyShown(**facts) for facts in await _all(SlaPolicy, parts)])


@router.post("/sla-policies", status_code=status.HTTP_201_CREATED)
async def add_policy(given: PolicyGiven, response: Response, person: Admin, parts: Parts) -> PolicyShown:
    """Add an SLA policy. A new default takes the place of the one before."""
    return PolicyShown(**await _added(SlaPolicy, given, response, person, parts))


@router.patch("/sla-policies/{setting_id}")
async def change_policy(
    setting_id: Id, given: PolicyChange, response: Response, person: Admin, expected: Expected, parts: Parts
) -> PolicyShown:
    """Change an SLA policy, or archive it; tickets that have it keep it."""
    return PolicyShown(**await _changed(SlaPolicy, setting_id, given, response, person, expected, parts))


async def _all(kind: type[AnySetting], parts: AppParts) -> list[dict[str, Any]]:
    async with parts.database.transaction() as connection:
        return [facts_shown(setting) for setting in await read_settings(connection, kind)]


async def _added(
    kind: type[AnySetting], given: SettingChange, response: Response, person: Person, parts: AppParts
) -> dict[str, Any]:
    deed = deed_of(person, parts)
    made = kind(id=deed.new_id(), created_at=deed.at, updated_at=deed.at, **given.named())
    async with parts.database.transaction() as connection:
        kept = await add_setting(connection, made, deed, parts.engine.state.configuration)
    response.headers.update(etag(kept.version))
    return facts_shown(kept)


async def _changed(
    kind: type[AnySetting],
    setting_id: str,
    given: SettingChange,
    response: Response,
    person: Person,
    expected: int | None,
    parts: AppParts,
) -> dict[str, Any]:
    async with parts.database.transaction() as connection:
        kept = await change_setting(
            connection,
            kind,
            setting_id,
            lambda before: replace(before, **given.named()),
            deed_of(person, parts),
            parts.engine.state.configuration,
            expected=expected,
        )
    response.headers.update(etag(kept.version))
    return facts_shown(kept)
