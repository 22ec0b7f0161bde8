"""Background tasks: named, kept, and never failing in silence."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()


def spawn(work: Coroutine[Any, Any, None], name: str, keep: set[asyncio.Task[None]]) -> asyncio.Task[None]:
    """Run `work` in the background. `keep` holds the reference until it is done; a failure is logged."""
    task = asyncio.get_running_loop().create_task(work, name=name)
    keep.add(task)

    def finished(done: asyncio.Task[None]) -> None:
        keep.discard(done)
        if not done.cancelled() and (error := done.exception()) is not None:
            log.error("background task failed", task=name, error=type(error).__name__, exc_info=error)

    task.add_done_callback(finished)
    return task


async def cancel(tasks: set[asyncio.Task[None]]) -> None:
    """Cancel all and wait until they are gone."""
    gone = list(tasks)
    for task in gone:
        task.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
