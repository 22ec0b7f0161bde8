"""An event loop whose clock a test moves: what is due in a minute happens now, and no test waits for it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class LeapingLoop(asyncio.SelectorEventLoop):
    """Time goes on as always, and `leap` adds to it."""

    _leapt = 0.0

    def time(self) -> float:
        return super().time() + self._leapt

    def leap(self, seconds: float) -> None:
        """So much time has passed. Timers that are due fire when the caller next waits."""
        self._leapt += seconds


def run_leaping(story: Callable[[LeapingLoop], Coroutine[Any, Any, None]]) -> None:
    """Run the story on such a loop."""
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, LeapingLoop)
        runner.run(story(loop))
