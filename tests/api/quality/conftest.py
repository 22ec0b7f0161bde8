"""What tests of grading may ask for."""

from collections.abc import AsyncIterator

import pytest_asyncio

from callcenter.store.database import Database
from tests.support.quality_floor import Floor, graded_floor


@pytest_asyncio.fixture
async def floor(database: Database) -> AsyncIterator[Floor]:
    """The API with everybody signed in."""
    async with graded_floor(database) as running:
        yield running
