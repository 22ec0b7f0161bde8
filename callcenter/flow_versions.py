"""The published versions of flows as they run: read from the database, each made into a flow once.

Rule: a published version runs as it was checked when it was published; what has become of its queues since is no reason
to lose its callers. One that cannot be read any more is reported, and its flow's file runs.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import structlog

from callcenter.core.configuration import Configuration
from callcenter.core.ivr.canary import Canary
from callcenter.core.ivr.flow import Flow
from callcenter.flows.problems import FlowProblems
from callcenter.flows.read import read_flow_from
from callcenter.store.database import Database
from callcenter.store.repositories.flow_versions import (
    FlowLive,
    FlowVersion,
    flow_changes,
    list_live,
    running_versions,
)

log = structlog.get_logger()

Key = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What is published: by flow what is live and what is tried, and every version that calls may walk on."""

    flows: Mapping[str, Flow] = field(default_factory=dict)
    canaries: Mapping[str, Canary] = field(default_factory=dict)
    kept: Mapping[tuple[str, str], Flow] = field(default_factory=dict)

    def over(self, configuration: Configuration, files: Mapping[str, Flow]) -> Configuration:
        """The configuration with its flows: what is published before what is only a file."""
        return replace(configuration, flows={**files, **self.flows}, canaries=self.canaries, kept_flows=self.kept)


NOTHING: Final = Published()


class PublishedFlows:
    """Reads them. Versions never change, so each is read into a flow once, as long as it is needed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._made: Mapping[Key, Flow | None] = {}

    async def changes(self) -> int:
        """How often it was changed what runs; cheap."""
        async with self._database.transaction() as connection:
            return await flow_changes(connection)

    async def read(self) -> Published:
        """What is published now."""
        async with self._database.transaction() as connection:
            lives, versions = await list_live(connection), await running_versions(connection)
        self._made = await asyncio.to_thread(self._flows_of, versions)
        return _joined(lives, versions, self._made)

    def _flows_of(self, versions: Sequence[FlowVersion]) -> Mapping[Key, Flow | None]:
        made: dict[Key, Flow | None] = {}
        for one in versions:
            key = (one.name, one.version)
            made[key] = self._made[key] if key in self._made else flow_of_version(one)
        return made


def flow_of_version(version: FlowVersion) -> Flow | None:
    """The flow that was published; None when this callcenter cannot read it, which is reported."""
    try:
        flow = read_flow_from(version.sources, version.name)
    except (FlowProblems, KeyError) as error:
        problems = len(error.problems) if isinstance(error, FlowProblems) else 1
        log.error("published flow is unreadable", flow=version.name, version=version.version, problems=problems)
        return None
    # Interactions know the version by the digest that it was published with.
    return replace(flow, version=version.digest)


async def read_published(database: Database) -> Published:
    """What is published now, for a command that looks once."""
    return await PublishedFlows(database).read()


def _joined(lives: Sequence[FlowLive], versions: Sequence[FlowVersion], made: Mapping[Key, Flow | None]) -> Published:
    flows: dict[str, Flow] = {}
    canaries: dict[str, Canary] = {}
    for one in lives:
        live = None if one.live is None else made.get((one.name, one.live))
        tried = None if one.canary is None else made.get((one.name, one.canary))
        if live is not None:
            flows[one.name] = live
        if tried is not None and one.percent is not None:
            canaries[one.name] = Canary(flow=tried, percent=one.percent)
    kept = {(one.name, one.digest): flow for one in versions if (flow := made.get((one.name, one.version))) is not None}
    return Published(flows=flows, canaries=canaries, kept=kept)
