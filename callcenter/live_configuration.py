"""The configuration that runs: what the store holds joined with the flows, given to the engine and the switch.

Rule: the one place that reads it again. Whoever changes something there, here or in another process, ends up here. The
file of a flow that is published is a draft of it, and runs nowhere.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import structlog

from callcenter.core.configuration import Configuration
from callcenter.core.ivr.flow import Flow
from callcenter.flow_versions import NOTHING, Published
from callcenter.flow_watch import FlowWatch
from callcenter.ports import Store, Switch

log = structlog.get_logger()

# An import by the command line is felt within so many.
LOOK_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """The number of the newest routing document, and of the last change of what is published."""

    routing: int = 0
    flows: int = 0


class LiveConfiguration:
    """What holds now. `newest` tells cheaply whether something has changed, `published` what runs of the flows."""

    def __init__(
        self,
        *,
        store: Store,
        switch: Switch,
        flows: FlowWatch,
        published: Callable[[], Awaitable[Published]],
        newest: Callable[[], Awaitable[Newest]],
        give: Callable[[Configuration], None],
    ) -> None:
        self._store = store
        self._switch = switch
        self._flows = flows
        self._read_published = published
        self._newest = newest
        self._give = give
        self._reading = asyncio.Lock()
        self._kept = Configuration()
        self.published = NOTHING
        self.version = Newest()

    async def read(self) -> Configuration:
        """Read all of it, without giving it to anybody."""
        # The number first: should a newer one come meanwhile, it is read again and nothing is lost.
        self.version = await self._newest()
        self._kept = await self._store.configuration()
        self.published = await self._read_published()
        self._flows.use_queues(self._kept.queues.keys())
        self._flows.use_schedules(self._kept.schedules.keys())
        return self.published.over(self._kept, self._flows.read())

    async def apply(self) -> None:
        """Read it again; calls that wait feel it at once, and the switch gets its phones and fallback queues."""
        async with self._reading:
            configuration = await self.read()
            self._give(configuration)
            log.info("configuration applied", routing_version=self.version.routing)
            await self.tell_switch(configuration)

    async def tell_switch(self, configuration: Configuration) -> None:
        """Give the switch what it needs for itself. A switch that refuses must not undo what holds already."""
        phones = await self._store.phones()
        try:
            await self._switch.configure(configuration, phones)
        except (OSError, ValueError) as error:
            log.error("the switch was not configured", error=type(error).__name__)

    def on_flows(self, flows: Mapping[str, Flow]) -> None:
        """The flow files have changed."""
        self._give(self.published.over(self._kept, flows))

    async def watch(self) -> None:
        """Notice versions that others have written, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                if await self._newest() != self.version:
                    await self.apply()
            except Exception as error:  # the database is away, or a document is unreadable: what holds goes on
                log.warning("configuration not read again", error=type(error).__name__, problem=str(error))
