"""Brings a database's schema to the newest migration.

Rule: one at a time. Instances that start together wait for each other, and a migration that fails changes nothing.
"""

import importlib.resources
from pathlib import Path
from typing import Final

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

log = structlog.get_logger()

# Any number will do, as long as nothing else in the same database locks it.
_LOCK: Final = 7_206_240_533


async def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations that this database lacks, up to `revision`, all in one transaction."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            before = await connection.run_sync(current_revision)
            await connection.run_sync(_upgrade, revision)
            after = await connection.run_sync(current_revision)
    finally:
        await engine.dispose()
    if after != before:
        log.info("database_migrated", before=before, after=after)


def current_revision(connection: Connection) -> str | None:
    """Return the newest migration that this database has, or None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def migrations_folder() -> Path:
    """Return the folder of the migrations: inside the installed package, or beside it in a checkout."""
    package = Path(str(importlib.resources.files("callcenter")))
    packaged = package / "migrations"
    return packaged if packaged.is_dir() else package.parent / "migrations"


def _upgrade(connection: Connection, revision: str) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    command.upgrade(config, revision)
