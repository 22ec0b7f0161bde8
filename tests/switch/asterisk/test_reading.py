"""Configuration that Asterisk has yet to read: each file once, whatever the link does meanwhile."""

import asyncio

from structlog.testing import capture_logs

from tests.support.ami_floor import Files, a_floor, both_accounts_up, configure, read_by, refused


async def test_what_was_written_before_the_account_is_there_is_read_when_it_comes() -> None:
    async with a_floor(provisioning=Files("res_pjsip.so", "app_queue.so"), seen=False) as floor:
        await configure(floor)
        assert read_by(floor.operations) == []
        await floor.operations.until(lambda: read_by(floor.operations) == ["res_pjsip.so", "app_queue.so"])


async def test_a_reload_cut_off_by_the_link_is_done_again() -> None:
    async with both_accounts_up() as floor:
        floor.operations.faults.silent_actions.add("Reload")
        waiting = asyncio.ensure_future(configure(floor))
        await floor.operations.until(lambda: read_by(floor.operations) == ["res_pjsip.so"])
        floor.operations.faults.silent_actions.clear()
        floor.operations.cut()
        await waiting
        again = ["res_pjsip.so", "res_pjsip.so", "app_queue.so"]
        await floor.operations.until(lambda: read_by(floor.operations) == again)


async def test_a_reload_that_asterisk_refuses_does_not_keep_the_next_from_it() -> None:
    async with both_accounts_up() as floor:
        floor.operations.answers["Reload"] = refused
        with capture_logs() as logs:
            await configure(floor)
        assert read_by(floor.operations) == ["res_pjsip.so", "app_queue.so"]
        assert [line["event"] for line in logs] == ["asterisk did not read its configuration"] * 2


async def test_two_changes_at_once_are_both_read() -> None:
    async with both_accounts_up() as floor:
        await asyncio.gather(configure(floor), configure(floor))
        assert sorted(read_by(floor.operations)) == ["app_queue.so"] * 2 + ["res_pjsip.so"] * 2
