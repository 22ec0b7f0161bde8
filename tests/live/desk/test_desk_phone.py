"""The same desk with a telephone on the table: calls are steered from the screen, sound is in the telephones."""

import pytest
from playwright.async_api import Browser

from tests.support.browser import Screen, screen
from tests.support.desks import MUSIC_HERTZ, ask, hang_up, steer
from tests.support.product import Product
from tests.support.talking_phone import TalkingPhone, talking_phone

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(400),  # with the first start of the product
]

CALLER, ALICE, BOB = 300, 500, 800


async def talk_to_each_other(**others: tuple[TalkingPhone, tuple[int, ...]]) -> None:
    """Everybody hears these and nobody else."""
    for phone, heard in others.values():
        await phone.hears(*heard)


async def use_the_telephone(desk: Screen) -> None:
    """Choose the one on the table."""
    await desk.page.locator(".health .chip").click()
    await desk.page.locator(".setup .kind.desk").click()
    await desk.page.locator(".setup .kind.desk[aria-checked=true]").wait_for()
    await desk.page.keyboard.press("Escape")


async def test_a_telephone_on_the_table_is_held_asked_joined_and_left_from_the_screen(
    product: Product, chrome: Browser
) -> None:
    secrets = {name: product.accounts[name]["sip"]["secret"] for name in ("alice", "bob")}
    async with (
        talking_phone("alice", product.sip_port, ALICE, secret=secrets["alice"]) as alices,
        talking_phone("bob", product.sip_port, BOB, secret=secrets["bob"]) as bobs,
        product.desk("bob") as bob,
        screen(chrome, product.url) as desk,
        talking_phone("13800138000", product.sip_port, CALLER, answers=False) as caller,
    ):
        await desk.log_in("alice", product.accounts["alice"]["password"])
        await use_the_telephone(desk)
        assert (await bob.rest.put("/api/v1/agents/me/phone", json={"kind": "desk"})).status_code < 300
        await desk.become_available()
        line = await caller.call("4001")
        await desk.call.filter(has_text="李雷").wait_for()
        await talk_to_each_other(caller=(caller, (ALICE,)), alice=(alices, (CALLER,)))

        await steer(desk, "Alt+o")
        await caller.hears(MUSIC_HERTZ)
        await alices.hears()
        await steer(desk, "Alt+o")
        await talk_to_each_other(caller=(caller, (ALICE,)), alice=(alices, (CALLER,)))

        await bob.status("available")
        await ask(desk, "Bob")
        await talk_to_each_other(caller=(caller, (MUSIC_HERTZ,)), alice=(alices, (BOB,)), bob=(bobs, (ALICE,)))
        await steer(desk, "Alt+s")
        await talk_to_each_other(caller=(caller, (ALICE,)), alice=(alices, (CALLER,)), bob=(bobs, (MUSIC_HERTZ,)))
        await steer(desk, "Alt+j")
        await talk_to_each_other(
            caller=(caller, (ALICE, BOB)), alice=(alices, (CALLER, BOB)), bob=(bobs, (CALLER, ALICE))
        )
        await desk.page.get_by_role("button", name="移出通话").click()
        await bobs.is_hung_up()
        await talk_to_each_other(caller=(caller, (ALICE,)), alice=(alices, (CALLER,)))
        await hang_up(desk)
        await caller.ended(line)
        await bob.status("offline")
        async with product.desk("alice") as rest:
            await rest.status("offline")
