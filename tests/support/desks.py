"""Agents at their desks with the browser as their phone, and what a page has seen: the card, and the ringing phone.

Rule: whoever speaks has a tone of his own, music included; who hears whom is told by the tones.
"""

import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from playwright.async_api import Browser, Locator

from callcenter.bench.sip_tones import write_tone
from tests.support.browser import Screen, screen
from tests.support.browser_phone import AGENT_HERTZ, hears, prepare, use_this_browser
from tests.support.product import Product, eventually
from tests.support.talking_caller import HERTZ, TalkingCaller

MUSIC_HERTZ: Final = 2000
GUEST_HERTZ: Final = 1500
# Asterisk opens the file anew whenever the music begins.
_MUSIC_SECONDS: Final = 30

_WATCH_THE_PAGE: Final = """
(() => {
  const seen = (window.seen = { pops: [], invites: [] })
  const Real = window.WebSocket
  window.WebSocket = class extends Real {
    constructor(...given) {
      super(...given)
      this.addEventListener('message', ({ data }) => {
        if (typeof data === 'string' && data.startsWith('INVITE ')) seen.invites.push(performance.now())
      })
    }
  }
  let card = null
  new MutationObserver(() => {
    const now = document.querySelector('[role=alertdialog]')
    if (now && now !== card && now.getClientRects().length) seen.pops.push(performance.now())
    card = now
  }).observe(document, { childList: true, subtree: true })
})()
"""


def music_is_a_tone(product: Product) -> None:
    """From the next time that music begins, it is one tone."""
    write_tone(product.home / "sounds" / "music" / "hold.wav", MUSIC_HERTZ, _MUSIC_SECONDS)


@asynccontextmanager
async def at_desk(
    product: Product, chrome: Browser, username: str, *, hertz: int = AGENT_HERTZ, language: str = "zh-CN"
) -> AsyncIterator[Screen]:
    """An agent who takes calls in the browser, available, whose voice is this tone."""
    async with screen(chrome, product.url, language=language) as desk:
        await prepared(desk, hertz)
        await desk.log_in(username, product.accounts[username]["password"])
        await use_this_browser(desk)
        await desk.become_available()
        try:
            yield desk
        finally:
            # With the status goes the wrap-up: nothing of this talk reaches the next test.
            async with product.desk(username) as rest:
                await rest.status("offline")


async def prepared(desk: Screen, hertz: int = AGENT_HERTZ) -> None:
    """Before the first page: a microphone that says this tone, and a watch on what comes."""
    await prepare(desk.page.context, hertz)
    await desk.page.context.add_init_script(_WATCH_THE_PAGE)


async def seen(desk: Screen) -> dict[str, list[float]]:
    """When the card came, and when the phone was called: milliseconds since the page began."""
    what: dict[str, list[float]] = await desk.page.evaluate("window.seen")
    return what


async def is_free(desk: Screen) -> None:
    """The desk has nothing on it."""
    await desk.page.locator(".day-area").wait_for()


async def take(desk: Screen, caller: TalkingCaller, *, hertz: int = AGENT_HERTZ) -> None:
    """The offered caller is taken; each hears the other."""
    await desk.offer.wait_for()
    await desk.page.keyboard.press("Enter")
    await desk.call.wait_for()
    await both_hear(desk, caller, hertz=hertz)


async def both_hear(desk: Screen, caller: TalkingCaller, *, hertz: int = AGENT_HERTZ) -> None:
    """Sound flows both ways, from now on."""
    await caller.hears(hertz, after=time.monotonic())
    await hears(desk, HERTZ)


def note(desk: Screen) -> Locator:
    """Where the note is typed."""
    return desk.page.locator("textarea[id^=note-]")


async def interaction_of(desk: Screen) -> str:
    """The call that is in front of the agent."""
    return (await note(desk).get_attribute("id") or "").removeprefix("note-")


async def write_note(desk: Screen, text: str) -> None:
    """Type it, and wait until the service has it."""
    await note(desk).fill(text)
    await note(desk).blur()
    await desk.page.locator(".outcome .state.saved").wait_for()


async def ask(desk: Screen, whom: str) -> None:
    """Choose somebody to ask while the caller waits, with the keyboard."""
    await steer(desk, "Alt+t")
    await desk.page.locator(".transfer input").fill(whom)
    chosen = desk.page.locator(".transfer [role=option][aria-selected=true]:not([aria-disabled=true])", has_text=whom)
    await chosen.wait_for()
    await desk.page.keyboard.press("Enter")
    await desk.page.locator(".transfer").wait_for(state="detached")


async def steer(desk: Screen, key: str) -> None:
    """Press a key of the call, once what was asked before is done: a second press while it runs does nothing."""
    await desk.page.locator(".controls .busy").wait_for(state="detached")
    await desk.page.keyboard.press(key)


async def hang_up(desk: Screen) -> None:
    """The agent ends the talk; what is left to do comes up."""
    await steer(desk, "Alt+h")
    await desk.wrap_up.wait_for()


async def wrap_up(desk: Screen, disposition: str) -> None:
    """Say what came of it, by its name, and be done."""
    await desk.wrap_up.locator("[role=combobox]").fill(disposition)
    await desk.wrap_up.locator("[role=option]").first.wait_for()
    await desk.wrap_up.locator("[role=combobox]").press("Enter")
    await desk.wrap_up.locator(".chosen").wait_for()
    await desk.page.keyboard.press("Control+Enter")
    await is_free(desk)


async def kill(running: Browser) -> None:
    """The whole browser is gone from one moment to the next."""
    session = await running.new_browser_cdp_session()
    said: dict[str, Any] = await session.send("SystemInfo.getProcessInfo")
    (process,) = (one["id"] for one in said["processInfo"] if one["type"] == "browser")
    os.kill(process, signal.SIGKILL)

    async def is_gone() -> bool:
        return not running.is_connected()

    await eventually(is_gone)
