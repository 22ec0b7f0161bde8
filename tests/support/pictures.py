"""Pictures of the screens in agent_ui/screenshots: for people who look, nothing compares them.

Rule: a picture is of the running product, with real calls in it; its name says the state, the language and the theme.
"""

from pathlib import Path
from typing import Final

from playwright.async_api import expect

from tests.support.browser import Screen

ZH: Final = "zh"
EN: Final = "en"
LIGHT: Final = "light"
DARK: Final = "dark"

_FOLDER: Final = Path(__file__).parents[2] / "agent_ui" / "screenshots"
_LARGEST_BYTES: Final = 120_000
_QUALITY: Final = 80


async def look(desk: Screen, language: str, theme: str) -> None:
    """Put the page into this language and theme."""
    await desk.page.emulate_media(color_scheme="dark" if theme == DARK else "light")
    await desk.choose_language("中文" if language == ZH else "EN")
    # Enter would press that button again.
    await desk.page.evaluate("document.activeElement?.blur()")


async def shoot(desk: Screen, state: str, language: str, theme: str, *, looks_so: bool = False) -> None:
    """Take its picture; `looks_so`: it is in this language and theme already, and has the cursor where it should."""
    if not looks_so:
        await look(desk, language, theme)
    await desk.page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    # A picture in which something is still being loaded shows nothing of it.
    await expect(desk.page.locator("[aria-busy=true], .ghost, .ghosts")).to_have_count(0)
    name = _FOLDER / f"{state}-{language}-{theme}.jpg"
    await desk.page.screenshot(
        path=name, type="jpeg", quality=_QUALITY, animations="disabled", caret="hide", scale="css"
    )
    assert name.stat().st_size < _LARGEST_BYTES, f"{name.name} is too large to be kept"
