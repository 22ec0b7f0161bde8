"""Reports at the running product: a call that was answered is in today's figures, and is found behind them."""

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.support.boards import open_board
from tests.support.browser import Screen, screen
from tests.support.desks import at_desk, hang_up, take
from tests.support.product import Product, eventually
from tests.support.talking_caller import talking_caller

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(400),  # with the first start of the product
]

# The sums of a day follow within about a minute.
SUMMED_SECONDS = 150


async def test_an_answered_call_is_counted_today_and_found_behind_its_number(product: Product, chrome: Browser) -> None:
    async with screen(chrome, product.url) as sam:
        await open_board(sam, "sam", product.accounts["sam"]["password"])
        await sam.page.get_by_role("link", name="报表").click()
        await sam.page.get_by_role("link", name="今日各队列").click()
        await eventually(lambda: _is_summed(sam), seconds=SUMMED_SECONDS, every=1)
        offered, answered = await _counts(sam)

        async with (
            at_desk(product, chrome, "alice") as alice,
            talking_caller("13800138000", product.sip_port) as caller,
        ):
            await caller.call("4001")
            await take(alice, caller)
            await hang_up(alice)

        async def is_counted() -> bool:
            await _ask_again(sam)
            return await _counts(sam) == (offered + 1, answered + 1)

        await eventually(is_counted, seconds=SUMMED_SECONDS, every=1)
        await _figure(sam, 1).focus()
        await sam.page.keyboard.press("Enter")
        newest = sam.page.get_by_role("dialog").locator("tbody tr").first
        await expect(newest).to_contain_text("Alice")
        await expect(newest).to_contain_text("已接听")
        await newest.focus()
        await sam.page.keyboard.press("Enter")
        contact = sam.page.get_by_role("article", name="联络详情")
        for words in ("138 0013 8000", "销售", "Alice", "振铃记录", "分配原因"):
            await expect(contact).to_contain_text(words)
        await sam.page.keyboard.press("Escape")
        await expect(newest).to_be_focused()
        await sam.page.keyboard.press("Escape")
        await expect(_figure(sam, 1)).to_be_focused()


async def _ask_again(sam: Screen) -> None:
    await sam.page.get_by_role("button", name="刷新").click()
    await sam.page.locator(".answer[aria-busy=false]").wait_for()


async def _is_summed(sam: Screen) -> bool:
    await _ask_again(sam)
    return await sam.page.locator(".told", has_text="正在重新汇总").count() == 0


def _figure(sam: Screen, place: int) -> Locator:
    """A figure of sales: offered, answered ..."""
    name = sam.page.locator("td:first-child", has_text=re.compile("^销售$"))
    row = sam.page.locator(".answer tbody tr").filter(has=name)
    return row.locator("[data-cell]").nth(place)


async def _counts(sam: Screen) -> tuple[int, int]:
    """Offered and answered; where nothing was, there is no row."""
    if await _figure(sam, 0).count() == 0:
        return 0, 0
    return int(await _figure(sam, 0).inner_text()), int(await _figure(sam, 1).inner_text())
