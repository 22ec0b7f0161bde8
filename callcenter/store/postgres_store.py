"""The store on PostgreSQL: reads at start, then one writer that keeps everything the core says."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from callcenter.core.changes import Change
from callcenter.core.configuration import Configuration
from callcenter.core.state import Restored
from callcenter.ports import Phone
from callcenter.store import leadership
from callcenter.store.batch import Batches
from callcenter.store.configuration import read_configuration, read_phones
from callcenter.store.database import Database
from callcenter.store.journal import JournalInUse, journal_of, leftovers
from callcenter.store.loading import load
from callcenter.store.quarantine import Quarantine
from callcenter.store.writer import Writer

log = structlog.get_logger()


class PostgresStore:
    """Implements `ports.Store`. `journal_folder` is for this installation; `on_leadership_lost` must not block."""

    def __init__(
        self,
        database: Database,
        journal_folder: Path,
        *,
        on_leadership_lost: Callable[[], None],
        patience_seconds: float = 3.0,
    ) -> None:
        self._database = database
        self._folder = journal_folder
        self._on_leadership_lost = on_leadership_lost
        self._patience = patience_seconds
        self._quarantine = Quarantine(journal_folder)
        self._writer: Writer | None = None

    @property
    def unsaved(self) -> int:
        """How many changes would be lost by a crash of this moment."""
        return self._writer.unsaved if self._writer else 0

    @property
    def away(self) -> bool:
        """Whether changes wait in the journal for PostgreSQL."""
        return self._writer is not None and self._writer.away

    @property
    def refused(self) -> int:
        """How many changes were put into quarantine since the start."""
        return self._quarantine.count

    async def take_lead(self) -> int:
        """Become the one writer, and write what journals of earlier leaders here still hold."""
        left = await asyncio.to_thread(leftovers, self._folder)
        least = max((epoch for epoch, _ in left), default=0)
        epoch = await leadership.take_lead(self._database, least=least)
        writer = Writer(
            epoch=epoch,
            batches=Batches(self._database, self._quarantine, epoch),
            journal=journal_of(self._folder, epoch),
            quarantine=self._quarantine,
            on_leadership_lost=self._on_leadership_lost,
            patience_seconds=self._patience,
        )
        for earlier, journal in left:
            try:
                await writer.replay(journal)
            except JournalInUse:
                log.warning("journal_in_use", epoch=earlier)
            else:
                log.info("journal_replayed", epoch=earlier)
        writer.start()
        self._writer = writer
        log.info("lead_taken", epoch=epoch)
        return epoch

    async def load(self) -> Restored:
        """Everything that is not closed."""
        async with self._database.transaction() as connection:
            return await load(connection)

    async def configuration(self) -> Configuration:
        """Queues, agents, entry points and dispositions."""
        async with self._database.transaction() as connection:
            return await read_configuration(connection)

    async def phones(self) -> Sequence[Phone]:
        """Every active agent's phones."""
        async with self._database.transaction() as connection:
            return await read_phones(connection)

    def append(self, changes: Sequence[Change]) -> int:
        """Take the changes of one turn; only a leader may."""
        return self._leading().append(changes)

    async def saved(self, number: int) -> None:
        """Return when everything up to `number` survives a crash; raise LeadershipLost when somebody else leads."""
        await self._leading().saved(number)

    async def close(self) -> None:
        """Save what is there and stop writing. The database belongs to the caller."""
        if self._writer is not None:
            await self._writer.stop()

    def _leading(self) -> Writer:
        if self._writer is None:
            raise RuntimeError("take the lead before appending changes")
        return self._writer
