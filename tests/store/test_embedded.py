"""The embedded PostgreSQL: it starts anywhere, dies with its owner, loses no acknowledged commit."""

import asyncio
import os
import shutil
import signal
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg
import pytest

from callcenter.store.binaries import Binaries, copy_wheel, system_binaries, wheel_binaries
from callcenter.store.cluster import EmbeddedPostgresError, open_cluster
from callcenter.store.embedded import EmbeddedPostgres, address_in
from tests.support.postgres import connect, temporary_home

ROOT = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to run PostgreSQL as somebody else")


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as made:
        yield made


@asynccontextmanager
async def running(home: Path, **options: object) -> AsyncIterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(home, **options)  # type: ignore[arg-type]
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def owner_process(home: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process of its own that runs the server on `home` and commits rows."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.postgres_owner",
        str(home),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def acknowledged_until(process: asyncio.subprocess.Process, number: int) -> int:
    """Wait for this many acknowledged commits; return the server's process id."""
    assert process.stdout is not None
    pid = int((await process.stdout.readline()).split()[1])
    while int(await process.stdout.readline()) < number:
        pass
    return pid


async def last_acknowledged(process: asyncio.subprocess.Process, *, seen: int) -> int:
    """Return the last number that the killed process printed, `seen` when all of them were read already."""
    output, _ = await process.communicate()
    return int([str(seen).encode(), *output.splitlines()][-1])


def server_processes(home: Path) -> list[int]:
    """Every process of the server: each works in the data folder."""
    cluster = (home / "postgres" / "cluster").resolve()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if Path(os.readlink(entry / "cwd")).parent == cluster:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


async def numbers_saved(server: EmbeddedPostgres) -> int:
    connection = await connect(server.url)
    try:
        count = int(await connection.fetchval("select count(*) from acknowledged"))
        assert count == await connection.fetchval("select max(number) from acknowledged")
    finally:
        await connection.close()
    return count


async def answered_again(server: EmbeddedPostgres, *, after: int) -> None:
    """Wait until another server process than `after` takes connections."""
    async with asyncio.timeout(30):
        while True:
            try:
                connection = await connect(server.url)
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.02)
                continue
            await connection.close()
            if server.pid not in (None, after):
                return


SOURCES = [
    pytest.param(found[0], id=name)
    for name, found in (("system", system_binaries()), ("wheel", wheel_binaries()))
    if found
]


@pytest.mark.parametrize("binaries", SOURCES)
async def test_it_starts_on_nothing_and_again_on_its_own_data(home: Path, binaries: Binaries) -> None:
    async with running(home, binaries=[binaries]) as server:
        connection = await connect(server.url)
        await connection.execute("create table kept (name text)")
        await connection.execute("insert into kept values ('李雷')")
        shown = await connection.fetch("select name, setting from pg_settings")
        await connection.close()
    settings = {row["name"]: row["setting"] for row in shown}
    assert [settings[name] for name in ("fsync", "synchronous_commit", "data_checksums")] == ["on"] * 3
    assert (settings["server_encoding"], settings["listen_addresses"]) == ("UTF8", "")
    async with running(home, binaries=[binaries]) as server:
        connection = await connect(server.url)
        assert await connection.fetchval("select name from kept") == "李雷"
        await connection.close()


async def test_a_wrong_password_is_refused_and_the_right_one_is_private(home: Path) -> None:
    async with running(home, durable=False) as server:
        password = home / "postgres" / "password"
        assert stat.S_IMODE(password.stat().st_mode) == 0o600
        with pytest.raises(asyncpg.InvalidPasswordError):
            await connect(server.url.replace(password.read_text(), "wrong"))


async def test_no_acknowledged_commit_is_lost_when_everything_is_killed_at_once(home: Path) -> None:
    async with owner_process(home) as process:
        await acknowledged_until(process, 50)
        for pid in [process.pid, *server_processes(home)]:
            # A process of the server may see its owner gone, and go, before its turn.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        acknowledged = await last_acknowledged(process, seen=50)
    async with running(home) as server:
        assert await numbers_saved(server) >= acknowledged


async def test_the_server_ends_when_its_owner_is_killed_and_a_new_owner_can_start_at_once(home: Path) -> None:
    async with owner_process(home) as process:
        orphan = await acknowledged_until(process, 20)
        process.kill()
        acknowledged = await last_acknowledged(process, seen=20)
        async with running(home) as server:
            assert orphan not in server_processes(home)
            assert await numbers_saved(server) >= acknowledged


async def test_a_killed_server_is_started_again_by_its_owner(home: Path) -> None:
    async with running(home) as server:
        connection = await connect(server.url)
        await connection.execute("create table acknowledged (number int)")
        await connection.execute("insert into acknowledged select generate_series(1, 10)")
        killed = server.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        await answered_again(server, after=killed)
        assert await numbers_saved(server) == 10
        await connection.close()


async def test_a_pid_file_that_names_somebody_else_does_not_stop_a_start(home: Path) -> None:
    async with running(home, durable=False):
        pass
    (data,) = (home / "postgres" / "cluster").glob("data-*")
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    async with running(home, durable=False) as server:
        assert server.pid


async def test_a_second_owner_of_the_same_home_is_refused(home: Path) -> None:
    async with running(home, durable=False):
        with pytest.raises(EmbeddedPostgresError, match="already runs"):
            await EmbeddedPostgres(home).start()


async def test_a_long_home_gets_a_short_socket_folder(home: Path) -> None:
    deep = home / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    async with running(deep, durable=False) as server:
        connection = await connect(server.url)
        await connection.close()
    open_cluster(deep).sockets.rmdir()


async def test_data_of_a_version_that_is_not_installed_is_a_clear_error(home: Path) -> None:
    async with running(home, durable=False) as server:
        made_by = server.binaries
    with pytest.raises(EmbeddedPostgresError, match=f"made by PostgreSQL {made_by.major}"):
        await EmbeddedPostgres(home, binaries=[]).start()


async def test_no_postgresql_at_all_is_a_clear_error(home: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="no PostgreSQL found"):
        await EmbeddedPostgres(home, binaries=[]).start()


@as_root
async def test_root_in_a_closed_home_keeps_the_data_elsewhere_and_opens_nothing(home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    private = copy_wheel(wheel_binaries()[0], closed / "environment")
    inner = closed / "var"
    try:
        async with running(inner, binaries=[private], durable=False) as server:
            assert server.pid
            assert os.stat(f"/proc/{server.pid}").st_uid != 0
        first = (inner / "postgres" / "cluster").readlink()
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        async with running(inner, binaries=[private], durable=False):
            assert (inner / "postgres" / "cluster").readlink() == first
    finally:
        if (inner / "postgres" / "cluster").is_symlink():
            shutil.rmtree((inner / "postgres" / "cluster").readlink())


async def test_other_commands_find_the_database_that_runs_in_a_home(home: Path) -> None:
    assert address_in(home) is None
    async with running(home, durable=False) as server:
        assert address_in(home) == server.url
