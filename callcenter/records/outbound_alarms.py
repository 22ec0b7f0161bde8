"""Whoever leads is told when calls to numbers outside are blocked, by a person or because too many were refused.

Rule: an alarm is an error in the log, an event, and a notice on the screens of all supervisors; once for each block.
"""

from collections.abc import Callable
from typing import Final

import structlog

from callcenter.engine.clock import Clock
from callcenter.records.looking import keep_looking
from callcenter.records.notices import notify
from callcenter.store.database import Database
from callcenter.store.repositories.outbound_blocks import OutboundBlock, take_untold
from callcenter.store.repositories.record_events import RecordEvent, append_events
from callcenter.store.repositories.users import leading_people

log = structlog.get_logger()

KIND: Final = "outbound"
ACTOR: Final = "outbound"
_LOOK_SECONDS: Final = 5.0


class OutboundAlarms:
    """Tells of each block soon after it was saved."""

    def __init__(self, database: Database, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id

    async def watch(self) -> None:
        """Tell, until cancelled."""
        await keep_looking(self.run_due, what="outbound alarms", every=_LOOK_SECONDS, clock=self._clock)

    async def run_due(self) -> None:
        """Tell of all that nobody was told of."""
        async with self._database.transaction() as connection:
            blocks = await take_untold(connection, self._clock.now())
            if not blocks:
                return
            leading = await leading_people(connection)
            await append_events(connection, [self._event(block, leading) for block in blocks])
        for block in blocks:
            if block.blocked:
                log.error("outbound calls blocked", by=block.by or "attempts", refused=block.refused)
            else:
                log.warning("outbound calls allowed again", by=block.by)

    def _event(self, block: OutboundBlock, leading: list[str]) -> RecordEvent:
        # A block has no record besides its event.
        event_id = self._new_id()
        return RecordEvent(
            id=event_id,
            at=block.at,
            actor=block.by or ACTOR,
            type=f"{KIND}.blocked" if block.blocked else f"{KIND}.allowed",
            kind=KIND,
            record_id=event_id,
            version=1,
            changes={
                "blocked": (not block.blocked, block.blocked),
                "refused": (None, block.refused),
                "title": (None, block.reason or ""),
                **notify(*leading),
            },
        )
