"""Versions of flows that are tried on a share of the calls, and taken back by themselves where too many go wrong.

Rule: judged by stored interactions only, so that a restart forgets nothing; who changed the canary meanwhile is right.
"""

from collections.abc import Callable
from typing import Final

import structlog

from callcenter.engine.clock import Clock
from callcenter.records.deeds import Deed
from callcenter.records.flows import fail_canary
from callcenter.records.looking import keep_looking
from callcenter.store.database import Database
from callcenter.store.repositories.flow_counts import count_tried
from callcenter.store.repositories.flow_versions import FlowLive, find_flow_version, list_live

log = structlog.get_logger()

ACTOR: Final = "canary"
_LOOK_SECONDS: Final = 5.0


class FlowCanaries:
    """Looks at every canary. Whoever runs the flows notices by himself what becomes of them."""

    def __init__(self, database: Database, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id

    async def watch(self) -> None:
        """Judge again and again, until cancelled."""
        await keep_looking(self._look, what="flow canaries", every=_LOOK_SECONDS, clock=self._clock)

    async def judge(self) -> list[str]:
        """Take back the canaries that went wrong; return the names of their flows."""
        async with self._database.transaction() as connection:
            tried = [live for live in await list_live(connection) if live.canary is not None]
        return [live.name for live in tried if await self._failed(live)]

    async def _look(self) -> None:
        await self.judge()

    async def _failed(self, live: FlowLive) -> bool:
        if live.canary is None or live.since is None or live.error_limit is None or live.least_calls is None:
            return False
        async with self._database.transaction() as connection:
            version = await find_flow_version(connection, live.name, live.canary)
            if version is None:
                return False
            tried = await count_tried(connection, live.name, version.digest, since=live.since)
            if tried.calls < live.least_calls or tried.errors * 100 <= live.error_limit * tried.calls:
                return False
            deed = Deed(actor=ACTOR, at=self._clock.now(), new_id=self._new_id)
            if await fail_canary(connection, live, tried, deed) is None:
                return False
        log.error(
            "flow rolled back: too many calls went wrong on the version that was tried",
            flow=live.name,
            version=live.canary,
            calls=tried.calls,
            errors=tried.errors,
            error_limit=live.error_limit,
        )
        return True
