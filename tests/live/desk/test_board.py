"""The live board at the running product: a supervisor sees a caller come, moves him, closes a queue, sets a status."""

import pytest
from playwright.async_api import Browser, expect

from tests.support.boards import act, choose, is_waiting, open_board, row, tile
from tests.support.browser import screen
from tests.support.product import Product
from tests.support.talking_caller import talking_caller

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(400),  # with the first start of the product
]


async def test_a_supervisor_steers_the_floor_from_the_board(product: Product, chrome: Browser) -> None:
    async with (
        screen(chrome, product.url) as sam,
        product.desk("dave") as dave,
        talking_caller("13900139000", product.sip_port) as caller,
    ):
        await open_board(sam, "sam", product.accounts["sam"]["password"])
        await is_waiting(sam, "销售", 0)
        line = await caller.call("4001")
        await is_waiting(sam, "销售", 1)

        await tile(sam, "销售").locator(".waiting").click()
        waiter = row(sam, "139 0013 9000")
        await expect(waiter).to_contain_text("没有合适的坐席登录")
        await act(sam, waiter, "移到其他队列")
        await choose(sam, "客户支持")
        await is_waiting(sam, "销售", 0)
        await is_waiting(sam, "客户支持", 1)
        await caller.leave(line)
        await is_waiting(sam, "客户支持", 0)

        await tile(sam, "销售").locator(".more").click()
        await sam.page.get_by_role("menuitem", name="关闭队列").click()
        await choose(sam, "15 分钟")
        await expect(tile(sam, "销售")).to_contain_text("关闭至")
        await tile(sam, "销售").locator(".more").click()
        await sam.page.get_by_role("menuitem", name="开放队列").click()
        await expect(tile(sam, "销售")).not_to_contain_text("关闭至")

        await sam.page.keyboard.press("1")
        await sam.page.get_by_role("button", name="显示全部").click()
        await act(sam, row(sam, "Dave"), "更改状态")
        await choose(sam, "会议")
        await expect(row(sam, "Dave")).to_contain_text("会议")
        shown = await dave.get("/agents/me")
        assert (shown["status"], shown["reason"]) == ("not_ready", "meeting")
        await dave.status("offline")


@pytest.mark.e2e
async def test_a_wallboard_goes_dark_when_its_link_is_revoked(product: Product, chrome: Browser) -> None:
    async with screen(chrome, product.url) as sam, screen(chrome, product.url) as wall:
        await open_board(sam, "sam", product.accounts["sam"]["password"])
        await sam.page.get_by_role("button", name="大屏").click()
        await sam.page.get_by_placeholder("挂在哪里").fill("大厅")
        await sam.page.keyboard.press("Enter")
        address = await sam.page.locator("dialog input[readonly]").input_value()
        await wall.page.goto(address)
        await wall.page.locator("article", has_text="销售").wait_for()
        await sam.page.get_by_role("button", name="撤销").click()
        await sam.page.get_by_role("button", name="确认撤销").click()
        await wall.page.get_by_role("alert").filter(has_text="此链接已失效").wait_for()
