"""Every main state of the desk as a picture (tests/support/pictures.py)."""

import pytest
from playwright.async_api import Browser, WebSocketRoute

from tests.support.browser import browser, screen
from tests.support.browser_phone import AGENT_HERTZ, hears, use_this_browser
from tests.support.desks import GUEST_HERTZ, ask, at_desk, hang_up, is_free, prepared, steer, take, wrap_up, write_note
from tests.support.pictures import DARK, EN, LIGHT, ZH, look, shoot
from tests.support.product import Product
from tests.support.talking_caller import talking_caller

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.e2e,
    pytest.mark.timeout(600),  # with the first start of the product
]


class Line:
    """The page's line to the service, which can be cut."""

    def __init__(self) -> None:
        self._is_cut = False
        self._open: list[WebSocketRoute] = []

    async def opened(self, line: WebSocketRoute) -> None:
        """The page wants it: it gets it, until it is cut."""
        if self._is_cut:
            await line.close()
            return
        self._open.append(line)
        line.connect_to_server()

    async def cut(self) -> None:
        """From now on there is none."""
        self._is_cut = True
        for line in self._open:
            await line.close()


async def test_login(product: Product, chrome: Browser) -> None:
    async with screen(chrome, product.url) as page:
        await page.page.goto(page.url)
        await page.page.locator("#username:focus").wait_for()
        await shoot(page, "login", ZH, LIGHT)
        await shoot(page, "login", EN, DARK)


async def test_between_calls(product: Product, chrome: Browser) -> None:
    line = Line()
    async with screen(chrome, product.url) as desk:
        await desk.page.route_web_socket("**/api/v1/realtime", line.opened)
        for number in ("13900139000", "15912345678"):
            async with talking_caller(number, product.sip_port) as caller:
                await caller.leave(await caller.call("4001"))
        await prepared(desk)
        await desk.log_in("alice", product.accounts["alice"]["password"])
        await use_this_browser(desk)
        await desk.become_available()
        await is_free(desk)
        await shoot(desk, "my-day", ZH, LIGHT)
        await desk.page.locator("#tab-worklist").click()
        await shoot(desk, "missed-calls", ZH, LIGHT)
        await shoot(desk, "missed-calls", EN, DARK)
        await desk.page.locator(".health .chip").click()
        await desk.page.locator(".setup .echo").wait_for()
        await shoot(desk, "phone-setup", EN, LIGHT)
        await desk.page.locator(".health .chip").click()
        await desk.page.locator(".setup").wait_for(state="detached")
        await desk.page.keyboard.press("Alt+d")
        await desk.page.locator(".pad").first.wait_for()
        await shoot(desk, "dial-pad", EN, LIGHT)
        await desk.page.locator(".pad .close").click()
        await desk.page.locator(".pad").wait_for(state="detached")
        await line.cut()
        await desk.page.locator(".banner").wait_for()
        await shoot(desk, "offline", ZH, DARK)
        desk.forgive_a_cut_line()
        async with product.desk("alice") as rest:
            await rest.status("offline")


async def test_a_call(product: Product, chrome: Browser) -> None:
    async with (
        browser() as elsewhere,
        at_desk(product, chrome, "alice") as alice,
        at_desk(product, elsewhere, "carol", hertz=GUEST_HERTZ, language="en") as carol,
        talking_caller("13800138000", product.sip_port) as caller,
    ):
        await caller.call("4000")
        await caller.presses("21")
        await alice.offer.filter(has_text="李雷").wait_for()
        await shoot(alice, "incoming", ZH, LIGHT)
        await shoot(alice, "incoming", EN, DARK)
        await take(alice, caller)
        await write_note(alice, "客户要求周三下午回电，询问发票抬头。")
        await shoot(alice, "call", ZH, LIGHT)
        await alice.page.get_by_role("tab", name="Details").or_(alice.page.get_by_role("tab", name="资料")).click()
        await look(alice, EN, LIGHT)
        await alice.page.get_by_role("button", name="Change Company").click()
        await shoot(alice, "customer-editing", EN, LIGHT, looks_so=True)
        await alice.page.keyboard.press("Escape")
        await alice.page.get_by_role("tab").first.click()
        await look(alice, EN, DARK)
        await alice.page.locator(".line-of-time").evaluate("line => line.scrollIntoView()")
        await shoot(alice, "timeline", EN, DARK, looks_so=True)
        await steer(alice, "Alt+t")
        await alice.page.locator(".transfer [role=option]").first.wait_for()
        await shoot(alice, "transfer", EN, LIGHT)
        await steer(alice, "Alt+t")
        await ask(alice, "Carol")
        await carol.offer.wait_for()
        await shoot(carol, "asked", EN, LIGHT)
        await carol.page.keyboard.press("Enter")
        await hears(alice, GUEST_HERTZ)
        await shoot(alice, "consult", ZH, DARK)
        await steer(alice, "Alt+j")
        await carol.call.wait_for()
        await hears(carol, AGENT_HERTZ)
        await shoot(alice, "conference", EN, LIGHT)
        await carol.page.keyboard.press("Alt+h")
        await carol.call.wait_for(state="detached")
        await hang_up(alice)
        await shoot(alice, "wrap-up", ZH, LIGHT)
        await shoot(alice, "wrap-up", EN, DARK)
        await wrap_up(alice, "Complaint")
