"""Changes are kept whatever PostgreSQL and the disk do, and in order."""

import asyncio
import resource
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from callcenter.core.changes import InteractionChanged
from callcenter.core.interaction import Interaction
from callcenter.store.batch import Batches
from callcenter.store.database import Database
from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.journal import Journal, journal_of, leftovers
from callcenter.store.leadership import LeadershipLost, take_lead
from callcenter.store.migrate import upgrade
from callcenter.store.quarantine import Quarantine
from callcenter.store.tables import event_log, interactions
from callcenter.store.writer import Writer
from tests.support.postgres import temporary_home

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
DEADLINE_SECONDS = 30.0


def changed(number: int, **values: Any) -> InteractionChanged:
    identity = str(UUID(int=number))
    fields = {"id": identity, "call_id": f"call-{number}", "ani": "1", "dnis": "4001", "started_at": AT, **values}
    return InteractionChanged(what="arrived", interaction=Interaction(**fields), at=AT)


@asynccontextmanager
async def writer_on(
    database: Database, folder: Path, *, patience_seconds: float = 3.0, lost: list[bool] | None = None
) -> AsyncIterator[Writer]:
    epoch = await take_lead(database, least=0)
    quarantine = Quarantine(folder)
    writer = Writer(
        epoch=epoch,
        batches=Batches(database, quarantine, epoch),
        journal=journal_of(folder, epoch),
        quarantine=quarantine,
        on_leadership_lost=lambda: lost.append(True) if lost is not None else None,
        patience_seconds=patience_seconds,
    )
    writer.start()
    try:
        yield writer
    finally:
        await writer.stop()


@asynccontextmanager
async def own_server(home: Path) -> AsyncIterator[tuple[EmbeddedPostgres, Database]]:
    server = EmbeddedPostgres(home, durable=False)
    await server.start()
    database = Database(server.url)
    try:
        await upgrade(server.url)
        yield server, database
    finally:
        await database.close()
        await server.stop()


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as made:
        yield made


async def until(condition: Callable[[], bool], database: Database) -> None:
    """Ask PostgreSQL again and again, and so let the writer run, until the condition holds."""
    async with asyncio.timeout(DEADLINE_SECONDS):
        while not condition():
            await database.ping()


async def logged(database: Database) -> list[int]:
    async with database.transaction() as connection:
        return list((await connection.execute(select(event_log.c.seq).order_by(event_log.c.seq))).scalars())


async def priorities(database: Database) -> list[int]:
    async with database.transaction() as connection:
        statement = select(interactions.c.priority).order_by(interactions.c.id)
        return list((await connection.execute(statement)).scalars())


async def test_while_postgres_is_away_changes_are_kept_and_come_back_in_order(home: Path) -> None:
    async with own_server(home) as (server, database), writer_on(database, home / "journal") as writer:
        await writer.saved(writer.append([changed(1, priority=1)]))
        await server.stop()
        for priority in (2, 3):
            await writer.saved(writer.append([changed(1, priority=priority), changed(priority)]))
        assert writer.away
        await server.start()
        await writer.saved(writer.append([changed(1, priority=4)]))
        await until(lambda: not writer.away, database)
        assert await logged(database) == [1, 2, 3, 4, 5, 6]
        assert await priorities(database) == [4, 0, 0]
        assert list((home / "journal").iterdir()) == []


async def test_a_server_that_hangs_makes_nobody_wait_and_nothing_is_written_twice(
    database: Database, tmp_path: Path
) -> None:
    async with writer_on(database, tmp_path, patience_seconds=0.2) as writer:
        async with database.transaction() as connection:
            await connection.execute(text("select epoch from leader where id = 1 for update"))
            number = writer.append([changed(1)])
            await writer.saved(number)
            assert writer.away
            await writer.saved(writer.append([changed(2)]))
        await until(lambda: not writer.away, database)
        assert await logged(database) == [1, 2]


async def test_what_is_appended_while_a_batch_is_written_is_in_a_later_one(database: Database, tmp_path: Path) -> None:
    async with writer_on(database, tmp_path) as writer:
        numbers = []
        for number in range(1, 1201):
            numbers.append(writer.append([changed(number)]))
        await writer.saved(numbers[600])
        await writer.saved(numbers[-1])
        assert await logged(database) == numbers


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can grow: what a full disk looks like to one process."""
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


async def test_with_a_full_disk_and_no_postgres_changes_wait_in_memory(
    database: Database, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with writer_on(database, tmp_path, patience_seconds=0.05) as writer:
        async with database.transaction() as connection:
            await connection.execute(text("select epoch from leader where id = 1 for update"))
            with capfd.disabled(), full_disk():
                saved = asyncio.ensure_future(writer.saved(writer.append([changed(1)])))
                done, _ = await asyncio.wait({saved}, timeout=1.0)
                assert not done
                assert writer.unsaved == 1
        async with asyncio.timeout(DEADLINE_SECONDS):
            await saved
        await until(lambda: not writer.away, database)
        assert await logged(database) == [1]


async def test_a_poisoned_change_never_stops_the_writer(database: Database, tmp_path: Path) -> None:
    async with writer_on(database, tmp_path) as writer:
        await writer.saved(writer.append([changed(1), changed(2, priority=2**40), changed(3)]))
        await writer.saved(writer.append([changed(4)]))
        assert not writer.away
        assert len(await priorities(database)) == 3
        assert await logged(database) == [1, 2, 3, 4]


async def test_a_poisoned_change_in_the_journal_does_not_hold_up_the_rest(database: Database, tmp_path: Path) -> None:
    async with writer_on(database, tmp_path, patience_seconds=0.3) as writer:
        async with database.transaction() as connection:
            await connection.execute(text("select epoch from leader where id = 1 for update"))
            bad = changed(2, attributes={"key": object()})
            await writer.saved(writer.append([changed(1), bad, changed(3, priority=2**40)]))
        await until(lambda: not writer.away, database)
        assert await logged(database) == [1, 3]
        assert await priorities(database) == [0]
        assert (tmp_path / "quarantine.jsonl").read_bytes().count(b"\n") == 2


async def test_a_leader_that_lost_while_postgres_was_away_leaves_its_journal_to_the_next_start(
    database: Database, tmp_path: Path
) -> None:
    lost: list[bool] = []
    async with writer_on(database, tmp_path, patience_seconds=0.2, lost=lost) as writer:
        async with database.transaction() as connection:
            await connection.execute(text("select epoch from leader where id = 1 for update"))
            await writer.saved(writer.append([changed(1)]))
            await connection.execute(text("update leader set epoch = epoch + 1"))
        await until(lambda: lost == [True], database)
        with pytest.raises(LeadershipLost):
            await writer.saved(writer.append([changed(2)]) + 1)
    ((_, journal),) = leftovers(tmp_path)
    async with writer_on(database, tmp_path) as later:
        await later.replay(journal)
        assert await logged(database) == [1]
    assert leftovers(tmp_path) == []


async def test_a_line_of_the_journal_that_nobody_can_read_is_put_aside(database: Database, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "changes-1.journal")
    journal.append([b'[[1, 1, "Later", {}]]', b"no json"])
    journal.close()
    async with writer_on(database, tmp_path) as writer:
        await writer.replay(Journal(journal.path))
    assert (tmp_path / "quarantine.jsonl").read_bytes() == b'[[1, 1, "Later", {}]]\nno json\n'
    assert not journal.path.exists()


async def test_stopping_saves_what_was_appended(database: Database, tmp_path: Path) -> None:
    async with writer_on(database, tmp_path) as writer:
        writer.append([changed(1)])
    assert await logged(database) == [1]
