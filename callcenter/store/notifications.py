"""Hears PostgreSQL's NOTIFY, on a connection of its own, as long as it is wanted.

Rule: a word may be lost with the connection. Whoever must not miss anything looks by himself now and then.
"""

import asyncio
from collections.abc import Callable, Mapping
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
    """Says of each channel who hears it: for each word, and when listening begins, since one may have been missed."""

    def __init__(
        self, url: str, heard: Mapping[str, Callable[[], None]], *, again_seconds: float = _AGAIN_SECONDS
    ) -> None:
        self._url = url
        self._heard = heard
        self._again_seconds = again_seconds

    async def watch(self) -> None:
        """Listen until cancelled, on a new connection when one is lost."""
        while True:
            try:
                await self._listen()
            except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                log.warning("not listening to postgresql", error=type(error).__name__)
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
            for channel, heard in self._heard.items():
                await driver.add_listener(channel, self._on_word)
                heard()
            try:
                while not lost.is_set():
                    try:
                        async with asyncio.timeout(_CHECK_SECONDS):
                            await lost.wait()
                    except TimeoutError:
                        await driver.execute("select 1")
            finally:
                for channel in self._heard if not driver.is_closed() else ():
                    await driver.remove_listener(channel, self._on_word)

    def _on_word(self, _connection: Any, _pid: int, channel: str, _payload: str) -> None:
        self._heard[channel]()
