"""Flows as requests name them: a flow with its draft, a version as a person writes it (`live`, `draft`, 7)."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Path, Query

from callcenter.api.errors import Problem
from callcenter.api.parts import AppParts
from callcenter.core.configuration import Configuration
from callcenter.core.ivr.flow import Flow
from callcenter.flow_versions import flow_of_version
from callcenter.flows.drafts import Draft, draft_names, read_draft
from callcenter.flows.problems import FlowProblems
from callcenter.flows.problems import Problem as FlowProblem
from callcenter.store.database import Connection
from callcenter.store.repositories.flow_versions import FlowVersion, find_flow_version, find_live

Name = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
# A version's number, what is live, what is tried, or the file.
Named = Annotated[str, Query(pattern=r"^(live|canary|draft|[1-9][0-9]{0,8})$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What became of reading a file: a draft, or its problems."""

    draft: Draft | None
    problems: tuple[FlowProblem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version: its name, and its files."""

    label: str
    sources: dict[str, str]
    flow: Flow | None
    digest: str


async def drafted(parts: AppParts, name: str) -> Drafted | None:
    """Read the draft of this flow, checked against what runs; None where there is no file."""
    configuration = parts.engine.state.configuration
    return await asyncio.to_thread(_drafted, parts, name, configuration)


async def all_drafted(parts: AppParts) -> dict[str, Drafted]:
    """Read every draft."""
    configuration = parts.engine.state.configuration

    def read_all() -> dict[str, Drafted]:
        names = draft_names(parts.flows_folder)
        found = {name: _drafted(parts, name, configuration) for name in names}
        return {name: one for name, one in found.items() if one is not None}

    return await asyncio.to_thread(read_all)


async def good_draft(parts: AppParts, name: str, digest: str | None = None) -> Draft:
    """Return the draft, or refuse with everything that is wrong with it; `digest` is that of the one that was seen."""
    found = await drafted(parts, name)
    if found is None:
        raise Problem("unknown_flow")
    if found.draft is None:
        raise Problem("flow_refused", errors=[as_error(one) for one in found.problems])
    if digest is not None and digest != found.draft.flow.version:
        raise Problem("draft_changed")
    return found.draft


async def named(parts: AppParts, connection: Connection, name: str, wanted: str) -> Version:
    """Return the version that is meant."""
    if wanted == "draft":
        draft = await good_draft(parts, name)
        digest = draft.flow.version
        return Version(label="draft", sources=dict(draft.sources), flow=draft.flow, digest=digest)
    if wanted.isdecimal():
        number = int(wanted)
    else:
        live = await find_live(connection, name)
        pointed = None if live is None else live.live if wanted == "live" else live.canary
        if pointed is None:
            raise Problem("flow_not_published" if wanted == "live" else "no_canary")
        number = pointed
    stored = await stored_version(connection, name, number)
    flow = await asyncio.to_thread(flow_of_version, stored)
    return Version(label=f"v{number}", sources=dict(stored.sources), flow=flow, digest=stored.digest)


async def stored_version(connection: Connection, name: str, number: int) -> FlowVersion:
    """Return one version as it was published."""
    found = await find_flow_version(connection, name, number)
    if found is None:
        raise Problem("unknown_version")
    return found


def as_error(problem: FlowProblem) -> dict[str, Any]:
    """Return a problem of a flow's file as an error of the request that wanted to run it."""
    place = (problem.file, problem.line, *([problem.node] if problem.node else []))
    return {"type": "flow_problem", "loc": place, "msg": problem.text_en, "msg_zh": problem.text_zh}


def _drafted(parts: AppParts, name: str, configuration: Configuration) -> Drafted | None:
    folder = parts.flows_folder
    if name not in draft_names(folder):
        return None
    try:
        return Drafted(draft=read_draft(folder, name, configuration, hosts=parts.flow_hosts))
    except FlowProblems as refused:
        return Drafted(draft=None, problems=refused.problems)
