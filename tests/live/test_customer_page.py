"""The customer beside the call in a real browser, over the real API and database: hostile texts, a browser that dies.

Rule: the switch is a fake; tried is what the page does with what people are called, and with what they type.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pytest
import uvicorn
from playwright.async_api import Browser, Error, Page

from callcenter import resources
from callcenter.core.events import CustomersFound
from callcenter.core.interaction import Interaction
from callcenter.crm.customer import Customer
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer, read_customer
from tests.support.browser import PATIENCE_MS, browser, chromium, screen
from tests.support.desk import PASSWORD, Desk, running_desk
from tests.support.floor import START
from tests.support.product import eventually

pytestmark = [pytest.mark.timeout(300)]

HOSTILE: Final = json.loads((Path(__file__).parents[1] / "fixtures" / "hostile_texts.json").read_text("utf-8"))
# What the page may hold of its own.
_OWN: Final = "script:not([src^='/assets/']), iframe, img:not([src^='/']), object, embed, base, meta[http-equiv]"


@asynccontextmanager
async def served(database: Database) -> AsyncIterator[tuple[Desk, str]]:
    """The desk's API and its screens on a free port."""
    if chromium() is None:
        pytest.skip("Chromium is not installed")
    if resources.screens() is None:
        pytest.skip("the screens have not been built")
    async with running_desk(database, ui_dir=resources.screens()) as desk:
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(desk.app, log_config=None, lifespan="off", timeout_graceful_shutdown=2))
        serving = asyncio.ensure_future(server.serve(sockets=[listener]))
        try:
            yield desk, f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving
            listener.close()


async def talking(desk: Desk, *, ani: str = "13900139000", found: Customer | None = None) -> Interaction:
    """Alice has taken a call."""
    await desk.make_available("alice")
    call = await desk.call_arrives(ani=ani)
    matches = ({"id": found.id, "name": found.name, "reasons": ["exact"], "sure": True},) if found else ()
    await desk.tell(CustomersFound(interaction_id=call.id, matches=matches, at=desk.clock.now()))
    await desk.answer(call)
    return call


async def log_in(page: Page, url: str) -> None:
    await page.add_init_script("localStorage.setItem('callcenter.language', 'en')")
    await page.goto(url)
    await page.locator("#username").fill("alice")
    await page.locator("[type=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.locator("section.customer").first.wait_for()


async def test_a_caller_who_is_being_typed_is_there_after_the_browser_was_killed(database: Database) -> None:
    async with served(database) as (desk, url):
        call = await talking(desk)
        async with browser() as running:
            page = await running.new_page(locale="en")
            page.set_default_timeout(PATIENCE_MS)
            await log_in(page, url)
            async with page.expect_response("**/customer/new"):
                await page.locator("input[name=name]").press_sequentially("韩梅")
            await _killed(running)
        made = desk.engine.state.interactions[call.id].customer_id
        assert made is not None
        async with browser() as running:
            page = await running.new_page(locale="en")
            page.set_default_timeout(PATIENCE_MS)
            await log_in(page, url)
            await page.get_by_role("button", name="Change Name").filter(has_text="韩梅").wait_for()
            await page.get_by_role("tab", name="Details").click()
            await page.get_by_text("139 0013 9000").first.wait_for()


async def test_a_value_is_changed_by_the_keyboard_and_taken_back(database: Database) -> None:
    lei = Customer(id=new_id(), name="李雷", company="海风", created_at=START, updated_at=START)
    async with database.transaction() as connection:
        await insert_customer(connection, lei)

    async def company() -> str | None:
        async with database.transaction() as connection:
            found = await read_customer(connection, lei.id)
        return found.company if found else None

    async with served(database) as (desk, url), browser() as running:
        await talking(desk, found=lei)
        async with screen(running, url, language="en") as shown:
            await log_in(shown.page, url)
            field = shown.page.get_by_role("button", name="Change Company")
            await field.focus()
            await shown.page.keyboard.press("Enter")
            await shown.page.keyboard.type("Beifeng")
            await shown.page.keyboard.press("Enter")
            await field.filter(has_text="Beifeng").wait_for()
            assert await company() == "Beifeng"
            await shown.page.keyboard.press("Alt+z")
            await field.filter(has_text="海风").wait_for()
            assert await company() == "海风"


async def test_a_hundred_hostile_texts_are_shown_and_none_is_run(database: Database) -> None:
    people = [_hostile_customer(one["text"]) for one in HOSTILE]
    async with database.transaction() as connection:
        for one in people:
            await insert_customer(connection, one)
    async with served(database) as (desk, url), browser() as running:
        call = await talking(desk, found=people[0])
        alice = await desk.signed_in("alice")
        async with screen(running, url, language="en") as shown:
            page = shown.page
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
            await log_in(page, url)
            for number, one in enumerate(people):
                note = HOSTILE[number]["text"].replace("\0", "").encode("utf-8", "ignore").decode()[:8000]
                if note.strip():
                    await alice.post(f"/api/v1/customers/{one.id}/notes", json={"text": note, "pinned": True})
                said = await alice.post(f"/api/v1/interactions/{call.id}/customer", json={"customer_id": one.id})
                assert said.status_code == 204, said.text
                await eventually(lambda one=one: _shows(page, one.name))  # type: ignore[misc]
                await _is_unharmed(page)
            assert [address for address in asked if not address.startswith((url, url.replace("http", "ws")))] == []


async def _killed(running: Browser) -> None:
    """The whole browser dies at once: nothing of the page is asked whether it wants to say something."""
    gone = asyncio.Event()
    running.on("disconnected", lambda _: gone.set())
    session = await running.new_browser_cdp_session()
    with suppress(Error):
        await session.send("Browser.crash")
    await asyncio.wait_for(gone.wait(), 10)


def _hostile_customer(text: str) -> Customer:
    # As the database can hold it, and as long as a name may be.
    name = text.replace("\0", "").encode("utf-8", "ignore").decode().strip()[:200] or "?"
    return Customer(
        id=new_id(), name=name, company=name, segment=name[:64], tags=(name[:64],), created_at=START, updated_at=START
    )


async def _shows(page: Page, name: str) -> bool:
    shown: str = await page.locator("section.customer").first.evaluate("element => element.textContent")
    return "".join(name.split())[:40] in "".join(shown.split())


async def _is_unharmed(page: Page) -> None:
    found: dict[str, Any] = await page.evaluate(
        """own => ({
            run: window.hostile,
            strange: document.body.querySelectorAll(own).length,
            wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            title: document.title.length,
        })""",
        _OWN,
    )
    assert found["run"] is None
    assert found["strange"] == 0
    assert found["wide"] <= 0
