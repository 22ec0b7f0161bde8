"""Contact flows, read at the start and again when their files change; a broken file leaves the old flow in place."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

import structlog

from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.flows.problems import Problem
from callcenter.flows.read import FlowFolder

log = structlog.get_logger()

LOOK_SECONDS: Final = 2.0


class FlowWatch:
    """The flows as they are on disk, or as they last were whole."""

    def __init__(self, folder: Path, *, queues: Collection[str], prompts: Collection[str] | None) -> None:
        self._folder = folder
        self._queues = queues
        self._prompts = prompts
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
        self.problems = self._flows.reload(queues=self._queues, prompts=self._prompts)
        for problem in self.problems:
            log.error("flow file refused", problem=problem.shown("en"))
        for flow, schedule in self._unknown_schedules():
            # Not a reason to refuse the flow: its callers would be lost.
            log.warning("flow names an unknown schedule, which is always open", flow=flow, schedule=schedule)
        return self._flows.flows

    def _unknown_schedules(self) -> Iterator[tuple[str, str]]:
        for flow in self._flows.flows.values():
            for node in flow.nodes.values():
                match node:
                    case CheckHours(schedule=str(name)) if self._schedules is not None and name not in self._schedules:
                        yield flow.name, name

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
