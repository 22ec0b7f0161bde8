"""Turns a cluster's folders into a running server: waits for an earlier one, makes the data, starts PostgreSQL.

Rule: no second server ever touches a data folder. Each process of a server inherits one lock; nothing starts while it
is held.
"""

import asyncio
import filecmp
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

import structlog

from callcenter.processes import command_dying_with_parent
from callcenter.store.binaries import WHEEL_PACKAGE, Binaries, copy_wheel
from callcenter.store.cluster import (
    Cluster,
    EmbeddedPostgresError,
    reachable_by_others,
    sync_folder,
    try_lock,
    write_private,
)

log = structlog.get_logger()

USER: Final = "callcenter"
PORT: Final = 5432
_POLL_SECONDS: Final = 0.02
_ORPHAN_SECONDS: Final = 10.0
_END_SECONDS: Final = 20.0
_LARGEST_LOG_BYTES: Final = 10_000_000
_PROCESSES: Final = Path("/proc")

_SETTINGS: Final[Mapping[str, str]] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "jit": "off",
    # Statements and error details carry numbers and names of people, which do not belong into a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_FORGETFUL_SETTINGS: Final[Mapping[str, str]] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


async def launch(cluster: Cluster, programs: Binaries, *, durable: bool) -> asyncio.subprocess.Process:
    """Start the server on the cluster's data; it may still be recovering when this returns."""
    data = cluster.data_folder(programs.major)
    lock = await _lock_server(cluster, data)
    try:
        server = await asyncio.to_thread(_readable_by_server, cluster, programs)
        if not data.exists():
            await _make_data(cluster, server, data, lock, durable=durable)
        _forget_dead_server(data, cluster.sockets)
        settings = {**_SETTINGS, "unix_socket_directories": str(cluster.sockets)}
        if not durable:
            settings |= _FORGETFUL_SETTINGS
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [str(server.folder / "postgres"), "-D", str(data), "-p", str(PORT), *options]
        return await _spawn(cluster, command, lock, signal.SIGINT)
    finally:
        # From here on the lock belongs to the server's processes alone.
        os.close(lock)


async def end(process: asyncio.subprocess.Process) -> None:
    """End a server cleanly, or less so: one that has only just begun may lose the clean request."""
    for request in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(request)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _END_SECONDS)


def last_words(cluster: Cluster) -> str:
    """Return the end of the server's log, for an error that a person reads."""
    with suppress(OSError):
        return "\n".join(cluster.log_file.read_text(errors="replace").splitlines()[-10:])
    return ""


async def _lock_server(cluster: Cluster, data: Path) -> int:
    """Wait until no process of an earlier server is left; ask one whose parent was killed to end."""
    clock = asyncio.get_running_loop().time
    for request in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        until = clock() + _ORPHAN_SECONDS
        asked: set[int] = set()
        while clock() < until:
            lock = try_lock(cluster.server_lock)
            if lock is not None:
                return lock
            # SIGINT means a clean end to the postmaster alone; the others mean "at once" to each of its processes.
            for pid in set(_server_pids(data, postmaster_only=request is signal.SIGINT)) - asked:
                log.info("postgres_orphan_stopped", pid=pid, signal=request.name)
                asked.add(pid)
                with suppress(ProcessLookupError):
                    os.kill(pid, request)
            await asyncio.sleep(_POLL_SECONDS)
    raise EmbeddedPostgresError(f"an earlier PostgreSQL still runs on {data} and does not end")


async def _make_data(cluster: Cluster, server: Binaries, data: Path, lock: int, *, durable: bool) -> None:
    unfinished = cluster.folder / "data.new"
    password = cluster.folder / "password.new"
    await asyncio.to_thread(shutil.rmtree, unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    write_private(password, cluster.password())
    for path in (unfinished, password):
        cluster.give_to_server(path)
    command = [str(server.folder / "initdb"), "-D", str(unfinished), "--username", USER, "--pwfile", str(password)]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", *_locale(server.major)]
    if not durable:
        command.append("--no-sync")
    try:
        process = await _spawn(cluster, command, lock, signal.SIGKILL)
        if await process.wait() != 0:
            raise EmbeddedPostgresError(f"initdb failed:\n{last_words(cluster)}")
    finally:
        password.unlink(missing_ok=True)
    unfinished.rename(data)
    sync_folder(cluster.folder)


async def _spawn(
    cluster: Cluster, command: Sequence[str], lock: int, death: signal.Signals
) -> asyncio.subprocess.Process:
    user = cluster.user
    wrapped = command_dying_with_parent(
        command, death_signal=death, uid=user.uid if user else None, gid=user.gid if user else None
    )
    with _open_log(cluster.log_file) as output:
        # A session of its own: Ctrl-C in the terminal is for us, and we stop the server last.
        return await asyncio.create_subprocess_exec(
            *wrapped,
            cwd=cluster.folder,
            # Nothing of our own environment: it may hold secrets, and PG* variables would change the server.
            env={"PATH": os.defpath, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=(lock,),
            start_new_session=True,
        )


def _readable_by_server(cluster: Cluster, programs: Binaries) -> Binaries:
    if cluster.user is None or reachable_by_others(programs.folder):
        return programs
    target = cluster.folder / "binaries"
    folder = target / WHEEL_PACKAGE / programs.folder.parent.name / "bin"
    # The wheel may have been upgraded since.
    if not (folder.exists() and filecmp.cmp(folder / "postgres", programs.folder / "postgres")):
        unfinished = cluster.folder / "binaries.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        copy_wheel(programs, unfinished)
        shutil.rmtree(target, ignore_errors=True)
        unfinished.rename(target)
    return Binaries(folder=folder, major=programs.major)


def _forget_dead_server(data: Path, sockets: Path) -> None:
    """Remove what a killed server left behind.

    PostgreSQL would take any process with the recorded number for it: a stranger, or the dead one still listed.
    """
    if _PROCESSES.is_dir() and not list(_server_pids(data, postmaster_only=True)):
        for left in (data / "postmaster.pid", *sockets.iterdir()):
            left.unlink(missing_ok=True)


def _server_pids(data: Path, *, postmaster_only: bool) -> Iterator[int]:
    """Yield the processes of the server on this data folder; each of them has it as its working folder."""
    with suppress(FileNotFoundError, ValueError, IndexError):
        recorded = int((data / "postmaster.pid").read_text().splitlines()[0])
        if not _PROCESSES.is_dir() or _works_in(recorded, data):
            yield recorded
    if not postmaster_only and _PROCESSES.is_dir():
        yield from (int(path.name) for path in _PROCESSES.glob("[0-9]*") if _works_in(int(path.name), data))


def _works_in(pid: int, folder: Path) -> bool:
    with suppress(OSError):
        return Path(os.readlink(_PROCESSES / str(pid) / "cwd")) == folder
    return False


def _locale(major: int) -> list[str]:
    """Return initdb's options for one order and case of letters on every machine."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"] if sys.platform == "linux" else ["--locale=C"]


@contextmanager
def _open_log(path: Path) -> Iterator[IO[bytes]]:
    if path.exists() and path.stat().st_size > _LARGEST_LOG_BYTES:
        path.rename(path.with_name(path.name + ".1"))
    with open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
        yield file
