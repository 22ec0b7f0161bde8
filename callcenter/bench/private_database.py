"""A PostgreSQL of the benchmark's own: migrated, empty, gone afterwards with all that was written into it."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from callcenter.store.database import Database
from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.migrate import upgrade

# Filling takes longer than anything that is served.
STATEMENT_SECONDS: Final = 3600.0


@asynccontextmanager
async def private_database() -> AsyncIterator[Database]:
    """Give a fresh database while the block runs."""
    async with private_url() as url:
        database = Database(url, pool_size=2, overflow=0, statement_timeout_seconds=STATEMENT_SECONDS)
        try:
            yield database
        finally:
            await database.close()


@asynccontextmanager
async def private_url() -> AsyncIterator[str]:
    """Give the address of a fresh database while the block runs, for those who connect in ways of their own."""
    async with private_server() as (server, _):
        yield server.url


@asynccontextmanager
async def private_server() -> AsyncIterator[tuple[EmbeddedPostgres, Path]]:
    """Give the server itself, with a fresh database, and the folder of its files, for those who start it anew."""
    home = _home()
    server = EmbeddedPostgres(home)
    try:
        await server.start()
        await upgrade(server.url)
        yield server, (home / "postgres" / "cluster").resolve()
    finally:
        await server.stop()
        _remove(home)


def _home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="callcenter-bench-"))
    # PostgreSQL does not run as root; whoever it runs as must get through.
    home.chmod(0o711)
    return home


def _remove(home: Path) -> None:
    cluster = home / "postgres" / "cluster"
    if cluster.is_symlink():
        shutil.rmtree(cluster.readlink(), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)
