"""Contact flows, read at the start and again when their files change; a broken file leaves the old flow in place.

Rule: what only one node of a flow would feel is told, and the flow is read all the same: its callers would be lost.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

import structlog

from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.services import Service
from callcenter.core.ivr.texts import Text
from callcenter.flows.hosts import refused_host
from callcenter.flows.problems import Problem
from callcenter.flows.prompt_languages import prompts_in
from callcenter.flows.read import FlowFolder

log = structlog.get_logger()

LOOK_SECONDS: Final = 2.0


class FlowWatch:
    """The flows as they are on disk, or as they last were whole."""

    def __init__(self, folder: Path, *, queues: Collection[str], hosts: Collection[str] = ()) -> None:
        self._folder = folder
        self._queues = queues
        self._hosts = hosts
        self._schedules: Collection[str] | None = None
        self._flows = FlowFolder(folder)
        self._seen: Mapping[str, tuple[int, int]] = {}
        self.problems: tuple[Problem, ...] = ()

    def use_queues(self, queues: Collection[str]) -> None:
        """From the next reading on, these are the queues that flows may lead to."""
        self._queues = frozenset(queues)

    def use_schedules(self, schedules: Collection[str]) -> None:
        """From the next reading on, these are the schedules that flows may name."""
        self._schedules = frozenset(schedules)

    def read(self) -> Mapping[str, Flow]:
        """Read every file and say what is wrong with the broken ones."""
        self._seen = self._signature()
        self.problems = self._flows.reload(queues=self._queues, prompts=prompts_in(self._folder))
        for problem in self.problems:
            log.error("flow file refused", problem=problem.shown("en"))
        for flow, schedule in self._unknown_schedules():
            log.warning("flow names an unknown schedule, which is always open", flow=flow, schedule=schedule)
        for flow, host in self._refused_hosts():
            log.warning("flow asks a host that is not allowed, which fails there", flow=flow, host=host)
        return self._flows.flows

    def _unknown_schedules(self) -> Iterator[tuple[str, str]]:
        for flow in self._flows.flows.values():
            for node in flow.nodes.values():
                match node:
                    case CheckHours(schedule=str(name)) if self._schedules is not None and name not in self._schedules:
                        yield flow.name, name

    def _refused_hosts(self) -> Iterator[tuple[str, str]]:
        for flow in self._flows.flows.values():
            for node in flow.nodes.values():
                match node:
                    case AskNode(service=Service.HTTP, arguments={"url": Text(languages=texts)}):
                        address = next(iter(texts.values()))[0]
                        host = refused_host(address, self._hosts) if isinstance(address, str) else None
                        if host is not None:
                            yield flow.name, host

    async def watch(self, changed: Callable[[Mapping[str, Flow]], None]) -> None:
        """Tell about every change of the flows that work, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self._signature() == self._seen:
                continue
            before = dict(self._flows.flows)
            after = self.read()
            if dict(after) != before:
                log.info("flows read again", flows=len(after), problems=len(self.problems))
                changed(after)

    def _signature(self) -> Mapping[str, tuple[int, int]]:
        try:
            stats = {file.name: file.stat() for file in self._folder.glob("*.yaml")}
        except OSError:
            return {}
        return {name: (stat.st_mtime_ns, stat.st_size) for name, stat in stats.items()}
