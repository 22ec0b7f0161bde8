"""See flows: what runs of each, its versions, what they differ in, how callers fare in them, and a graph to draw."""

import asyncio
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from callcenter.api.auth import Supervisor
from callcenter.api.errors import Problem
from callcenter.api.fields import Instant
from callcenter.api.flows.found import Drafted, Name, Named, all_drafted, as_error, drafted, named, stored_version
from callcenter.api.flows.schemas import (
    CanaryShown,
    DraftShown,
    FlowCountsShown,
    FlowDifferenceShown,
    FlowGraphShown,
    FlowLine,
    FlowList,
    FlowProblemShown,
    FlowShown,
    FlowVersionList,
    FlowVersionShown,
    FlowVersionWhole,
    GraphEdgeShown,
    GraphNodeShown,
    NodeChangeShown,
    NodeCountsShown,
    StoppedShown,
    Version,
    WayShown,
)
from callcenter.api.parts import Parts
from callcenter.api.versions import etag
from callcenter.flows.difference import difference, text_difference
from callcenter.flows.graph import graph_of
from callcenter.flows.problems import FlowProblems
from callcenter.flows.yaml_source import Source, parse, read_bytes
from callcenter.store.database import Connection
from callcenter.store.repositories.flow_counts import NodeCounts, Tried, count_flow, count_tried
from callcenter.store.repositories.flow_versions import (
    FlowLive,
    FlowVersionLine,
    find_flow_version,
    find_live,
    list_flow_versions,
    list_live,
)

router = APIRouter(prefix="/flows", tags=["flows"])

# Figures of a longer time would be those of too many versions, and hold up what runs.
_LONGEST: Final = timedelta(days=31)
_USUAL: Final = timedelta(days=7)


@router.get("")
async def flows(person: Supervisor, parts: Parts) -> FlowList:
    """List every flow that has a file or was published."""
    drafts = await all_drafted(parts)
    async with parts.database.transaction() as connection:
        lives = {live.name: live for live in await list_live(connection)}
        digests = {name: await _digest(connection, live) for name, live in lives.items()}
    names = sorted({*drafts, *lives})
    return FlowList(items=[_line(name, lives.get(name), drafts.get(name), digests.get(name)) for name in names])


@router.get("/{name}")
async def flow(name: Name, response: Response, person: Supervisor, parts: Parts) -> FlowShown:
    """Show one flow: what is live, what is tried and how that goes, and the draft with its problems."""
    draft = await drafted(parts, name)
    async with parts.database.transaction() as connection:
        live = await find_live(connection, name)
        if live is None and draft is None:
            raise Problem("unknown_flow")
        digest = await _digest(connection, live)
        tried = await _tried(connection, live)
    response.headers.update(etag(live.rev if live else 0))
    return FlowShown(
        name=name,
        rev=live.rev if live else 0,
        live=live.live if live else None,
        digest=digest,
        earlier=list(live.earlier) if live else [],
        changed_at=live.at if live else None,
        changed_by=live.actor if live else None,
        canary=_canary(live, tried),
        stopped=StoppedShown(**live.stopped) if live and live.stopped else None,
        draft=None if draft is None else _draft(draft, digest),
    )


@router.get("/{name}/versions")
async def versions(
    name: Name,
    person: Supervisor,
    parts: Parts,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> FlowVersionList:
    """List the published versions, newest first."""
    async with parts.database.transaction() as connection:
        found = await list_flow_versions(connection, name, before=before, limit=limit)
    return FlowVersionList(items=[FlowVersionShown(**_facts(line)) for line in found])


@router.get("/{name}/versions/{version}")
async def one_version(name: Name, version: Version, person: Supervisor, parts: Parts) -> FlowVersionWhole:
    """Show one version with its files."""
    async with parts.database.transaction() as connection:
        found = await stored_version(connection, name, version)
    return FlowVersionWhole(**_facts(found), sources=dict(found.sources))


@router.get("/{name}/diff")
async def diff(
    name: Name, person: Supervisor, parts: Parts, old: Named = "live", new: Named = "draft"
) -> FlowDifferenceShown:
    """Compare two versions: by nodes and ways, to draw, and line by line."""
    async with parts.database.transaction() as connection:
        before, after = await named(parts, connection, name, old), await named(parts, connection, name, new)
    if before.flow is None or after.flow is None:
        raise Problem("flow_refused")
    found = difference(before.flow, after.flow)
    return FlowDifferenceShown(
        old=before.label,
        new=after.label,
        start=list(found.start) if found.start else None,
        on_error=list(found.on_error) if found.on_error else None,
        nodes=[NodeChangeShown(node=one.node, change=one.change, fields=list(one.fields)) for one in found.nodes],
        ways=[WayShown(node=way.node, exit=way.exit, target=way.target, change=change) for way, change in found.ways],
        text=text_difference(before.sources, after.sources, names=(before.label, after.label)),
    )


@router.get("/{name}/counts")
async def counts(
    name: Name,
    person: Supervisor,
    parts: Parts,
    since: Instant | None = None,
    until: Instant | None = None,
    version: Version | None = None,
) -> FlowCountsShown:
    """Count calls per node and exit, where callers hung up, and how many needed nobody. By default of a week."""
    ends = until or parts.clock.now()
    begins = _back(ends, _USUAL) if since is None else since
    if not timedelta(0) < ends - begins <= _LONGEST:
        raise Problem("range_too_long")
    async with parts.database.transaction() as connection:
        digest = None if version is None else (await stored_version(connection, name, version)).digest
        found = await count_flow(connection, name, since=begins, until=ends, digest=digest)
    return FlowCountsShown(
        since=begins,
        until=ends,
        version=version,
        calls=found.calls,
        outcomes=dict(found.outcomes),
        self_service_rate=found.self_service_rate,
        hung_up=found.hung_up,
        truncated=found.truncated,
        nodes=[_node_counts(one) for one in found.nodes],
        whole=[_node_counts(one) for one in found.whole],
    )


def _node_counts(counted: NodeCounts) -> NodeCountsShown:
    return NodeCountsShown(**{field: getattr(counted, field) for field in NodeCountsShown.model_fields})


@router.get("/{name}/graph")
async def graph(name: Name, person: Supervisor, parts: Parts, version: Named = "draft") -> FlowGraphShown:
    """Show nodes and ways as the author wrote them. A draft that has problems is drawn as far as it can be read."""
    file = f"{name}.yaml"
    if version == "draft":
        if await drafted(parts, name) is None:
            raise Problem("unknown_flow")
        folder = parts.flows_folder

        def open_file() -> Source:
            return parse(file, read_bytes(folder / file))
    else:
        async with parts.database.transaction() as connection:
            text = (await named(parts, connection, name, version)).sources[file]

        def open_file() -> Source:
            return parse(file, text.encode())

    try:
        drawn = graph_of(name, await asyncio.to_thread(open_file))
    except FlowProblems as refused:  # not even YAML
        raise Problem("flow_refused", errors=[as_error(one) for one in refused.problems]) from None
    return FlowGraphShown(
        name=name,
        nodes=[
            GraphNodeShown(id=one.id, type=one.type, details=list(one.details), line=one.line) for one in drawn.nodes
        ],
        edges=[
            GraphEdgeShown(source=one.source, exit=one.exit, target=one.target, kind=one.kind) for one in drawn.edges
        ],
    )


def _line(name: str, live: FlowLive | None, draft: Drafted | None, digest: str | None) -> FlowLine:
    return FlowLine(
        name=name,
        rev=live.rev if live else 0,
        live=live.live if live else None,
        canary=live.canary if live else None,
        percent=live.percent if live else None,
        problems=None if draft is None else len(draft.problems),
        draft_is_live=_is_live(draft, digest),
    )


def _is_live(draft: Drafted | None, digest: str | None) -> bool:
    return draft is not None and draft.draft is not None and draft.draft.flow.version == digest


def _draft(found: Drafted, digest: str | None) -> DraftShown:
    return DraftShown(
        digest=found.draft.flow.version if found.draft else None,
        is_live=_is_live(found, digest),
        problems=[
            FlowProblemShown(file=one.file, line=one.line, node=one.node, en=one.text_en, zh=one.text_zh)
            for one in found.problems
        ],
    )


def _canary(live: FlowLive | None, tried: Tried | None) -> CanaryShown | None:
    if live is None or tried is None:
        return None
    shown = ("percent", "error_limit", "least_calls", "since")
    figures: dict[str, Any] = {"version": live.canary, "calls": tried.calls, "errors": tried.errors}
    return CanaryShown(**figures, **{name: getattr(live, name) for name in shown})


async def _digest(connection: Connection, live: FlowLive | None) -> str | None:
    if live is None or live.live is None:
        return None
    found = await find_flow_version(connection, live.name, live.live)
    return found.digest if found else None


async def _tried(connection: Connection, live: FlowLive | None) -> Tried | None:
    if live is None or live.canary is None or live.since is None:
        return None
    version = await stored_version(connection, live.name, live.canary)
    return await count_tried(connection, live.name, version.digest, since=live.since)


def _facts(line: FlowVersionLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in FlowVersionShown.model_fields}


def _back(end: datetime, by: timedelta) -> datetime:
    try:
        return end - by
    except OverflowError:
        raise Problem("range_too_long") from None
