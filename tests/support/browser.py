"""The desk in a real Chromium, as a person has it: opened at the running product, driven by keys, watched for errors.

Rule: whatever the page complains about fails the test, except what a test says it expects.
"""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, async_playwright

from tests.support.product import eventually

PATIENCE_MS = 20_000
_FLAGS = (
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
# Chromium says so of its own accord whenever a page asks who is signed in and nobody is.
_NOBODY_SIGNED_IN = re.compile(r"Failed to load resource: .* 401 .*/api/v1/session$")
_LINE_IS_CUT = re.compile(r"WebSocket connection to .* failed|Failed to load resource: net::ERR_|status of 50[0-9]")
_SIGNED_OUT = re.compile(r"Failed to load resource: .* 401 .*/api/v1/")
_TELL_VIOLATIONS = (
    "addEventListener('securitypolicyviolation',"
    " (event) => console.error('forbidden by the policy', event.violatedDirective, event.blockedURI))"
)


def chromium() -> str | None:
    """Where the browser is."""
    return shutil.which("chromium")


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A Chromium while the block runs."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=chromium(), args=list(_FLAGS), env={**os.environ, "TZ": "UTC"}
        )
        yield running
        await running.close()


@dataclass(slots=True)
class Screen:
    """One tab with the desk in it; `complaints` is what the page or the browser did not like."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def heard(self, message: ConsoleMessage) -> None:
        """Keep what is an error or a warning."""
        if message.type in ("error", "warning"):
            text = f"{message.text} {message.location.get('url', '')}"
            if not _NOBODY_SIGNED_IN.search(text):
                self.complaints.append(text)

    def forgive_a_cut_line(self) -> None:
        """The browser itself complains of a server that is away; the page has to live with that."""
        self.complaints = [text for text in self.complaints if not _LINE_IS_CUT.search(text)]

    def forgive_being_signed_out(self) -> None:
        """Until the page hears that its session is over, it may have asked for something, and the browser says so."""
        self.complaints = [text for text in self.complaints if not _SIGNED_OUT.search(text)]

    async def log_in(self, username: str, password: str) -> None:
        """Log in with nothing but the keyboard: the cursor is in the first field."""
        await self.page.goto(self.url)
        await self.page.locator("#username:focus").wait_for()
        await self.page.keyboard.type(username)
        await self.page.keyboard.press("Tab")
        await self.page.keyboard.type(password)
        await self.page.keyboard.press("Enter")
        await self.page.locator(".status .current").wait_for()

    async def become_available(self) -> None:
        """Choose Available from the menu of statuses, with the keyboard."""
        await self.page.locator(".status .current").focus()
        await self.page.keyboard.press("Enter")
        first = self.page.get_by_role("menuitem").first
        await first.wait_for()

        async def is_chosen() -> bool:
            await self.page.keyboard.press("Home")
            return bool(await first.evaluate("item => item === document.activeElement"))

        await eventually(is_chosen)
        await self.page.keyboard.press("Enter")
        await self.page.locator(".status .current.available").wait_for()

    async def choose_language(self, name: str) -> None:
        """Press the button that has the other language's name, when it is there."""
        button = self.page.locator(".preferences button").first
        if (await button.inner_text()).strip() == name:
            await button.click()

    @property
    def offer(self) -> Locator:
        """The card of an offered call."""
        return self.page.get_by_role("alertdialog")

    @property
    def call(self) -> Locator:
        """The call that goes on."""
        return self.page.locator("article.call")

    @property
    def wrap_up(self) -> Locator:
        """What is left to do after the call."""
        return self.page.locator("article.wrap-up")


@asynccontextmanager
async def screen(browser: Browser, url: str, *, language: str = "zh-CN") -> AsyncIterator[Screen]:
    """A tab of a browser that nobody used before. At the end there must be no complaint."""
    context: BrowserContext = await browser.new_context(locale=language, viewport={"width": 1366, "height": 768})
    context.set_default_timeout(PATIENCE_MS)
    await context.add_init_script(_TELL_VIOLATIONS)
    page = await context.new_page()
    opened = Screen(page, url)
    page.on("console", lambda message: opened.heard(message))
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    try:
        yield opened
        assert not opened.complaints, opened.complaints
    finally:
        # One that was killed has nothing left to close.
        if browser.is_connected():
            await context.close()
