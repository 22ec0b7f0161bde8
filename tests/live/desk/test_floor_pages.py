"""Further pages of supervisors at the running product: a queue's forecast, an agent's day with a real call in it."""

import pytest
from playwright.async_api import Browser, expect

from tests.support.boards import act, open_board, row
from tests.support.browser import screen
from tests.support.product import Product
from tests.support.talking_caller import talking_caller

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(400),  # with the first start of the product
]


async def test_the_forecast_of_a_queue_says_what_it_was_worked_out_of(product: Product, chrome: Browser) -> None:
    async with screen(chrome, product.url) as sam:
        await open_board(sam, "sam", product.accounts["sam"]["password"])
        await sam.page.get_by_role("link", name="预测").click()
        await sam.page.locator(".forecast select").select_option("sales")
        facts = sam.page.locator(".forecast .facts")
        # A new contact center has no weeks behind it: that is said, and no numbers are made up.
        await expect(facts).to_contain_text("最近八周没有同类日期")
        assert "queue=sales" in sam.page.url


async def test_a_call_that_was_answered_is_in_the_agents_day(product: Product, chrome: Browser) -> None:
    async with (
        product.agent("alice") as alice,
        screen(chrome, product.url) as sam,
        talking_caller("13900139001", product.sip_port) as caller,
    ):
        line = await caller.call("4001")
        interaction = (await alice.pop("13900139001"))["interaction_id"]
        await alice.stage(interaction, "connected")
        await caller.leave(line)
        await alice.stage(interaction, "wrap_up")

        await open_board(sam, "sam", product.accounts["sam"]["password"])
        await sam.page.keyboard.press("1")
        await act(sam, row(sam, "Alice"), "当天时间线")
        day = sam.page.locator("dialog[open] .agent-day")
        talk = day.locator(".lane .contacts.talk").first
        await talk.wait_for()
        await talk.focus()
        await expect(day.locator(".words")).to_contain_text("通话")
        await expect(day.locator(".words")).to_contain_text("销售")
        await expect(day.locator(".sums")).to_contain_text("接待量")
        await sam.page.keyboard.press("ArrowUp")
        await expect(day.locator(".words")).to_contain_text("通话中")
        await day.locator("[data-first]").focus()
        await sam.page.keyboard.press("ArrowLeft")
        await expect(day.locator(".words")).to_contain_text("当天没有工作记录")
        await sam.page.keyboard.press("Escape")
        await day.wait_for(state="detached")
