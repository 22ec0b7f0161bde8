"""The published versions of flows, and which of them runs.

Rule: versions are added and never changed. Who changes what runs has locked the flow first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import flow_live, flow_versions, interactions


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowVersionLine:
    """Who published a version, when and why. Interactions know it by its `digest`."""

    name: str
    version: int
    digest: str
    note: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowVersion(FlowVersionLine):
    """A version with the text of its files."""

    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLive:
    """What runs of one flow. `live` None: nothing is published, and the file runs.

    `rev` counts the changes. `earlier` were live before, newest last. A canary takes `percent` of the calls `since`
    then; of at least `least_calls`, more than `error_limit` percent with errors end it. `stopped`: how the last ended.
    """

    name: str
    id: str
    rev: int = 0
    live: int | None = None
    earlier: tuple[int, ...] = ()
    canary: int | None = None
    percent: int | None = None
    error_limit: int | None = None
    least_calls: int | None = None
    since: datetime | None = None
    stopped: Mapping[str, Any] | None = None
    actor: str
    at: datetime


_LINE: Final = tuple(flow_versions.c[one.name] for one in fields(FlowVersionLine))
_LIVE: Final = tuple(one.name for one in fields(FlowLive))


async def flow_changes(connection: AsyncConnection) -> int:
    """Return how often it was changed what runs, of all flows together."""
    return int((await connection.execute(select(func.coalesce(func.sum(flow_live.c.rev), 0)))).scalar_one())


async def list_live(connection: AsyncConnection) -> list[FlowLive]:
    """Return every flow that was ever published, by name."""
    statement = select(*(flow_live.c[name] for name in _LIVE)).order_by(flow_live.c.name)
    return [_live(row) for row in (await connection.execute(statement)).mappings()]


async def find_live(connection: AsyncConnection, name: str) -> FlowLive | None:
    """Return what runs of this flow; None when it was never published."""
    statement = select(*(flow_live.c[one] for one in _LIVE)).where(flow_live.c.name == name)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else _live(row)


async def lock_live(connection: AsyncConnection, fresh: FlowLive) -> FlowLive:
    """Return what runs of this flow, locked until the commit; `fresh` is what it begins with."""
    await connection.execute(insert(flow_live).values(_row(fresh)).on_conflict_do_nothing())
    statement = select(*(flow_live.c[one] for one in _LIVE)).where(flow_live.c.name == fresh.name).with_for_update()
    return _live((await connection.execute(statement)).mappings().one())


async def update_live(connection: AsyncConnection, live: FlowLive) -> None:
    """Write what runs from now on."""
    await connection.execute(flow_live.update().where(flow_live.c.name == live.name).values(_row(live)))


async def add_flow_version(
    connection: AsyncConnection,
    *,
    name: str,
    digest: str,
    sources: Mapping[str, str],
    note: str,
    actor: str,
    at: datetime,
) -> int:
    """Add a version of a flow that is locked, and return its number; what was there before keeps the one it has."""
    known = select(flow_versions.c.version).where(flow_versions.c.name == name, flow_versions.c.digest == digest)
    version = (await connection.execute(known)).scalar_one_or_none()
    if version is not None:
        return int(version)
    newest = select(func.coalesce(func.max(flow_versions.c.version), 0)).where(flow_versions.c.name == name)
    added = int((await connection.execute(newest)).scalar_one()) + 1
    values = {"name": name, "version": added, "digest": digest, "sources": dict(sources), "note": note}
    await connection.execute(flow_versions.insert().values(**values, actor=actor, at=at))
    return added


async def find_flow_version(connection: AsyncConnection, name: str, version: int) -> FlowVersion | None:
    """Return one version."""
    statement = _whole().where(flow_versions.c.name == name, flow_versions.c.version == version)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else FlowVersion(**row)


async def list_flow_versions(
    connection: AsyncConnection, name: str, *, before: int | None, limit: int
) -> list[FlowVersionLine]:
    """Return a flow's versions without their files, newest first, those below `before`."""
    wanted = select(*_LINE).where(flow_versions.c.name == name).order_by(flow_versions.c.version.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(flow_versions.c.version < before)
    return [FlowVersionLine(**row) for row in (await connection.execute(wanted)).mappings()]


async def running_versions(connection: AsyncConnection) -> list[FlowVersion]:
    """Return what calls may need: every live version and canary, and the versions that open interactions walk on."""
    runs = select(flow_live.c.name).where(
        flow_live.c.name == flow_versions.c.name,
        or_(flow_live.c.live == flow_versions.c.version, flow_live.c.canary == flow_versions.c.version),
    )
    walks = select(interactions.c.id).where(
        and_(interactions.c.stage != "closed", interactions.c.flow == flow_versions.c.name),
        interactions.c.flow_version == flow_versions.c.digest,
    )
    statement = _whole().where(or_(runs.exists(), walks.exists()))
    return [FlowVersion(**row) for row in (await connection.execute(statement)).mappings()]


def _whole() -> Any:
    return select(*_LINE, flow_versions.c.sources)


def _live(row: Mapping[Any, Any]) -> FlowLive:
    return FlowLive(**{**row, "earlier": tuple(row["earlier"])})


def _row(live: FlowLive) -> dict[str, Any]:
    return {**{name: getattr(live, name) for name in _LIVE}, "earlier": list(live.earlier)}
