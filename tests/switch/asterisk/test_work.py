"""What the switch does beside: it begins with the next turn of the loop, fails aloud, and ends with the switch."""

import asyncio

from structlog.testing import capture_logs

from callcenter.switch.asterisk.work import Work


async def test_what_fails_is_logged_with_its_name_and_harms_nothing_else() -> None:
    work, done = Work(), asyncio.Event()

    async def fails() -> None:
        raise ValueError

    async def succeeds() -> None:
        done.set()

    with capture_logs() as logs:
        work.begin(fails(), "ring")
        work.begin(succeeds(), "look")
        await done.wait()
        await work.stop()
    assert [(line["event"], line["task"], line["error"]) for line in logs] == [
        ("switch task failed", "asterisk ring", "ValueError")
    ]


async def test_what_is_not_done_when_it_stops_is_given_up_without_a_word() -> None:
    work, begun, given_up = Work(), asyncio.Event(), asyncio.Event()

    async def waits() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            given_up.set()

    with capture_logs() as logs:
        work.begin(waits(), "look")
        await begun.wait()
        await work.stop()
    assert given_up.is_set()
    assert logs == []
