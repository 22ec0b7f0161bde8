"""What runs of a flow is changed here: published, rolled back, tried on a share of the calls. Each time with its event.

Rule: who changes it says what he saw; a version is never changed, and one that is tried is ended with its reason kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from callcenter.flows.drafts import Draft
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.notices import notify
from callcenter.store.database import Connection
from callcenter.store.repositories.flow_counts import Tried
from callcenter.store.repositories.flow_versions import (
    FlowLive,
    add_flow_version,
    find_flow_version,
    lock_live,
    update_live,
)
from callcenter.store.repositories.record_events import append_events

# Nobody goes back further, and the row stays small.
_MOST_EARLIER: Final = 50
_FACTS: Final = ("live", "canary", "percent", "error_limit", "least_calls", "stopped")


class Stopped(StrEnum):
    """Why a canary ended."""

    PROMOTED = "promoted"
    REPLACED = "replaced"
    STOPPED = "stopped"
    ROLLED_BACK = "rolled_back"
    ERRORS = "errors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a version is tried: on so many of a hundred calls, until more than so many of `least_calls` or more erred."""

    percent: int
    error_limit: int
    least_calls: int


async def publish(
    connection: Connection, name: str, wanted: Draft | int, deed: Deed, *, expected: int | None, note: str = ""
) -> FlowLive:
    """Let all calls from now on walk on this draft, or on a version that there is already.

    Raises RecordRefused: `record_changed`, `unknown_version`.
    """
    before = await _locked(connection, name, deed, expected)
    version = await _version(connection, name, wanted, deed, note)
    if version == before.live and before.canary is None:
        return before
    ended = _ended(before, Stopped.PROMOTED if version == before.canary else Stopped.REPLACED, deed)
    after = replace(ended, live=version, earlier=_earlier(before, version))
    return await _changed(connection, "published", before, after, deed, note=note)


async def roll_back(
    connection: Connection,
    name: str,
    deed: Deed,
    *,
    version: int | None = None,
    expected: int | None,
    note: str = "",
) -> FlowLive:
    """Let calls walk on the version that was live before, or on this one. It takes a running canary with it.

    Raises RecordRefused: `record_changed`, `flow_not_published`, `nothing_to_roll_back`, `canary_running`,
    `unknown_version`.
    """
    before = await _locked(connection, name, deed, expected)
    if before.live is None:
        raise RecordRefused("flow_not_published")
    if version is None:
        # Who means the canary would be surprised to lose the live version.
        if before.canary is not None:
            raise RecordRefused("canary_running")
        if not before.earlier:
            raise RecordRefused("nothing_to_roll_back")
        version = before.earlier[-1]
    elif version == before.live:
        raise RecordRefused("nothing_to_roll_back")
    version = await _version(connection, name, version, deed, note)
    # What is left was not good: to go back once more must not lead to it again.
    earlier = before.earlier[: before.earlier.index(version)] if version in before.earlier else before.earlier
    after = replace(_ended(before, Stopped.ROLLED_BACK, deed), live=version, earlier=earlier)
    return await _changed(connection, "rolled_back", before, after, deed, note=note)


async def unpublish(connection: Connection, name: str, deed: Deed, *, expected: int | None) -> FlowLive:
    """Let the file run again, as it is read. Raises RecordRefused: `record_changed`, `flow_not_published`."""
    before = await _locked(connection, name, deed, expected)
    if before.live is None:
        raise RecordRefused("flow_not_published")
    after = replace(_ended(before, Stopped.STOPPED, deed), live=None, earlier=())
    return await _changed(connection, "unpublished", before, after, deed)


async def start_canary(
    connection: Connection,
    name: str,
    wanted: Draft | int,
    trial: Trial,
    deed: Deed,
    *,
    expected: int | None,
    note: str = "",
) -> FlowLive:
    """Try this draft, or this version, on a share of the calls; the one that is tried already on another share.

    Raises RecordRefused: `record_changed`, `flow_not_published`, `canary_is_live`, `unknown_version`.
    """
    before = await _locked(connection, name, deed, expected)
    if before.live is None:
        raise RecordRefused("flow_not_published")
    version = await _version(connection, name, wanted, deed, note)
    if version == before.live:
        raise RecordRefused("canary_is_live")
    same = version == before.canary
    after = replace(
        before if same else _ended(before, Stopped.REPLACED, deed),
        canary=version,
        percent=trial.percent,
        error_limit=trial.error_limit,
        least_calls=trial.least_calls,
        # The calls that it had on another share count on.
        since=before.since if same else deed.at,
    )
    return await _changed(connection, "canary_started", before, after, deed, note=note)


async def stop_canary(connection: Connection, name: str, deed: Deed, *, expected: int | None) -> FlowLive:
    """Let all calls walk on the live version again. Raises RecordRefused: `record_changed`, `no_canary`."""
    before = await _locked(connection, name, deed, expected)
    if before.canary is None:
        raise RecordRefused("no_canary")
    return await _changed(connection, "canary_stopped", before, _ended(before, Stopped.STOPPED, deed), deed)


async def fail_canary(connection: Connection, judged: FlowLive, tried: Tried, deed: Deed) -> FlowLive | None:
    """End the canary that was judged, because too many calls went wrong; None when somebody has changed it meanwhile.

    Whoever started it is told.
    """
    before = await _locked(connection, judged.name, deed, None)
    if before.rev != judged.rev or before.canary is None:
        return None
    figures = {"calls": tried.calls, "errors": tried.errors}
    after = _ended(before, Stopped.ERRORS, deed, **figures)
    title = f"{before.name}: v{before.canary} → v{before.live} ({tried.errors}/{tried.calls})"
    told = {**notify(before.actor), "title": (None, title)}
    return await _changed(connection, "canary_failed", before, after, deed, told=told)


async def _locked(connection: Connection, name: str, deed: Deed, expected: int | None) -> FlowLive:
    found = await lock_live(connection, FlowLive(name=name, id=deed.new_id(), actor=deed.actor, at=deed.at))
    if expected is not None and expected != found.rev:
        raise RecordRefused("record_changed")
    return found


async def _version(connection: Connection, name: str, wanted: Draft | int, deed: Deed, note: str) -> int:
    if isinstance(wanted, int):
        if await find_flow_version(connection, name, wanted) is None:
            raise RecordRefused("unknown_version")
        return wanted
    return await add_flow_version(
        connection,
        name=name,
        digest=wanted.flow.version,
        sources=wanted.sources,
        note=note,
        actor=deed.actor,
        at=deed.at,
    )


def _earlier(before: FlowLive, version: int) -> tuple[int, ...]:
    if before.live is None or before.live == version:
        return before.earlier
    return (*before.earlier, before.live)[-_MOST_EARLIER:]


def _ended(before: FlowLive, why: Stopped, deed: Deed, **figures: int) -> FlowLive:
    """Without the canary, and with how it ended; as it was where there is none."""
    if before.canary is None:
        return before
    stopped = {
        "version": before.canary,
        "reason": why.value,
        "at": deed.at.isoformat(),
        "actor": deed.actor,
        "percent": before.percent,
        "error_limit": before.error_limit,
        **figures,
    }
    return replace(before, canary=None, percent=None, error_limit=None, least_calls=None, since=None, stopped=stopped)


async def _changed(
    connection: Connection,
    what: str,
    before: FlowLive,
    after: FlowLive,
    deed: Deed,
    *,
    note: str = "",
    told: Mapping[str, Any] | None = None,
) -> FlowLive:
    after = replace(after, rev=before.rev + 1, actor=deed.actor, at=deed.at)
    await update_live(connection, after)
    changes: dict[str, Any] = {"name": (None, before.name)}
    for fact in _FACTS:
        old, new = getattr(before, fact), getattr(after, fact)
        if old != new:
            changes[fact] = (old, new)
    if note:
        changes["note"] = (None, note)
    event = deed.event(what, kind="flow", record_id=before.id, version=after.rev, changes={**changes, **(told or {})})
    await append_events(connection, [event])
    return after
