"""A supervisor whose telephone is the browser: he listens, whispers, talks along and takes over by keys."""

import pytest
from playwright.async_api import Browser

from tests.support.browser import screen
from tests.support.browser_phone import hears, prepare, use_this_browser
from tests.support.product import Product
from tests.support.talking_phone import talking_phone

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(400),  # with the first start of the product
]

SILENCE, ALICE, SAM = 0, 500, 1400
ANI = "13800138000"


async def test_the_browser_is_his_telephone_and_the_bar_has_all_keys(product: Product, chrome: Browser) -> None:
    sip = product.accounts["alice"]["sip"]
    async with (
        talking_phone("alice", product.sip_port, ALICE, secret=sip["secret"]) as alice,
        product.desk("alice") as alices,
        screen(chrome, product.url, language="en-US") as page,
        # The loudest tone is what a page is known to hear: the caller says nothing.
        talking_phone(ANI, product.sip_port, SILENCE, answers=False) as caller,
    ):
        assert (await alices.rest.put("/api/v1/agents/me/phone", json={"kind": "desk"})).status_code < 300
        await prepare(page.page.context, SAM)
        await page.log_in("sam", product.accounts["sam"]["password"])
        await page.page.goto(f"{product.url}/desk")
        await use_this_browser(page)
        await page.page.keyboard.press("Alt+b")
        await alices.status("available")
        await caller.call("4001")
        await caller.hears(ALICE)
        interaction = (await alices.pop(ANI))["interaction_id"]
        async with product.desk("sam") as board:
            answer = await board.post(f"/interactions/{interaction}/monitoring", {"mode": "listen"})
            assert answer.status_code == 201, answer.text
        bar = page.page.locator("section.bar.on")
        await bar.wait_for()
        assert page.page.url.endswith("/board")
        await hears(page, ALICE)
        await alice.hears()
        await page.page.keyboard.press("Alt+p")
        await alice.hears(SAM)
        await caller.hears(ALICE)
        await page.page.keyboard.press("Alt+v")
        await caller.hears(ALICE, SAM)
        await alices.message("agent_changed", lambda m: [o["mode"] for o in m["agent"]["monitored_by"]] == ["barge"])
        await page.page.keyboard.press("Alt+g")
        await page.call.wait_for()
        await alice.is_hung_up()
        await caller.hears(SAM)
        assert await bar.count() == 0
        await page.page.keyboard.press("Alt+h")
        await page.wrap_up.wait_for()
        async with product.desk("sam") as board:
            await board.status("offline")
            assert (await board.rest.put("/api/v1/agents/me/phone", json={"kind": "desk"})).status_code < 300
        await alices.status("offline")
