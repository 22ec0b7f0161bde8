"""The connections to PostgreSQL: one engine, one way to a transaction.

Rule: a transaction is committed at the edge, where it was opened, nowhere inside. No statement runs without a limit.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg
import orjson
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

# For those who pass one on without knowing SQLAlchemy.
Connection = AsyncConnection

_CONNECT_SECONDS: Final = 5.0
_PING_SECONDS: Final = 2.0
# Connection lost; shutting down, crashed, starting up; too many connections.
_AWAY: Final = ("08", "57P", "53300")


class DatabaseUnavailable(RuntimeError):
    """PostgreSQL does not answer."""


class Database:
    """A pool of connections to one database."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        overflow: int = 10,
        statement_timeout_seconds: float = 10.0,
        autocommit: bool = False,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """`autocommit`: each statement is a transaction of its own, without a BEGIN and a COMMIT on the way."""
        milliseconds = str(int(statement_timeout_seconds * 1000))
        self._engine = create_async_engine(
            url,
            **({"isolation_level": "AUTOCOMMIT"} if autocommit else {}),
            pool_size=pool_size,
            max_overflow=overflow,
            pool_timeout=statement_timeout_seconds,
            # A restarted server leaves dead connections in the pool; the first user of each must not pay for it.
            pool_pre_ping=True,
            # Values are people's names, numbers and notes: errors name the statement only.
            hide_parameters=True,
            json_serializer=_to_json,
            json_deserializer=orjson.loads,
            connect_args={
                "timeout": _CONNECT_SECONDS,
                # The server's limit does not help when the server itself hangs.
                "command_timeout": statement_timeout_seconds + _CONNECT_SECONDS,
                "server_settings": {
                    "application_name": "callcenter",
                    "statement_timeout": milliseconds,
                    "idle_in_transaction_session_timeout": milliseconds,
                    "timezone": "UTC",
                    **(settings or {}),
                },
            },
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction: committed when the block ends, rolled back when it raises.

        Raises DatabaseUnavailable when the server says no to the connection or takes it away.
        """
        try:
            async with self._engine.begin() as connection:
                yield connection
        except (DBAPIError, asyncpg.PostgresError) as error:
            if _is_away(error):
                raise DatabaseUnavailable("PostgreSQL does not answer") from error
            raise

    async def ping(self) -> None:
        """Return when PostgreSQL answers, or raise DatabaseUnavailable."""
        try:
            async with asyncio.timeout(_PING_SECONDS), self._engine.connect() as connection:
                await connection.execute(text("select 1"))
        except (SQLAlchemyError, asyncpg.PostgresError, OSError) as error:
            raise DatabaseUnavailable("PostgreSQL does not answer") from error

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _is_away(error: DBAPIError | asyncpg.PostgresError) -> bool:
    # What is raised while connecting comes up as it is; SQLAlchemy has no word of its own for the rest of it.
    original = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(original, "sqlstate", None) or "").startswith(_AWAY)


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()
