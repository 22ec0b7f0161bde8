"""Names and notes that want to be more than text, over the whole path: from the caller's INVITE and the agent's keys
through Asterisk, the service and the database to two pages.

Rule: what cannot be said in SIP is not tried; all else is shown as it was sent, and nothing of it runs.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page

from tests.support.browser import Screen, browser
from tests.support.desks import GUEST_HERTZ, ask, at_desk, hang_up, note, take
from tests.support.product import Product, eventually
from tests.support.talking_caller import TalkingCaller, talking_caller

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(600),  # with the first start of the product
]

_FILE: Final = Path(__file__).parents[2] / "fixtures" / "hostile_texts.json"
HOSTILE: Final[list[str]] = [one["text"] for one in json.loads(_FILE.read_text("utf-8"))]
A_FEW: Final = 8
_LONGEST_NAME_BYTES: Final = 70
_LONGEST_NOTE: Final = 4000
# What the page may hold of its own.
_STRANGE: Final = "script:not([src^='/assets/']), iframe, img:not([src^='/']), object, embed, base, meta[http-equiv]"


@asynccontextmanager
async def watched(desk: Screen) -> AsyncIterator[None]:
    """Nothing is asked of anybody else meanwhile, and nothing of the text is run."""
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    yield
    ours = (desk.url, desk.url.replace("http", "ws"), "blob:", "data:image/")
    assert [address for address in asked if not address.startswith(ours)] == []
    await is_unharmed(desk.page)


async def is_unharmed(page: Page) -> None:
    """It is the page that it was."""
    found: dict[str, Any] = await page.evaluate(
        """strange => ({
            run: window.hostile ?? null,
            strange: document.body.querySelectorAll(strange).length,
            wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        })""",
        _STRANGE,
    )
    assert found["run"] is None
    assert found["strange"] == 0
    assert found["wide"] <= 0


def plain(text: str) -> str:
    """What is left of it between any spaces."""
    return "".join(text.split())


async def calls_as(desk: Screen, caller: TalkingCaller, name: str) -> None:
    """One call that leaves when its name is on the card."""
    caller.name = name
    line = await caller.call("4001")
    await desk.offer.wait_for()

    async def is_shown() -> bool:
        return plain(name) in plain(await desk.offer.locator("h2").text_content() or "")

    try:
        await eventually(is_shown, every=0.02, seconds=4)
    except AssertionError:
        print("NAME", ascii(name), ascii(await desk.offer.locator("h2").text_content()))
    await is_unharmed(desk.page)
    await caller.leave(line)
    await desk.offer.wait_for(state="detached")


async def names(product: Product, chrome: Browser, texts: list[str]) -> None:
    async with (
        at_desk(product, chrome, "alice") as desk,
        talking_caller("15912340000", product.sip_port) as caller,
        watched(desk),
    ):
        for text in texts:
            await calls_as(desk, caller, sayable(text))


async def notes(product: Product, chrome: Browser, texts: list[str]) -> None:
    async with (
        browser() as elsewhere,
        at_desk(product, chrome, "alice") as alice,
        at_desk(product, elsewhere, "carol", hertz=GUEST_HERTZ, language="en") as carol,
        talking_caller("15912340001", product.sip_port) as caller,
        watched(alice),
        watched(carol),
    ):
        await caller.call("4001")
        await take(alice, caller)
        await ask(alice, "Carol")
        await carol.offer.wait_for()
        await carol.page.keyboard.press("Enter")
        await carol.call.wait_for()
        for text in texts:
            await note(alice).fill(typeable(text))
            await note(alice).blur()
            wanted = plain(await note(alice).input_value())

            async def has_come(wanted: str = wanted) -> bool:
                shown = plain(await carol.page.locator(".from-host").text_content() or "")
                return wanted in shown

            await eventually(has_come)
            await is_unharmed(carol.page)
            await is_unharmed(alice.page)
        await carol.page.keyboard.press("Alt+h")
        await carol.call.wait_for(state="detached")
        await hang_up(alice)


def sayable(text: str) -> str:
    """As it can stand between quotes in a SIP header, and as long as Asterisk lets a name be."""
    shown = "".join(letter for letter in text if letter.isprintable())
    return shown.encode("utf-8", "ignore")[:_LONGEST_NAME_BYTES].decode("utf-8", "ignore")


def typeable(text: str) -> str:
    """As a person can type it."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()[:_LONGEST_NOTE]


async def test_callers_with_hostile_names_are_shown_and_nothing_runs(product: Product, chrome: Browser) -> None:
    await names(product, chrome, HOSTILE[:A_FEW])


@pytest.mark.e2e
async def test_a_hundred_callers_with_hostile_names(product: Product, chrome: Browser) -> None:
    await names(product, chrome, HOSTILE[A_FEW:])


@pytest.mark.e2e
async def test_a_hundred_hostile_notes_reach_the_other_desk_as_text(product: Product, chrome: Browser) -> None:
    await notes(product, chrome, [text for text in HOSTILE if typeable(text).strip()])
