"""Every main state of the desk as a picture in agent_ui/screenshots: for people who look, nothing compares them.

Rule: a picture is of the running product, with a real call in it; its name says the state, the language and the theme.
"""

from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, WebSocketRoute, expect

from tests.support.browser import Screen, browser, screen
from tests.support.browser_phone import AGENT_HERTZ, hears, use_this_browser
from tests.support.desks import GUEST_HERTZ, ask, at_desk, hang_up, is_free, prepared, steer, take, wrap_up, write_note
from tests.support.product import Product
from tests.support.talking_caller import talking_caller

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.e2e,
    pytest.mark.timeout(600),  # with the first start of the product
]

_FOLDER: Final = Path(__file__).parents[3] / "agent_ui" / "screenshots"
_LARGEST_BYTES: Final = 120_000
_QUALITY: Final = 80
_ZH, _EN = "zh", "en"
_LIGHT: Final = "light"
_DARK: Final = "dark"


async def look(desk: Screen, language: str, theme: str) -> None:
    """Put the page into this language and theme."""
    await desk.page.emulate_media(color_scheme="dark" if theme == _DARK else "light")
    await desk.choose_language("中文" if language == _ZH else "EN")
    # Enter would press that button again.
    await desk.page.evaluate("document.activeElement?.blur()")


async def shoot(desk: Screen, state: str, language: str, theme: str, *, looks_so: bool = False) -> None:
    """Take its picture; `looks_so`: it is in this language and theme already, and has the cursor where it should."""
    if not looks_so:
        await look(desk, language, theme)
    await desk.page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    # A picture in which something is still being loaded shows nothing of it.
    await expect(desk.page.locator("[aria-busy=true], .ghost, .ghosts")).to_have_count(0)
    name = _FOLDER / f"{state}-{language}-{theme}.jpg"
    await desk.page.screenshot(
        path=name, type="jpeg", quality=_QUALITY, animations="disabled", caret="hide", scale="css"
    )
    assert name.stat().st_size < _LARGEST_BYTES, f"{name.name} is too large to be kept"


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
        await shoot(page, "login", _ZH, _LIGHT)
        await shoot(page, "login", _EN, _DARK)


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
        await shoot(desk, "my-day", _ZH, _LIGHT)
        await desk.page.locator("#tab-worklist").click()
        await shoot(desk, "missed-calls", _ZH, _LIGHT)
        await shoot(desk, "missed-calls", _EN, _DARK)
        await desk.page.locator(".health .chip").click()
        await desk.page.locator(".setup .echo").wait_for()
        await shoot(desk, "phone-setup", _EN, _LIGHT)
        await desk.page.locator(".health .chip").click()
        await desk.page.locator(".setup").wait_for(state="detached")
        await desk.page.keyboard.press("Alt+d")
        await desk.page.locator(".pad").first.wait_for()
        await shoot(desk, "dial-pad", _EN, _LIGHT)
        await desk.page.locator(".pad .close").click()
        await desk.page.locator(".pad").wait_for(state="detached")
        await line.cut()
        await desk.page.locator(".banner").wait_for()
        await shoot(desk, "offline", _ZH, _DARK)
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
        await shoot(alice, "incoming", _ZH, _LIGHT)
        await shoot(alice, "incoming", _EN, _DARK)
        await take(alice, caller)
        await write_note(alice, "客户要求周三下午回电，询问发票抬头。")
        await shoot(alice, "call", _ZH, _LIGHT)
        await alice.page.get_by_role("tab", name="Details").or_(alice.page.get_by_role("tab", name="资料")).click()
        await look(alice, _EN, _LIGHT)
        await alice.page.get_by_role("button", name="Change Company").click()
        await shoot(alice, "customer-editing", _EN, _LIGHT, looks_so=True)
        await alice.page.keyboard.press("Escape")
        await alice.page.get_by_role("tab").first.click()
        await look(alice, _EN, _DARK)
        await alice.page.locator(".line-of-time").evaluate("line => line.scrollIntoView()")
        await shoot(alice, "timeline", _EN, _DARK, looks_so=True)
        await steer(alice, "Alt+t")
        await alice.page.locator(".transfer [role=option]").first.wait_for()
        await shoot(alice, "transfer", _EN, _LIGHT)
        await steer(alice, "Alt+t")
        await ask(alice, "Carol")
        await carol.offer.wait_for()
        await shoot(carol, "asked", _EN, _LIGHT)
        await carol.page.keyboard.press("Enter")
        await hears(alice, GUEST_HERTZ)
        await shoot(alice, "consult", _ZH, _DARK)
        await steer(alice, "Alt+j")
        await carol.call.wait_for()
        await hears(carol, AGENT_HERTZ)
        await shoot(alice, "conference", _EN, _LIGHT)
        await carol.page.keyboard.press("Alt+h")
        await carol.call.wait_for(state="detached")
        await hang_up(alice)
        await shoot(alice, "wrap-up", _ZH, _LIGHT)
        await shoot(alice, "wrap-up", _EN, _DARK)
        await wrap_up(alice, "Complaint")
