"""Fixtures: one embedded PostgreSQL for the whole run, and databases that are made and dropped for one test."""

import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
import pytest_asyncio

from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.migrate import upgrade

TEMPLATE = "migrated_template"


@contextmanager
def temporary_home() -> Iterator[Path]:
    """Give a short-lived CALLCENTER_HOME. pytest's own folders are closed to the user that runs PostgreSQL for root."""
    home = Path(tempfile.mkdtemp(prefix="callcenter-test-", dir="/tmp"))
    home.chmod(0o711)
    try:
        yield home
    finally:
        cluster = home / "postgres" / "cluster"
        if cluster.is_symlink():
            shutil.rmtree(cluster.readlink(), ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


async def connect(url: str) -> "asyncpg.Connection[asyncpg.Record]":
    """Connect to a database by its SQLAlchemy address."""
    return await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"))


async def run_sql(url: str, *statements: str) -> None:
    """Run statements that cannot be in a transaction, such as CREATE DATABASE."""
    connection = await connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def fresh_database(server: EmbeddedPostgres, *, template: str) -> AsyncIterator[str]:
    """Give the address of a new database, dropped afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    await run_sql(server.url, f"create database {name} template {template}")
    try:
        yield server.url_of(name)
    finally:
        await run_sql(server.url, f"drop database {name} with (force)")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_server() -> AsyncIterator[EmbeddedPostgres]:
    """One server for all tests, with a migrated template to clone from."""
    with temporary_home() as home:
        server = EmbeddedPostgres(home, durable=False)
        await server.start()
        try:
            await run_sql(server.url, f"create database {TEMPLATE}")
            await upgrade(server.url_of(TEMPLATE))
            yield server
        finally:
            await server.stop()


@pytest_asyncio.fixture
async def empty_database_url(postgres_server: EmbeddedPostgres) -> AsyncIterator[str]:
    """The address of a database without any table."""
    async with fresh_database(postgres_server, template="template1") as url:
        yield url
