"""Background tasks are kept while they run, and none fails in silence."""

import asyncio

from structlog.testing import capture_logs

from callcenter.engine.tasks import cancel, spawn


async def test_a_task_is_kept_until_it_is_done() -> None:
    kept: set[asyncio.Task[None]] = set()
    go_on = asyncio.Event()

    async def work() -> None:
        await go_on.wait()

    task = spawn(work(), "work", kept)
    assert kept == {task}
    go_on.set()
    await task
    assert kept == set()


async def test_a_failure_is_reported_with_the_name_of_the_task() -> None:
    kept: set[asyncio.Task[None]] = set()

    async def work() -> None:
        raise LookupError("details")

    with capture_logs() as logs:
        task = spawn(work(), "look-up", kept)
        await asyncio.wait((task,))
    assert [(line["event"], line["task"], line["error"]) for line in logs] == [
        ("background task failed", "look-up", "LookupError")
    ]
    assert kept == set()


async def test_cancelling_waits_until_all_are_gone_and_is_no_failure() -> None:
    kept: set[asyncio.Task[None]] = set()
    tidied: list[str] = []
    begun = asyncio.Barrier(3)

    async def work(name: str) -> None:
        try:
            await begun.wait()
            await asyncio.Event().wait()
        finally:
            tidied.append(name)

    with capture_logs() as logs:
        spawn(work("one"), "one", kept)
        spawn(work("two"), "two", kept)
        await begun.wait()
        await cancel(kept)
    assert sorted(tidied) == ["one", "two"]
    assert (kept, logs) == (set(), [])
