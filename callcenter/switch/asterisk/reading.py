"""Configuration that Asterisk has yet to read: kept until the account that may say so is connected."""

from collections.abc import Sequence
from typing import Final

import structlog

from callcenter.switch.asterisk.connection import AmiLink
from callcenter.switch.asterisk.encode import Fields
from callcenter.switch.asterisk.outcome import Done, Unknown, UnknownReason, words

log = structlog.get_logger()

_RELOAD_SECONDS: Final = 10.0


class Reading:
    """The reloads that are owed."""

    def __init__(self) -> None:
        self._unread: list[Fields] = []

    def add(self, actions: Sequence[Fields]) -> None:
        """These files have changed."""
        self._unread.extend(actions)

    async def catch_up(self, operations: AmiLink | None) -> None:
        """Have all of it read, while there is a link."""
        while self._unread and operations is not None and operations.connected:
            # Taken out before the wait: a link that comes up meanwhile begins a second round of this.
            action = self._unread.pop(0)
            outcome = await operations.send(action, timeout=_RELOAD_SECONDS)
            if outcome == Unknown(reason=UnknownReason.DISCONNECTED):
                self._unread.insert(0, action)  # reading the same file twice does no harm
            elif not isinstance(outcome, Done):
                log.error("asterisk did not read its configuration", outcome=words(outcome))
