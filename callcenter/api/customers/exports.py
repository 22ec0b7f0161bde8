"""A filtered list as a file, and everything that is held about one person."""

import asyncio
from typing import Annotated

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse

from callcenter.api.auth import Supervisor
from callcenter.api.customers.wanted import CustomersWanted, Looking, filter_of, names_of
from callcenter.api.deeds import deed_of
from callcenter.api.fields import Id
from callcenter.api.parts import Parts
from callcenter.records.everything import everything_about
from callcenter.records.exports import ExportFormat, begin_export, export_customers

router = APIRouter(prefix="/customers", tags=["customers"])

_FILE = {"schema": {"type": "string", "format": "binary"}}


class ExportWanted(CustomersWanted):
    """Which customers, and as what kind of file."""

    format: ExportFormat = ExportFormat.CSV


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": {one.media_type.partition(";")[0]: _FILE for one in ExportFormat}}},
)
async def export(wanted: Annotated[ExportWanted, Query()], person: Supervisor, parts: Parts) -> StreamingResponse:
    """Export the customers of a list, masked as this person sees them. The audit and their access logs say so."""
    looking = Looking(role=person.role, region=parts.region, vault=parts.vault)
    deed = deed_of(person, parts)
    async with parts.database.transaction() as connection:
        begun = await begin_export(
            connection,
            await filter_of(connection, wanted, looking),
            wanted.format,
            role=person.role,
            deed=deed,
            filters=names_of(wanted),
        )
    name = f"customers-{deed.at:%Y%m%d-%H%M%S}.{wanted.format}"
    return StreamingResponse(
        export_customers(parts.database, begun, parts.vault),
        media_type=wanted.format.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get(
    "/{customer_id}/everything",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def everything(customer_id: Id, person: Supervisor, parts: Parts) -> Response:
    """Hand out everything that is held about one person, for whoever asks what we know about him. Noted in the audit.

    `customer`, and by kind `notes` with their versions, `interactions`, `callbacks`, `missed_calls`, `orders`,
    `tickets`, `tasks`, `surveys`, `consents`, `number_choices`, `access`, `events`, `members`, `do_not_call`.
    """
    async with parts.database.transaction() as connection:
        held = await everything_about(
            connection, customer_id, role=person.role, vault=parts.vault, deed=deed_of(person, parts)
        )
    return Response(
        await asyncio.to_thread(orjson.dumps, held, option=orjson.OPT_INDENT_2),
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="customer-{customer_id}.json"'},
    )
