"""A started switch with one caller, of either kind."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.support.both_switches import Stage, asterisk, simulated
from tests.support.inbox import Inbox


@pytest.fixture(params=[asterisk, simulated], ids=["asterisk", "simulated"])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(request.param(Inbox()))
