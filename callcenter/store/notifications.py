"""Hears PostgreSQL's NOTIFY on one channel, on a connection of its own, as long as it is wanted.

Rule: a word may be lost with the connection. Whoever must not miss anything looks by himself now and then.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import asyncpg
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

log = structlog.get_logger()

_AGAIN_SECONDS: Final = 5.0
_CONNECT_SECONDS: Final = 5.0
# A connection can be dead without anybody having said so.
_CHECK_SECONDS: Final = 30.0


class Notifications:
    """One channel. `heard` is called for each word, and when listening begins: something may have been said before."""

    def __init__(
        self, url: str, channel: str, heard: Callable[[], None], *, again_seconds: float = _AGAIN_SECONDS
    ) -> None:
        self._url = url
        self._channel = channel
        self._heard = heard
        self._again_seconds = again_seconds

    async def watch(self) -> None:
        """Listen until cancelled, on a new connection when one is lost."""
        while True:
            try:
                await self._listen()
            except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                log.warning("not listening to postgresql", channel=self._channel, error=type(error).__name__)
            await asyncio.sleep(self._again_seconds)

    async def _listen(self) -> None:
        engine = create_async_engine(
            self._url,
            poolclass=NullPool,
            connect_args={
                "timeout": _CONNECT_SECONDS,
                "command_timeout": _CONNECT_SECONDS,
                "server_settings": {"application_name": "callcenter listening"},
            },
        )
        async with engine.connect() as connection:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            assert driver is not None
            lost = asyncio.Event()
            driver.add_termination_listener(lambda _: lost.set())
            await driver.add_listener(self._channel, self._on_word)
            self._heard()
            try:
                while not lost.is_set():
                    try:
                        async with asyncio.timeout(_CHECK_SECONDS):
                            await lost.wait()
                    except TimeoutError:
                        await driver.execute("select 1")
            finally:
                if not driver.is_closed():
                    await driver.remove_listener(self._channel, self._on_word)

    def _on_word(self, *_: Any) -> None:
        self._heard()
