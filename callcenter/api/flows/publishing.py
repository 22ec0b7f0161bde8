"""Change what runs of a flow: publish, roll back, try a version on a share of the calls. Administrators only.

Rule: If-Match says what the person saw, and the calls that come from then on feel the change.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Response

from callcenter.api.auth import Admin
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.flows.found import Name, good_draft
from callcenter.api.flows.schemas import CanaryGiven, FlowChanged, PublishGiven, RollBackGiven
from callcenter.api.parts import AppParts, Parts
from callcenter.api.versions import Expected, etag
from callcenter.flows.drafts import Draft, draft_names
from callcenter.records.flows import Trial, publish, roll_back, start_canary, stop_canary, unpublish
from callcenter.store.database import Connection
from callcenter.store.repositories.flow_versions import FlowLive, find_live

router = APIRouter(prefix="/flows", tags=["flows"])

Change = Callable[[Connection], Awaitable[FlowLive]]


@router.post("/{name}/publish")
async def publish_flow(
    name: Name, given: PublishGiven, response: Response, person: Admin, expected: Expected, parts: Parts
) -> FlowChanged:
    """Make the draft, or a version that there is, live: for calls that come from now on."""
    wanted, deed = await _wanted(parts, name, given), deed_of(person, parts)

    async def change(connection: Connection) -> FlowLive:
        return await publish(connection, name, wanted, deed, expected=expected, note=given.note)

    return await _changed(parts, response, name, change)


@router.post("/{name}/rollback")
async def roll_back_flow(
    name: Name, given: RollBackGiven, response: Response, person: Admin, expected: Expected, parts: Parts
) -> FlowChanged:
    """Make the version that was live before live again, or the one that is named."""
    deed = deed_of(person, parts)

    async def change(connection: Connection) -> FlowLive:
        return await roll_back(connection, name, deed, version=given.version, expected=expected, note=given.note)

    return await _changed(parts, response, name, change)


@router.post("/{name}/unpublish")
async def unpublish_flow(
    name: Name, response: Response, person: Admin, expected: Expected, parts: Parts
) -> FlowChanged:
    """Let the file run again. Refused while it has problems: callers would be lost."""
    await good_draft(parts, name)
    deed = deed_of(person, parts)

    async def change(connection: Connection) -> FlowLive:
        return await unpublish(connection, name, deed, expected=expected)

    return await _changed(parts, response, name, change)


@router.put("/{name}/canary")
async def try_flow(
    name: Name, given: CanaryGiven, response: Response, person: Admin, expected: Expected, parts: Parts
) -> FlowChanged:
    """Try the draft, or a version that there is, on a share of the calls. Too many errors end it by themselves."""
    wanted, deed = await _wanted(parts, name, given), deed_of(person, parts)
    trial = Trial(percent=given.percent, error_limit=given.error_limit, least_calls=given.least_calls)

    async def change(connection: Connection) -> FlowLive:
        return await start_canary(connection, name, wanted, trial, deed, expected=expected, note=given.note)

    return await _changed(parts, response, name, change)


@router.delete("/{name}/canary")
async def stop_trying(name: Name, response: Response, person: Admin, expected: Expected, parts: Parts) -> FlowChanged:
    """Let all calls that come from now on walk on the live version again."""
    deed = deed_of(person, parts)

    async def change(connection: Connection) -> FlowLive:
        return await stop_canary(connection, name, deed, expected=expected)

    return await _changed(parts, response, name, change)


async def _wanted(parts: AppParts, name: str, given: Any) -> Draft | int:
    if given.version is not None:
        return int(given.version)
    return await good_draft(parts, name, given.digest)


async def _changed(parts: AppParts, response: Response, name: str, change: Change) -> FlowChanged:
    async with parts.database.transaction() as connection:
        before = await find_live(connection, name)
        if before is None and name not in draft_names(parts.flows_folder):
            raise Problem("unknown_flow")
        after = await change(connection)
    if before is None or after.rev != before.rev:
        await parts.configure()
    response.headers.update(etag(after.rev))
    return FlowChanged(name=name, rev=after.rev, live=after.live, canary=after.canary, percent=after.percent)
