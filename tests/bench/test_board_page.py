"""In a real browser the board is painted, and each change of an agent is timed once."""

import pytest

from callcenter.bench.board_page import board_page, interactive_seconds
from callcenter.bench.board_site import board_site
from callcenter.bench.desk_browser import chrome, chromium


async def test_changes_are_seen_in_the_page_and_in_a_frame() -> None:
    if chromium() is None:
        pytest.skip("needs Chromium")
    async with board_site(agents=12, queues=3, changes_per_second=100) as site, chrome() as browser:
        async with board_page(browser, site) as page:
            await page.wait_for_function("window.seen.painted.length > 5")
            seen = await page.evaluate("window.seen")
            assert len(seen["message"]) >= len(seen["painted"])
            assert min(seen["message"]) >= 0
            assert await interactive_seconds(page) > 0
