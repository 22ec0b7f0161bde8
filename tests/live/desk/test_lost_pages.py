"""A page that goes in the middle of a call: loaded again, closed, logged out of, or killed with its browser.

Rule: the caller never falls out of the call; he hears music until somebody is there for him again.
"""

import time

import pytest
from playwright.async_api import Browser

from tests.support.browser import Screen, browser
from tests.support.browser_phone import AGENT_HERTZ, registered
from tests.support.desks import (
    GUEST_HERTZ,
    MUSIC_HERTZ,
    at_desk,
    both_hear,
    hang_up,
    interaction_of,
    kill,
    note,
    steer,
    take,
    write_note,
)
from tests.support.product import Product, eventually
from tests.support.talking_caller import talking_caller

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(400),  # with the first start of the product
]

NOTE = "等他的回电 <i>"


async def test_a_reload_in_mid_call_brings_back_the_call_the_note_and_the_sound(
    product: Product, chrome: Browser
) -> None:
    async with (
        at_desk(product, chrome, "alice") as desk,
        talking_caller("13900139000", product.sip_port) as caller,
    ):
        await caller.call("4001")
        await take(desk, caller)
        await write_note(desk, NOTE)
        since = await desk.call.locator(".timer time").get_attribute("datetime")
        left_at = time.monotonic()
        await desk.page.reload(wait_until="commit")
        await desk.call.wait_for()
        back_at = time.monotonic()
        music = await caller.hears(MUSIC_HERTZ, after=left_at)
        heard = await caller.hears(AGENT_HERTZ, after=music.at)
        print(f"music {music.at - left_at:.3f} s after the reload began, the agent {heard.at - left_at:.3f} s")
        print(f"talking again {heard.at - back_at:+.3f} s after the call was on the screen again")
        await both_hear(desk, caller)
        assert await desk.call.locator(".timer time").get_attribute("datetime") == since
        assert await note(desk).input_value() == NOTE
        await hang_up(desk)


@pytest.mark.e2e
async def test_of_two_tabs_one_is_the_phone_and_both_show_the_call(product: Product, chrome: Browser) -> None:
    async with (
        at_desk(product, chrome, "alice") as desk,
        talking_caller("13900139000", product.sip_port) as caller,
    ):
        other = Screen(await desk.page.context.new_page(), product.url)
        await other.page.goto(product.url)
        await other.page.locator(".health .chip", has_text="另一个标签页").wait_for()
        await caller.call("4001")
        await other.offer.wait_for()
        await take(desk, caller)
        await other.call.wait_for()
        held_at = time.monotonic()
        await other.page.bring_to_front()
        await steer(other, "Alt+o")
        await caller.hears(MUSIC_HERTZ, after=held_at)
        await desk.page.locator("article.call.held").wait_for()
        await steer(other, "Alt+o")
        await both_hear(desk, caller)
        await desk.page.close()
        await registered(other)
        await both_hear(other, caller)
        await hang_up(other)


async def test_a_killed_browser_leaves_the_caller_with_music_and_then_with_another_agent(
    product: Product, chrome: Browser
) -> None:
    async with (
        product.desk("sam") as sam,
        talking_caller("13800138000", product.sip_port) as caller,
        talking_caller("13900139000", product.sip_port) as later,
        browser() as dying,
        at_desk(product, dying, "alice") as alice,
    ):
        await caller.call("4001")
        await take(alice, caller)
        await write_note(alice, NOTE)
        call_id = await interaction_of(alice)
        await later.call("4001")
        killed_at = time.monotonic()
        await kill(dying)
        music = await caller.hears(MUSIC_HERTZ, after=killed_at)

        async def waits_again() -> bool:
            return bool((await sam.get(f"/interactions/{call_id}"))["stage"] == "queued")

        await eventually(waits_again, seconds=60)
        print(f"music {music.at - killed_at:.3f} s after the kill, in the queue {time.monotonic() - killed_at:.1f} s")
        lost = await sam.get("/agents/alice")
        assert (lost["status"], lost["reason"]) == ("not_ready", "phone_lost")

        async with at_desk(product, chrome, "bob", hertz=GUEST_HERTZ) as bob:
            # Another has waited all the while; who had been talking comes first.
            await bob.offer.filter(has_text="李雷").wait_for()
            await take(bob, caller, hertz=GUEST_HERTZ)
            assert await interaction_of(bob) == call_id
            assert await note(bob).input_value() == NOTE
            await hang_up(bob)
        record = await sam.get(f"/interactions/{call_id}")
    assert [(one["agent"], one["result"]) for one in record["offers"]] == [("alice", "answered"), ("bob", "answered")]
    assert [one["agent"] for one in record["participations"]] == ["alice"]
    held = next(segment for segment in record["segments"] if segment["kind"] == "hold")
    assert held["cause"] == "phone_lost"


@pytest.mark.e2e
async def test_who_logs_out_in_a_call_gets_it_back_by_logging_in_again(product: Product, chrome: Browser) -> None:
    async with (
        at_desk(product, chrome, "alice") as desk,
        talking_caller("13900139000", product.sip_port) as caller,
    ):
        await caller.call("4001")
        await take(desk, caller)
        out_at = time.monotonic()
        await desk.page.get_by_role("button", name="退出登录").click()
        await desk.page.locator("#username").wait_for()
        await caller.hears(MUSIC_HERTZ, after=out_at)
        await desk.log_in("alice", product.accounts["alice"]["password"])
        await desk.call.wait_for()
        await both_hear(desk, caller)
        await hang_up(desk)
        desk.forgive_a_cut_line()
