"""One product for tests of the desk in a worker; its music is a tone. Those marked `e2e` run by `make e2e` alone."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.support.browser import browser, chromium
from tests.support.desks import music_is_a_tone
from tests.support.postgres import temporary_home
from tests.support.product import Product


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "e2e: takes long; run by `make e2e` and not by `make test`")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def product() -> AsyncIterator[Product]:
    if chromium() is None:
        pytest.skip("Chromium is not installed")
    with temporary_home() as home:
        product = Product(home / "product")
        await product.start()
        music_is_a_tone(product)
        yield product
        await product.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chrome(product: Product) -> AsyncIterator[Browser]:
    async with browser() as running:
        yield running
