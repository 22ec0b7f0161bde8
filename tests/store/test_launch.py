"""A server is launched on what an interrupted or crashed one left behind, and never beside a living one."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from callcenter.store.binaries import find_binaries
from callcenter.store.cluster import Cluster, open_cluster
from callcenter.store.launch import end, last_words, launch
from tests.support.postgres import temporary_home
from tests.support.product import eventually


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with temporary_home() as home:
        yield open_cluster(home)


@asynccontextmanager
async def launched(cluster: Cluster) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await launch(cluster, find_binaries()[0], durable=False)
    # One that has only just begun may lose the clean request to end; then everybody waits for the less clean one.
    await eventually(lambda: has_begun(cluster, process.pid), every=0.01)
    try:
        yield process
    finally:
        await end(process)


async def has_begun(cluster: Cluster, pid: int) -> bool:
    recorded = data_of(cluster) / "postmaster.pid"
    return recorded.exists() and recorded.read_text().splitlines()[:1] == [str(pid)]


def data_of(cluster: Cluster) -> Path:
    return cluster.data_folder(find_binaries()[0].major)


async def test_data_that_an_interrupted_first_start_left_half_made_is_made_anew(cluster: Cluster) -> None:
    unfinished = cluster.folder / "data.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("half")
    async with launched(cluster):
        assert (data_of(cluster) / "PG_VERSION").read_text().strip().isdigit()
    assert not unfinished.exists()
    assert not (cluster.folder / "password.new").exists()


async def test_a_server_that_lives_on_is_ended_before_the_next_one_starts(cluster: Cluster) -> None:
    async with launched(cluster) as orphan, launched(cluster) as server:
        assert await asyncio.wait_for(orphan.wait(), 20) == 0
        assert server.returncode is None


async def test_the_server_gets_nothing_of_our_environment(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLCENTER_AMI_URL", "ami://control:secret@127.0.0.1")
    monkeypatch.setenv("PGDATA", "/elsewhere")
    async with launched(cluster) as server:
        told = await asyncio.to_thread(Path(f"/proc/{server.pid}/environ").read_bytes)
    assert b"secret" not in told
    assert b"elsewhere" not in told


async def test_a_log_that_has_grown_large_is_put_aside(cluster: Cluster) -> None:
    with cluster.log_file.open("wb") as file:
        os.truncate(file.fileno(), 10_000_001)
    async with launched(cluster):
        pass
    assert cluster.log_file.stat().st_size < 1_000_000
    assert cluster.log_file.with_name("postgres.log.1").stat().st_size == 10_000_001


def test_the_last_words_are_the_end_of_the_log_or_nothing(cluster: Cluster) -> None:
    assert last_words(cluster) == ""
    cluster.log_file.write_bytes(b"".join(b"line %d\n" % number for number in range(20)) + b"\xff\n")
    words = last_words(cluster).splitlines()
    assert (len(words), words[0]) == (10, "line 11")
