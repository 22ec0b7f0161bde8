"""A supervisor at the live board, in a real Chromium: what is seen there, and what is done there with the keyboard.

Rule: one looks at the board as people do, by names and words; nothing is asked of the service beside it.
"""

from playwright.async_api import Locator, expect

from tests.support.browser import Screen


async def open_board(page: Screen, username: str, password: str) -> None:
    """Sign in; who leads lands on the board."""
    await page.page.goto(page.url)
    await page.page.locator("#username:focus").wait_for()
    await page.page.keyboard.type(username)
    await page.page.keyboard.press("Tab")
    await page.page.keyboard.type(password)
    await page.page.keyboard.press("Enter")
    await page.page.locator(".board .tile").first.wait_for()


def tile(page: Screen, queue: str) -> Locator:
    """The tile of the queue that has this name on the screen."""
    return page.page.locator(f'article.tile[aria-label="{queue}"]')


async def is_waiting(page: Screen, queue: str, count: int) -> None:
    """The tile shows so many waiting."""
    await expect(tile(page, queue).locator(".waiting b")).to_have_text(str(count))


def row(page: Screen, text: str) -> Locator:
    """A row of the list that is shown."""
    return page.page.locator("[role=row][aria-rowindex]", has_text=text)


async def act(page: Screen, line: Locator, deed: str) -> None:
    """Ask what can be done with the row, and choose it, with the keyboard."""
    await line.focus()
    await page.page.keyboard.press("Enter")
    item = page.page.get_by_role("menuitem", name=deed)
    await item.focus()
    await page.page.keyboard.press("Enter")


async def choose(page: Screen, words: str) -> None:
    """Choose it in the dialog and send it off; the dialog goes when it is done."""
    dialog = page.page.locator("dialog[open]")
    await dialog.locator("label", has_text=words).locator("input").first.check()
    await dialog.locator("footer [type=submit]").click()
    await dialog.wait_for(state="detached")
