"""What every test of the API may ask for."""

from collections.abc import AsyncIterator

import pytest_asyncio

from callcenter.store.database import Database
from tests.support.desk import Desk, running_desk


@pytest_asyncio.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    """The API with alice, bob (agents), sam (supervisor) and admin."""
    async with running_desk(database) as running:
        yield running
