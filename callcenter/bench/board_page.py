"""The board in a real Chromium: when what has changed is in the page, and when a frame with it was made.

Rule: instants of the page are of its own clock, which is the machine's. A change's instant is the one that the message
itself tells: since when the agent does what he does.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from playwright.async_api import Browser, Page

from callcenter.bench.board_site import BoardSite

_PATIENCE_MS: Final = 30_000
# The page reads each message with JSON.parse, whatever way it came; what it does with it is in the next frame.
_WATCH: Final = """
(() => {
  const seen = (window.seen = { message: [], painted: [], interactive: null })
  const now = () => performance.timeOrigin + performance.now()
  const parse = JSON.parse
  const known = {}
  JSON.parse = function (text, ...more) {
    const value = parse.call(this, text, ...more)
    if (value && (value.type === 'board_changed' || value.type === 'agent_changed')) {
      const agents = value.agents ?? { [value.agent.username]: value.agent }
      const at = now()
      const since = []
      for (const [name, agent] of Object.entries(agents)) {
        if (known[name] !== agent.activity_since_at) since.push(Date.parse(agent.activity_since_at))
        known[name] = agent.activity_since_at
      }
      for (const one of since) seen.message.push(at - one)
      requestAnimationFrame(() => setTimeout(() => { for (const one of since) seen.painted.push(now() - one) }))
    }
    if (value && value.type === 'snapshot') {
      for (const [name, agent] of Object.entries(value.state.agents)) known[name] = agent.activity_since_at
      requestAnimationFrame(() => setTimeout(() => { seen.interactive ??= performance.now() }))
    }
    return value
  }
})()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Seconds from a change until its message is in the page, and until a frame with it was made."""

    message: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)


@asynccontextmanager
async def board_page(browser: Browser, site: BoardSite) -> AsyncIterator[Page]:
    """The supervisor's board, live."""
    context = await browser.new_context(locale="en", viewport={"width": 1920, "height": 1080}, bypass_csp=True)
    context.set_default_timeout(_PATIENCE_MS)
    await context.add_init_script(_WATCH)
    page = await context.new_page()
    await page.goto(site.url)
    await page.locator("#username").fill(site.username)
    await page.locator("#password").fill(site.password)
    await page.keyboard.press("Enter")
    await page.wait_for_function("window.seen.interactive !== null")
    yield page
    await context.close()


async def interactive_seconds(page: Page) -> float:
    """Open the page anew, signed in; how long until the whole floor has been painted once."""
    await page.reload()
    await page.wait_for_function("window.seen.interactive !== null")
    return float(await page.evaluate("window.seen.interactive")) / 1e3


async def watch(page: Page, seconds: float) -> Seen:
    """What is seen in so long."""
    await page.evaluate("window.seen.message.length = window.seen.painted.length = 0")
    await asyncio.sleep(seconds)
    found = await page.evaluate("({ message: window.seen.message, painted: window.seen.painted })")
    return Seen(
        message=[milliseconds / 1e3 for milliseconds in found["message"]],
        painted=[milliseconds / 1e3 for milliseconds in found["painted"]],
    )
