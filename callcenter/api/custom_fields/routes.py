"""Which custom fields customers have. Everybody reads them, administrators define them."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from callcenter.api.auth import Admin, Anybody
from callcenter.api.custom_fields.schemas import (
    CustomFieldChange,
    CustomFieldGiven,
    CustomFieldList,
    CustomFieldShown,
    FieldName,
    shown,
)
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.parts import Parts
from callcenter.api.versions import Expected, etag
from callcenter.records.custom_fields import define, redefine, undefine
from callcenter.store.repositories.custom_fields import find_field, list_fields

router = APIRouter(prefix="/custom-fields", tags=["custom fields"])

Name = Annotated[FieldName, Path()]


@router.get("")
async def custom_fields(person: Anybody, parts: Parts) -> CustomFieldList:
    """List all custom fields, the archived ones too."""
    async with parts.database.transaction() as connection:
        found = await list_fields(connection)
    return CustomFieldList(items=[shown(stored) for stored in found])


@router.post("", status_code=201)
async def new_custom_field(
    given: CustomFieldGiven, person: Admin, parts: Parts, response: Response
) -> CustomFieldShown:
    """Define a custom field."""
    async with parts.database.transaction() as connection:
        stored = await define(connection, given.definition(), deed_of(person, parts))
    response.headers.update({**etag(stored.version), "Location": f"/api/v1/custom-fields/{given.name}"})
    return shown(stored)


@router.get("/{name}")
async def custom_field(name: Name, person: Anybody, parts: Parts, response: Response) -> CustomFieldShown:
    """Show one custom field."""
    async with parts.database.transaction() as connection:
        stored = await find_field(connection, name)
    if stored is None:
        raise Problem("unknown_custom_field")
    response.headers.update(etag(stored.version))
    return shown(stored)


@router.patch("/{name}")
async def change_custom_field(
    name: Name, given: CustomFieldChange, person: Admin, parts: Parts, expected: Expected, response: Response
) -> CustomFieldShown:
    """Change what is named. While customers have values in it, its kind and whether it is sealed stay."""
    async with parts.database.transaction() as connection:
        stored = await redefine(connection, name, given.applied, deed_of(person, parts), expected=expected)
    response.headers.update(etag(stored.version))
    return shown(stored)


@router.delete("/{name}", status_code=204)
async def remove_custom_field(name: Name, person: Admin, parts: Parts, expected: Expected) -> None:
    """Take away a custom field that no customer has a value in. The others can be archived."""
    async with parts.database.transaction() as connection:
        await undefine(connection, name, deed_of(person, parts), expected=expected)
