"""The board of supervisors as pictures (tests/support/pictures.py): callers wait, one talks, one has left."""

import pytest
from playwright.async_api import Browser, expect

from tests.support.boards import act, is_waiting, open_board, row, tile
from tests.support.browser import browser, screen
from tests.support.desks import at_desk, hang_up, take, wrap_up
from tests.support.pictures import DARK, EN, LIGHT, ZH, look, shoot
from tests.support.product import Product
from tests.support.talking_caller import talking_caller

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.e2e,
    pytest.mark.timeout(600),  # with the first start of the product
]


async def test_the_board(product: Product, chrome: Browser) -> None:
    async with (
        browser() as elsewhere,
        at_desk(product, elsewhere, "alice") as alice,
        screen(chrome, product.url) as sam,
        talking_caller("13800138000", product.sip_port) as talks,
        talking_caller("13900139000", product.sip_port) as waits,
        talking_caller("15912345678", product.sip_port) as leaves,
    ):
        await open_board(sam, "sam", product.accounts["sam"]["password"])
        await talks.call("4001")
        await take(alice, talks)
        waiting = await waits.call("4001")
        left = await leaves.call("4001")
        await is_waiting(sam, "销售", 2)
        await leaves.leave(left)
        await is_waiting(sam, "销售", 1)
        await expect(tile(sam, "销售").locator("dd button").nth(2)).to_have_text("1")
        await expect(row(sam, "Alice")).to_contain_text("通话中")
        await shoot(sam, "board", ZH, LIGHT)
        await shoot(sam, "board", EN, DARK)

        await look(sam, ZH, DARK)
        await tile(sam, "销售").locator(".waiting").click()
        await row(sam, "139 0013 9000").click()
        await sam.page.locator(".why li").first.wait_for()
        await shoot(sam, "board-waiting", ZH, DARK, looks_so=True)
        await look(sam, EN, LIGHT)
        await act(sam, row(sam, "139 0013 9000"), "Assign to an agent")
        await sam.page.locator("dialog .choice").first.wait_for()
        await shoot(sam, "board-assign", EN, LIGHT, looks_so=True)
        await sam.page.keyboard.press("Escape")

        await waits.leave(waiting)
        await hang_up(alice)
        await wrap_up(alice, "投诉")


async def test_a_wallboard(product: Product, chrome: Browser) -> None:
    async with screen(chrome, product.url) as sam, screen(chrome, product.url) as wall:
        await open_board(sam, "sam", product.accounts["sam"]["password"])
        await sam.page.get_by_role("button", name="大屏").click()
        await sam.page.get_by_placeholder("挂在哪里").fill("大厅")
        await sam.page.keyboard.press("Enter")
        address = await sam.page.locator("dialog input[readonly]").input_value()
        await wall.page.goto(address)
        await wall.page.locator("article", has_text="销售").wait_for()
        await shoot(wall, "wallboard", ZH, DARK)
        await sam.page.get_by_role("button", name="撤销").first.click()
        await sam.page.get_by_role("button", name="确认撤销").click()
        await wall.page.get_by_role("alert").filter(has_text="此链接已失效").wait_for()
        await wall.page.emulate_media(color_scheme="light")
        await shoot(wall, "wallboard-revoked", ZH, LIGHT, looks_so=True)
