"""From a caller's INVITE to the card in the agent's browser, and what the page costs: its size, its memory, a reload.

Every call goes its whole way: it is taken in the browser, ended by the caller, and wrapped up. The peer of the card is
the least that a page can do: a bare websocket whose message is written into the page, in the same browser. What is
positive in `..._card_before_phone` came first to the screen, then to the phone.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from playwright.async_api import Browser
from websockets.asyncio.server import ServerConnection, serve

from callcenter.bench.desk import Desk, desk
from callcenter.bench.desk_browser import VOICE_HERTZ, DeskPage, Heap, chrome, desk_page, loaded_bytes
from callcenter.bench.figures import Row, latency_rows, ratio_rows
from callcenter.bench.listening_caller import ListeningCaller, listening_caller
from callcenter.bench.metronome import metronome
from callcenter.bench.running_product import Product
from callcenter.bench.sip_phone import HOST
from callcenter.bench.sipp_caller import NUMBER as CALLER
from callcenter.bench.stage import NUMBER, Stage

# Alice has a telephone on the table for the other benchmarks; he is in the same queue.
_AGENT: Final = "bob"
CALLS_A_ROUND: Final = 4
_RELOADS: Final = 10
# What is loaded when it is first wanted is there after these.
_WARM_CALLS: Final = 10

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds. `card`, `frame`: from the caller's INVITE until it stands in the page, and until a frame shows it."""

    card: list[float] = field(default_factory=list)
    frame: list[float] = field(default_factory=list)
    phone: list[float] = field(default_factory=list)
    card_before_phone: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    reload: list[float] = field(default_factory=list)
    back: list[float] = field(default_factory=list)


async def run(stage: Stage, rounds: int, progress: Progress) -> list[Row]:
    """Measure, and give the rows."""
    product, measured = stage.product, Measured()
    async with (
        chrome() as browser,
        desk(product, _AGENT) as agent,
        metronome() as beat,
        listening_caller(CALLER, product.ports.sip, beat) as caller,
    ):
        loaded = await loaded_bytes(browser, product, _AGENT)
        await agent.use_phone("browser")
        async with desk_page(browser, product, _AGENT, stage.wall_minus_monotonic) as page:
            await agent.choose("available")
            heaps = await _calls(page, agent, caller, rounds * CALLS_A_ROUND, measured, progress)
            await _reloads(page, agent, caller, measured)
            await _bare(browser, product, page, rounds, measured)
            await agent.choose("offline")
    return rows_of(measured, loaded, heaps, rounds * CALLS_A_ROUND)


def rows_of(measured: Measured, loaded: tuple[int, int], heaps: tuple[Heap, Heap], calls: int) -> list[Row]:
    """What was measured, and the card beside the bare page."""
    first, last = heaps
    login, whole = loaded
    return [
        *latency_rows("desk_from_invite_sent_by_caller_to_card_in_page", measured.card),
        *latency_rows("desk_from_invite_sent_by_caller_to_frame_with_card", measured.frame),
        *latency_rows("desk_from_invite_sent_by_caller_to_invite_in_page", measured.phone),
        *latency_rows("desk_card_before_phone", measured.card_before_phone),
        ("desk_card_before_phone_least", min(measured.card_before_phone) * 1e3, "ms"),
        *latency_rows("desk_bare_websocket_to_page", measured.bare),
        *ratio_rows("desk_card_vs_bare_websocket", measured.card, measured.bare),
        *latency_rows("desk_reload_to_talking_again", measured.reload),
        *latency_rows("desk_page_back_to_talking_again", measured.back),
        ("desk_first_load_gzip_login", login / 1e3, "kB"),
        ("desk_first_load_gzip_desk", whole / 1e3, "kB"),
        ("desk_heap_first", first.bytes / 1e6, "MB"),
        (f"desk_heap_after_{calls}_calls", last.bytes / 1e6, "MB"),
        ("desk_heap_growth_per_call", (last.bytes - first.bytes) / max(1, calls - _WARM_CALLS) / 1e3, "kB"),
        ("desk_nodes_first", float(first.nodes), "nodes"),
        (f"desk_nodes_after_{calls}_calls", float(last.nodes), "nodes"),
        (f"desk_listeners_after_{calls}_calls", float(last.listeners), "listeners"),
    ]


async def _calls(
    page: DeskPage, agent: Desk, caller: ListeningCaller, calls: int, measured: Measured, progress: Progress
) -> tuple[Heap, Heap]:
    first: Heap | None = None
    for number in range(1, calls + 1):
        await page.forget()
        call = await caller.call(NUMBER)
        card = await page.saw("pops")
        phone = await page.saw("invites")
        measured.card.append(card - call.sent_at)
        measured.frame.append(await page.saw("painted") - call.sent_at)
        measured.phone.append(phone - call.sent_at)
        measured.card_before_phone.append(phone - card)
        interaction_id = await _taken(page, agent, caller, call.sent_at)
        await caller.leave(call)
        await _wrapped_up(page, agent, interaction_id, call.sent_at)
        if number == min(_WARM_CALLS, calls):
            first = await page.heap()
        if number % 20 == 0 or number == calls:
            progress(f"desk: {number} of {calls} calls")
    assert first is not None
    return first, await page.heap()


async def _reloads(page: DeskPage, agent: Desk, caller: ListeningCaller, measured: Measured) -> None:
    call = await caller.call(NUMBER)
    await page.page.get_by_role("alertdialog").wait_for()
    interaction_id = await _taken(page, agent, caller, call.sent_at)
    for _ in range(_RELOADS):
        left_at = time.monotonic()
        await page.page.reload(wait_until="domcontentloaded")
        heard = await caller.hears(VOICE_HERTZ, after=left_at)
        back_at = page.seconds_of(
            await page.page.evaluate(
                "performance.timeOrigin + performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
            )
        )
        measured.reload.append(heard.at - left_at)
        measured.back.append(heard.at - back_at)
        await page.page.locator("article.call:not(.away)").wait_for()
    await caller.leave(call)
    await _wrapped_up(page, agent, interaction_id, call.sent_at)


async def _taken(page: DeskPage, agent: Desk, caller: ListeningCaller, after: float) -> str:
    """The agent presses Enter, and the caller hears him."""
    await page.page.keyboard.press("Enter")
    await caller.hears(VOICE_HERTZ, after=after)
    await page.page.locator("article.call").wait_for()
    return await agent.stage("connected", after=after)


async def _wrapped_up(page: DeskPage, agent: Desk, interaction_id: str, after: float) -> None:
    await agent.stage("wrap_up", after=after)
    await agent.finish(interaction_id)
    await page.page.locator(".day-area").wait_for()
    await agent.wait_until_free(after=after)


async def _bare(browser: Browser, product: Product, page: DeskPage, rounds: int, measured: Measured) -> None:
    context = await browser.new_context(bypass_csp=True)
    tab = await context.new_page()
    await tab.goto(product.url)
    async with _a_line() as (port, lines):
        await tab.evaluate(
            """url => new Promise(opened => {
                window.written = []
                const place = document.body.appendChild(document.createElement('p'))
                const line = new WebSocket(url)
                line.onopen = opened
                line.onmessage = ({ data }) => {
                    place.textContent = data
                    if (place.getClientRects().length) written.push(performance.timeOrigin + performance.now())
                }
            })""",
            f"ws://{HOST}:{port}",
        )
        for number in range(rounds):
            sent_at = time.monotonic()
            await lines[0].send(f"call {number}")
            await tab.wait_for_function("number => window.written.length > number", arg=number)
            written = await tab.evaluate("number => window.written[number]", number)
            measured.bare.append(page.seconds_of(written) - sent_at)
    await context.close()


@asynccontextmanager
async def _a_line() -> AsyncIterator[tuple[int, list[ServerConnection]]]:
    """A websocket server that only keeps who has come."""
    lines: list[ServerConnection] = []

    async def opened(line: ServerConnection) -> None:
        lines.append(line)
        await line.wait_closed()

    async with serve(opened, HOST, 0, compression=None) as server:
        yield server.sockets[0].getsockname()[1], lines
