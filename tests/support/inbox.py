"""Keeps what is posted, and waits for it with a deadline."""

import asyncio

from callcenter.core.events import Event

DEADLINE_SECONDS = 5.0


class Inbox:
    """Give `post` to whoever reports; `until` returns when so many events have come."""

    def __init__(self) -> None:
        self.posted: list[Event] = []
        self._changed = asyncio.Event()

    def post(self, event: Event) -> None:
        self.posted.append(event)
        self._changed.set()

    async def until(self, number: int) -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            while len(self.posted) < number:
                self._changed.clear()
                await self._changed.wait()
