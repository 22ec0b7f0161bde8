"""Runs migrations: on the connection that callcenter/store/migrate.py hands over, else on CALLCENTER_DATABASE_URL."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from callcenter.store.tables import metadata


def run(connection: Connection) -> None:
    """Run the wanted migrations on this connection."""
    context.configure(connection=connection, target_metadata=metadata, compare_server_default=True)
    with context.begin_transaction():
        context.run_migrations()


async def run_on_url(url: str) -> None:
    """Connect and run: the way of Alembic's own command line, used to write a new migration."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_on_url(os.environ["CALLCENTER_DATABASE_URL"]))
