"""Asking the engine for something on a person's behalf, with an end to the waiting."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from callcenter.api.errors import Problem
from callcenter.api.parts import AppParts
from callcenter.core.requests import Request

# Long enough for a slow disk, short enough for a person with a caller on the line.
ANSWER_SECONDS: Final = 5.0


async def ask(parts: AppParts, make: Callable[[datetime], Request]) -> None:
    """Return when it is done and saved. Without an answer in time it may still have been done, and we say so."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await parts.engine.request(make)
    except TimeoutError:
        raise Problem("not_confirmed") from None
