"""The desk in a real browser on the running product, with a real caller and a real telephone.

Rule: what an agent does is done with the keyboard; whatever the browser complains about fails the test.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.support.boards import open_board, row
from tests.support.browser import Screen, browser, chromium, screen
from tests.support.postgres import temporary_home
from tests.support.product import Json, Product
from tests.support.sip import AnswersWhenTold, Caller, calling, sipp

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(360),  # with the first start of the product
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product() -> AsyncIterator[Product]:
    if sipp() is None:
        pytest.skip("SIPp is not installed")
    if chromium() is None:
        pytest.skip("Chromium is not installed")
    with temporary_home() as home:
        product = Product(home / "product")
        await product.start()
        yield product
        await product.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chrome(product: Product) -> AsyncIterator[Browser]:
    async with browser() as running:
        yield running


@asynccontextmanager
async def desk_of_alice(product: Product, chrome: Browser) -> AsyncIterator[Screen]:
    """Alice, available, with a phone that rings until it is told to answer."""
    async with product.phone("alice", AnswersWhenTold()), screen(chrome, product.url) as desk:
        await desk.log_in("alice", product.accounts["alice"]["password"])
        await desk.become_available()
        try:
            yield desk
        finally:
            # With the status goes the wrap-up: nothing of this talk reaches the next test.
            async with product.desk("alice") as rest:
                await rest.status("offline")


async def hang_up(desk: Screen) -> None:
    await desk.page.keyboard.press("Alt+h")
    await desk.wrap_up.wait_for()


async def connected_at(desk: Screen) -> str | None:
    """The instant the timer counts from."""
    return await desk.call.locator(".timer time").get_attribute("datetime")


async def only_record(product: Product, ani: str) -> Json:
    async with product.desk("sam") as sam:
        items = (await sam.get("/interactions", ani=ani))["items"]
        assert len(items) == 1
        record: Json = await sam.get(f"/interactions/{items[0]['id']}")
        return record


async def test_a_call_from_the_offer_to_the_disposition_with_the_keyboard_alone(
    product: Product, chrome: Browser
) -> None:
    async with desk_of_alice(product, chrome) as desk:
        async with calling(Caller(number="4001", ani="13800138000"), product.sip_port):
            await desk.offer.filter(has_text="李雷").filter(has_text="销售").wait_for()
            await desk.page.locator(".chip.offered").wait_for()
            await desk.page.keyboard.press("Enter")
            await desk.call.filter(has_text="李雷").wait_for()
            await desk.call.locator(".timer", has_text="0:02").wait_for()
            await hang_up(desk)
        await desk.page.keyboard.press("4")
        await desk.wrap_up.locator(".chosen", has_text="投诉").wait_for()
        await desk.page.locator("textarea[id^=note-]").focus()
        await desk.page.keyboard.insert_text("客户要求周三下午回电。")
        await desk.page.keyboard.press("Control+Enter")
        await desk.page.get_by_text("准备就绪，等待来电").wait_for()
        record = await only_record(product, "13800138000")
        assert record["outcome"] == "answered"
        assert (record["agent"], record["queue"], record["ended_by"]) == ("alice", "sales", "agent")
        assert (record["disposition"], record["note"]) == ("complaint", "客户要求周三下午回电。")
        assert [offer["result"] for offer in record["offers"]] == ["answered"]
        assert record["customer_id"] is not None


async def test_not_ready_after_this_call_more_time_and_an_end_without_a_word(product: Product, chrome: Browser) -> None:
    async with desk_of_alice(product, chrome) as desk:
        async with calling(Caller(number="4001", ani="13800138002"), product.sip_port):
            await desk.offer.wait_for()
            await desk.page.keyboard.press("Enter")
            await desk.call.wait_for()
            await desk.page.locator(".status .current").click()
            await desk.page.get_by_role("menuitem", name="用餐").click()
            await desk.page.locator(".status .current", has_text="用餐 · 通话结束后生效").wait_for()
            assert await desk.call.count() == 1
            await hang_up(desk)
        await desk.wrap_up.get_by_role("timer").filter(has_text="0:2").wait_for()
        await desk.page.keyboard.press("Alt+m")
        await desk.wrap_up.get_by_role("timer").filter(has_text="0:5").wait_for()
        await desk.page.keyboard.press("Alt+n")
        await desk.page.get_by_role("heading", name="未就绪 · 用餐").wait_for()
        record = await only_record(product, "13800138002")
        assert (record["wrap_up_extended"], record["disposition"], record["ended_by"]) == (1, None, "agent")


async def test_a_reload_in_mid_call_shows_the_same_call_and_keeps_the_note(product: Product, chrome: Browser) -> None:
    async with (
        desk_of_alice(product, chrome) as desk,
        calling(Caller(number="4001", ani="13900139000"), product.sip_port),
    ):
        await desk.offer.wait_for()
        await desk.page.keyboard.press("Enter")
        await desk.call.filter(has_text="韩梅梅").wait_for()
        since = await connected_at(desk)
        await desk.page.locator("textarea[id^=note-]").fill("不要丢")
        await desk.page.reload()
        await desk.call.filter(has_text="韩梅梅").wait_for()
        assert await connected_at(desk) == since
        assert await desk.page.locator("textarea[id^=note-]").input_value() == "不要丢"
        await hang_up(desk)


async def test_a_page_that_is_closed_in_mid_call_leaves_the_call_up(product: Product, chrome: Browser) -> None:
    async with (
        desk_of_alice(product, chrome) as desk,
        calling(Caller(number="4001", ani="14155550100"), product.sip_port) as caller,
    ):
        await desk.offer.wait_for()
        await desk.page.keyboard.press("Enter")
        await desk.call.wait_for()
        since = await connected_at(desk)
        await desk.page.close()
        async with screen(chrome, product.url) as again:
            await again.log_in("alice", product.accounts["alice"]["password"])
            await again.call.wait_for()
            assert await connected_at(again) == since
            assert caller.returncode is None
            await hang_up(again)


async def test_two_customers_with_one_number_are_both_shown_and_a_digit_chooses(
    product: Product, chrome: Browser
) -> None:
    async with (
        desk_of_alice(product, chrome) as desk,
        calling(Caller(number="4001", ani="02112345678"), product.sip_port),
    ):
        choices = desk.offer.locator("ol button")
        await choices.nth(1).wait_for()
        assert await choices.count() == 2
        second = await choices.nth(1).locator(".name").inner_text()
        await desk.page.keyboard.press("2")
        await desk.offer.locator("h2", has_text=second).wait_for()
        await desk.page.keyboard.press("Enter")
        await desk.call.locator(".customer", has_text=second).wait_for()
        await hang_up(desk)


async def test_an_unknown_caller_is_said_to_be_unknown(product: Product, chrome: Browser) -> None:
    async with (
        desk_of_alice(product, chrome) as desk,
        calling(Caller(number="4001", ani="15912349876", name=""), product.sip_port),
    ):
        await desk.offer.filter(has_text="没有客户使用此号码").filter(has_text="159 1234 9876").wait_for()
        await desk.page.keyboard.press("Enter")
        await desk.call.wait_for()
        await hang_up(desk)


async def test_the_language_changes_at_once_and_back(product: Product, chrome: Browser) -> None:
    async with desk_of_alice(product, chrome) as desk:
        await desk.page.get_by_text("准备就绪，等待来电").wait_for()
        await desk.choose_language("EN")
        await desk.page.get_by_text("Ready for the next call").wait_for()
        await desk.page.locator(".current.available", has_text="Available").wait_for()
        assert await desk.page.locator("html").get_attribute("lang") == "en"
        await desk.choose_language("中文")
        await desk.page.get_by_text("准备就绪，等待来电").wait_for()
        assert await desk.page.locator("html").get_attribute("lang") == "zh-CN"


async def test_a_wrong_password_is_said_and_the_cursor_waits_for_the_right_one(
    product: Product, chrome: Browser
) -> None:
    async with screen(chrome, product.url) as page:
        await page.page.goto(page.url)
        await page.page.locator("#username").fill("carol")
        await page.page.locator("#password").fill("not this one")
        await page.page.keyboard.press("Enter")
        await page.page.get_by_role("alert").filter(has_text="用户名或密码错误").wait_for()
        await page.page.locator("#password:focus").wait_for()
        await page.page.keyboard.insert_text(product.accounts["carol"]["password"])
        await page.page.keyboard.press("Enter")
        await page.page.locator(".status .current").wait_for()


async def test_a_supervisor_sees_every_queue_and_agent_as_they_are(product: Product, chrome: Browser) -> None:
    async with screen(chrome, product.url) as page, product.agent("bob"):
        await open_board(page, "sam", product.accounts["sam"]["password"])
        await row(page, "Bob").filter(has_text="可接听").wait_for()
        assert await page.page.locator(".board .tile").count() == 3
        assert await page.page.locator("[role=row][aria-rowindex]").count() >= 4


async def test_a_restart_of_the_service_is_shown_and_mends_itself(product: Product, chrome: Browser) -> None:
    async with screen(chrome, product.url) as page:
        await page.log_in("dave", product.accounts["dave"]["password"])
        await page.page.locator(".health .chip").wait_for()
        await product.stop()
        await page.page.get_by_role("alert").filter(has_text="连接已断开").wait_for()
        assert await page.page.locator(".person .name").count() == 1
        await product.start()
        await page.page.locator(".banner").wait_for(state="detached")
        await page.page.locator(".connection.live").wait_for()
        await page.page.locator(".status .current").wait_for()
        page.forgive_a_cut_line()
