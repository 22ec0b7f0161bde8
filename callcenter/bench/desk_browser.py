"""The desk in a real Chromium for benchmarks: an agent whose phone is the browser, with a steady tone for a voice.

Rule: instants of the page are of its own clock, which is the machine's; they are made seconds of this process here.
"""

import gzip
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, Response, async_playwright

from callcenter.bench.running_product import Product

VOICE_HERTZ: Final = 900
_PATIENCE_MS: Final = 20_000
_GZIP_LEVEL: Final = 6
_FLAGS: Final = (
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
# `pops`: the card stands in the page. `painted`: a frame with it was made. `invites`: the page's phone is called.
_WATCH: Final = """
(() => {
  const seen = (window.seen = { pops: [], painted: [], invites: [] })
  const now = () => performance.timeOrigin + performance.now()
  const Real = window.WebSocket
  window.WebSocket = class extends Real {
    constructor(...given) {
      super(...given)
      this.addEventListener('message', ({ data }) => {
        if (typeof data === 'string' && data.startsWith('INVITE ')) seen.invites.push(now())
      })
    }
  }
  let card = null
  new MutationObserver(() => {
    const found = document.querySelector('[role=alertdialog]')
    if (found && found !== card && found.getClientRects().length) {
      seen.pops.push(now())
      requestAnimationFrame(() => setTimeout(() => seen.painted.push(now())))
    }
    card = found
  }).observe(document, { childList: true, subtree: true })
  // One sounding voice for all calls: a context for each would go on sounding after its call, until no core is left.
  let voice = null
  navigator.mediaDevices.getUserMedia = async () => {
    if (!voice) {
      const context = new AudioContext()
      const tone = new OscillatorNode(context, { frequency: HERTZ })
      voice = context.createMediaStreamDestination()
      tone.connect(new GainNode(context, { gain: 0.4 })).connect(voice)
      tone.start()
    }
    return voice.stream.clone()
  }
})()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """What the page holds after a collection of garbage."""

    bytes: int
    nodes: int
    listeners: int


class DeskPage:
    """One tab with the desk in it."""

    def __init__(self, page: Page, developer: CDPSession, wall_minus_monotonic: float) -> None:
        self.page = page
        self._developer = developer
        self._wall_minus_monotonic = wall_minus_monotonic

    async def forget(self) -> None:
        """What was seen until now is of calls that are over."""
        await self.page.evaluate("for (const instants of Object.values(window.seen)) instants.length = 0")

    async def saw(self, kind: str) -> float:
        """The first instant of this kind, in this process's seconds."""
        await self.page.wait_for_function("kind => window.seen[kind].length", arg=kind)
        return self.seconds_of(await self.page.evaluate("kind => window.seen[kind][0]", kind))

    def seconds_of(self, milliseconds: float) -> float:
        """An instant of the page as one of this process."""
        return milliseconds / 1e3 - self._wall_minus_monotonic

    async def heap(self) -> Heap:
        """What is left when all garbage is gone."""
        for _ in range(3):
            await self._developer.send("HeapProfiler.collectGarbage")
        used = await self._developer.send("Runtime.getHeapUsage")
        counted = await self._developer.send("Memory.getDOMCounters")
        return Heap(bytes=used["usedSize"], nodes=counted["nodes"], listeners=counted["jsEventListeners"])


def chromium() -> str | None:
    """Where the browser is."""
    return shutil.which("chromium")


@asynccontextmanager
async def chrome() -> AsyncIterator[Browser]:
    """A Chromium while the block runs."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=chromium(), args=list(_FLAGS), env={**os.environ, "TZ": "UTC"}
        )
        yield running
        await running.close()


@asynccontextmanager
async def desk_page(
    browser: Browser, product: Product, username: str, wall_minus_monotonic: float
) -> AsyncIterator[DeskPage]:
    """The agent is signed in, with this browser as the phone that rings."""
    context = await _context(browser)
    await context.add_init_script(_WATCH.replace("HERTZ", str(VOICE_HERTZ)))
    await context.add_init_script(f"localStorage.setItem('callcenter.phone.usedBy', '{username}')")
    page = await context.new_page()
    await sign_in(page, product, username)
    await page.locator(".health .chip:not(.bad) .meter").wait_for()
    yield DeskPage(page, await context.new_cdp_session(page), wall_minus_monotonic)
    await context.close()


async def sign_in(page: Page, product: Product, username: str) -> None:
    """As a person does it; returns when the desk is there."""
    await page.goto(product.url)
    await page.locator("#username").fill(username)
    await page.locator("#password").fill(product.account(username)["password"])
    await page.keyboard.press("Enter")
    await page.locator(".status .current").wait_for()


async def loaded_bytes(browser: Browser, product: Product, username: str) -> tuple[int, int]:
    """What an empty browser loads until the login is there, and until the desk is: each file packed with gzip."""
    context = await _context(browser)
    page = await context.new_page()
    got: list[Response] = []
    page.on("response", lambda response: got.append(response))
    await page.goto(product.url)
    await page.locator("#username").wait_for()
    await page.wait_for_load_state("networkidle")
    until_login = list(got)
    await sign_in(page, product, username)
    # Asked for once more: the browser does not keep what a page had before it went elsewhere.
    files = {one.url: await (await context.request.get(one.url)).body() for one in got if _is_ours(one, product)}
    await context.close()
    first = {response.url for response in until_login}
    return packed_bytes({url: body for url, body in files.items() if url in first}), packed_bytes(files)


def packed_bytes(files: Mapping[str, bytes]) -> int:
    """All files, each packed by itself, as a web server sends them."""
    return sum(len(gzip.compress(body, _GZIP_LEVEL, mtime=0)) for body in files.values())


async def _context(browser: Browser) -> BrowserContext:
    # The peer of the benchmark has a websocket of its own, which the desk's policy forbids.
    context = await browser.new_context(locale="en", viewport={"width": 1366, "height": 768}, bypass_csp=True)
    context.set_default_timeout(_PATIENCE_MS)
    await context.grant_permissions(["microphone"])
    return context


def _is_ours(response: Response, product: Product) -> bool:
    kind: Any = response.request.resource_type
    return response.url.startswith(product.url) and kind in ("document", "script", "stylesheet", "image", "font")
