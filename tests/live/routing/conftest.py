"""A site and who works there, for each file of this folder its own: the files may run side by side."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.product import Desk
from tests.support.routing_site import back_to_the_beginning, routing_site, shown_to, was_rung
from tests.support.sip import Answers
from tests.support.site import Site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole_site() -> AsyncIterator[Site]:
    async with routing_site() as site:
        yield site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sam(whole_site: Site) -> AsyncIterator[Desk]:
    async with whole_site.desk("sam") as desk:
        yield desk


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def admin(whole_site: Site) -> AsyncIterator[Desk]:
    async with whole_site.desk("admin") as desk:
        yield desk


@pytest_asyncio.fixture(loop_scope="module")
async def site(whole_site: Site, admin: Desk) -> AsyncIterator[Site]:
    yield whole_site
    await back_to_the_beginning(whole_site, admin)


@pytest_asyncio.fixture(loop_scope="module")
async def dave(site: Site, tmp_path: Path) -> AsyncIterator[Desk]:
    """An agent of neither queue, available all the time; nothing of sales or support may ring him."""
    log = tmp_path / "dave.log"
    async with site.agent("dave", Answers(), log) as desk:
        yield desk
        assert shown_to(desk) == []
        assert not was_rung(log)
