"""The page itself is the telephone: real Chromium, real Asterisk, a caller who talks, and sound that is listened to."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from callcenter.bench.arrivals import DidNotCome
from tests.support.browser import Screen, browser, chromium, screen
from tests.support.browser_phone import AGENT_HERTZ, hears, prepare, registered, use_this_browser
from tests.support.postgres import temporary_home
from tests.support.product import Product, eventually
from tests.support.talking_caller import HERTZ, TalkingCaller, talking_caller
from tests.support.web_phone import register, web_phone

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("browser-phone"),
    pytest.mark.timeout(360),  # with the first start of the product
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product() -> AsyncIterator[Product]:
    if chromium() is None:
        pytest.skip("Chromium is not installed")
    with temporary_home() as home:
        product = Product(home / "product")
        await product.start()
        yield product
        await product.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chrome(product: Product) -> AsyncIterator[Browser]:
    async with browser() as running:
        yield running


@asynccontextmanager
async def phone_of(product: Product, chrome: Browser, username: str = "alice") -> AsyncIterator[Screen]:
    """An agent who takes calls in the browser, available."""
    async with screen(chrome, product.url) as desk:
        await prepare(desk.page.context)
        await desk.log_in(username, product.accounts[username]["password"])
        await use_this_browser(desk)
        await desk.become_available()
        yield desk
        async with product.desk(username) as rest:
            await rest.status("offline")


async def answered(desk: Screen, caller: TalkingCaller) -> None:
    """The caller is offered and taken; each hears the other."""
    await caller.call("4001")
    await desk.offer.wait_for()
    await desk.page.keyboard.press("Enter")
    await desk.call.wait_for()
    await both_hear(desk, caller)


async def both_hear(desk: Screen, caller: TalkingCaller) -> None:
    """Sound flows both ways, from now on."""
    await caller.hears(AGENT_HERTZ, after=time.monotonic())
    await hears(desk, HERTZ)


async def hang_up(desk: Screen) -> None:
    await desk.page.keyboard.press("Alt+h")
    await desk.wrap_up.wait_for()


async def test_a_call_is_taken_in_the_page_and_sound_flows_both_ways(product: Product, chrome: Browser) -> None:
    async with phone_of(product, chrome) as desk, talking_caller("13800138000", product.sip_port) as caller:
        await answered(desk, caller)
        await hang_up(desk)


async def test_a_reload_in_mid_call_and_both_talk_on(product: Product, chrome: Browser) -> None:
    async with phone_of(product, chrome) as desk, talking_caller("13900139000", product.sip_port) as caller:
        await answered(desk, caller)
        await desk.page.reload()
        back_at = time.monotonic()
        heard = await caller.hears(AGENT_HERTZ, after=back_at)
        print(f"talking again {heard.at - back_at:.3f} s after the page was back")
        await both_hear(desk, caller)
        await desk.call.wait_for()
        await hang_up(desk)


async def test_keys_reach_the_other_side(product: Product, chrome: Browser) -> None:
    async with phone_of(product, chrome) as desk, talking_caller("13800138000", product.sip_port) as caller:
        await answered(desk, caller)
        await desk.page.keyboard.press("Alt+k")
        pad = desk.call.get_by_role("button", name="5", exact=True)
        pressed_at = time.monotonic()
        await pad.click()
        await caller.is_sent("5", after=pressed_at)
        await hang_up(desk)


async def test_who_is_muted_is_heard_by_nobody_after_a_reload_neither(product: Product, chrome: Browser) -> None:
    async with phone_of(product, chrome) as desk, talking_caller("13800138000", product.sip_port) as caller:
        await answered(desk, caller)
        await desk.page.keyboard.press("Alt+u")
        await desk.page.locator("[aria-pressed=true]").first.wait_for()
        muted_at = time.monotonic() + 1
        with pytest.raises(DidNotCome):
            await caller.hears(AGENT_HERTZ, after=muted_at, seconds=3)
        await desk.page.reload()
        await desk.call.wait_for()
        await hears(desk, HERTZ)
        with pytest.raises(DidNotCome):
            await caller.hears(AGENT_HERTZ, after=time.monotonic(), seconds=3)
        await desk.page.keyboard.press("Alt+u")
        await caller.hears(AGENT_HERTZ, after=time.monotonic())
        await hang_up(desk)


async def test_a_microphone_that_is_lost_while_it_rings_sends_the_call_on(product: Product, chrome: Browser) -> None:
    async with phone_of(product, chrome) as desk, talking_caller("13800138000", product.sip_port) as caller:
        await caller.call("4001")
        await desk.offer.wait_for()
        await desk.page.evaluate("window.loseMicrophone()")
        await desk.offer.wait_for(state="detached")
        await desk.page.locator(".health .chip.bad", has_text="没有麦克风").wait_for()
        async with product.desk("sam") as sam:
            alice = await sam.get("/agents/alice")
            assert (alice["status"], alice["reason"]) == ("not_ready", "mic_lost")


async def test_a_second_tab_mirrors_and_takes_over_in_mid_call(product: Product, chrome: Browser) -> None:
    async with phone_of(product, chrome) as desk, talking_caller("13900139000", product.sip_port) as caller:
        await answered(desk, caller)
        other = Screen(await desk.page.context.new_page(), product.url)
        await other.page.goto(product.url)
        await other.page.locator(".health .chip", has_text="另一个标签页").wait_for()
        await other.page.keyboard.press("Alt+u")
        await desk.page.locator("[aria-pressed=true]").first.wait_for()
        await other.page.keyboard.press("Alt+u")
        await both_hear(desk, caller)
        await desk.page.close()
        await registered(other)
        await both_hear(other, caller)
        await hang_up(other)


async def test_the_echo_test(product: Product, chrome: Browser) -> None:
    async with phone_of(product, chrome, "bob") as desk:
        await desk.page.locator(".health .chip").click()
        await desk.page.locator(".setup .echo").click()
        await hears(desk, AGENT_HERTZ)
        await desk.page.locator(".setup button", has_text="结束测试").click()
        await desk.page.locator(".setup .echo:not([disabled])").wait_for()


async def test_who_logs_out_can_register_no_more(product: Product, chrome: Browser) -> None:
    async with phone_of(product, chrome, "dave") as desk:
        account = await desk.page.evaluate("JSON.parse(sessionStorage.getItem('callcenter.phone.kept')).account")
        assert account["username"] == "dave-web"
        # Only the cookie goes: the page is not asked to leave, as when it hangs.
        assert (
            await desk.page.evaluate("fetch('/api/v1/session', {method: 'DELETE'}).then(answer => answer.status)")
            == 204
        )
        async with product.desk("sam") as sam, web_phone(product.ws_port) as stranger:
            assert await register(stranger, "dave-web", account["password"]) == 401

            async def is_gone() -> bool:
                return bool((await sam.get("/agents/dave"))["phone"] == "unreachable")

            await eventually(is_gone)
        await desk.page.locator("#username").wait_for()
        assert await desk.page.evaluate("sessionStorage.getItem('callcenter.phone.kept')") is None
        desk.forgive_a_cut_line()
        desk.forgive_being_signed_out()
