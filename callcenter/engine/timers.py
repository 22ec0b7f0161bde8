"""StartTimer and CancelTimer become event-loop timers, and those become `TimerFired`."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from callcenter.core.events import Event, TimerFired
from callcenter.engine.clock import Clock


class Timers:
    """Awaited timers by name. The core knows which it still awaits; one that fires late is its business."""

    def __init__(self, clock: Clock, post: Callable[[Event], None]) -> None:
        self._clock = clock
        self._post = post
        self._handles: dict[str, asyncio.TimerHandle] = {}

    def start(self, name: str, due_at: datetime) -> None:
        """Fire at `due_at`, at once when that has passed. The same name again moves the timer."""
        self.cancel(name)
        delay = max(0.0, (due_at - self._clock.now()).total_seconds())
        self._handles[name] = asyncio.get_running_loop().call_later(delay, self._fire, name)

    def cancel(self, name: str) -> None:
        """Forget it."""
        handle = self._handles.pop(name, None)
        if handle is not None:
            handle.cancel()

    def stop(self) -> None:
        """Forget all."""
        for name in list(self._handles):
            self.cancel(name)

    def _fire(self, name: str) -> None:
        self._handles.pop(name, None)
        self._post(TimerFired(name=name, at=self._clock.now()))
