"""The one background task that keeps changes: in PostgreSQL, or in the journal while PostgreSQL is away.

Rule: order is never broken. While the journal holds anything, everything new goes behind it.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Final

import structlog

from callcenter.core.changes import Change
from callcenter.store.batch import Batches
from callcenter.store.database import DatabaseUnavailable
from callcenter.store.journal import Journal
from callcenter.store.leadership import LeadershipLost
from callcenter.store.payloads import payloads_of, turns_of
from callcenter.store.quarantine import Quarantine
from callcenter.store.rows import Numbered, Turn

log = structlog.get_logger()

_MOST_CHANGES: Final = 500
_MOST_TURNS: Final = 100
# What comes within this time shares one commit; the promise is 50 ms until the commit begins.
_GATHER_SECONDS: Final = 0.02
_FIRST_PAUSE_SECONDS: Final = 0.05
_LONGEST_PAUSE_SECONDS: Final = 2.0
_STOP_SECONDS: Final = 10.0
# A deposed leader must not ring anyone for longer than this, though it may have nothing to write.
_RENEWAL_SECONDS: Final = 2.0


class Writer:
    """Keeps the changes of one leader. `patience_seconds`: how long PostgreSQL may take before the journal is used."""

    def __init__(
        self,
        *,
        epoch: int,
        batches: Batches,
        journal: Journal,
        quarantine: Quarantine,
        on_leadership_lost: Callable[[], None],
        patience_seconds: float = 3.0,
    ) -> None:
        self._epoch = epoch
        self._batches = batches
        self._journal = journal
        self._quarantine = quarantine
        self._on_leadership_lost = on_leadership_lost
        self._patience = patience_seconds
        self._pending: deque[Turn] = deque()
        self._arrived = asyncio.Event()
        self._last = 0
        self._saved = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._lost: LeadershipLost | None = None
        self._main: asyncio.Task[None] | None = None
        self._replayer: asyncio.Task[None] | None = None
        self._renewer: asyncio.Task[None] | None = None
        self._commits: set[asyncio.Task[None]] = set()

    @property
    def unsaved(self) -> int:
        """How many changes would be lost by a crash of this moment."""
        return self._last - self._saved

    @property
    def away(self) -> bool:
        """Whether changes are in the journal, waiting for PostgreSQL."""
        return not self._journal.empty

    def start(self) -> None:
        """Begin to write, and to watch over the lead."""
        self._main = self._spawn(self._run(), "store-writer")
        self._renewer = self._spawn(self._hold_lead(), "store-renewer")

    def append(self, changes: Sequence[Change]) -> int:
        """Take the changes of one turn; returns the number of the last one."""
        if changes and self._lost is None:
            numbered = enumerate(changes, start=self._last + 1)
            self._pending.append(tuple(Numbered(epoch=self._epoch, seq=seq, change=change) for seq, change in numbered))
            self._last += len(changes)
            self._arrived.set()
        return self._last

    async def saved(self, number: int) -> None:
        """Return when everything up to `number` is in PostgreSQL or in the journal, or raise LeadershipLost."""
        if number <= self._saved:
            return
        if self._lost is not None:
            raise self._lost
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((number, done))
        await done

    async def replay(self, journal: Journal) -> None:
        """Write what an earlier leader's journal kept; raises when PostgreSQL is away."""
        journal.open()
        try:
            while payloads := await asyncio.to_thread(journal.read, _MOST_TURNS):
                await self._commit(turns_of(payloads, self._quarantine))
                journal.done()
            journal.done()
        finally:
            journal.close()

    async def stop(self) -> None:
        """Save what is there, then stop."""
        try:
            await asyncio.wait_for(self.saved(self._last), _STOP_SECONDS)
        except (TimeoutError, LeadershipLost):
            log.error("changes_lost_at_stop", count=self.unsaved)
        tasks = [task for task in (self._main, self._replayer, self._renewer, *self._commits) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self._journal.close)

    async def _run(self) -> None:
        while True:
            await self._arrived.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            turns = self._take()
            try:
                await self._keep(turns)
            except LeadershipLost as lost:
                self._lose(lost)
                return
            self._settle(turns[-1][-1].seq)

    async def _hold_lead(self) -> None:
        while self._lost is None:
            await asyncio.sleep(_RENEWAL_SECONDS)
            try:
                await self._batches.renew_lead()
            except LeadershipLost as lost:
                self._lose(lost)
            except Exception as error:
                # Not knowing is no loss: the next look or the next batch will tell.
                log.debug("lead_not_renewed", error=type(error).__name__)

    def _take(self) -> list[Turn]:
        turns: list[Turn] = []
        count = 0
        while self._pending and count < _MOST_CHANGES:
            turns.append(self._pending.popleft())
            count += len(turns[-1])
        if not self._pending:
            self._arrived.clear()
        return turns

    async def _keep(self, turns: Sequence[Turn]) -> None:
        """Return when the turns are safe, in PostgreSQL or in the journal; until then keep trying both."""
        pause = _FIRST_PAUSE_SECONDS
        while self._lost is None:
            if self._journal.empty:
                try:
                    await self._commit(turns)
                    return
                except DatabaseUnavailable as error:
                    # The log may be a file on the very disk that is full.
                    with suppress(OSError):
                        log.warning("database_away", error=str(error), changes=sum(map(len, turns)))
            try:
                await asyncio.to_thread(self._journal.append, payloads_of(turns, self._quarantine))
            except OSError as error:
                with suppress(OSError):
                    log.critical("journal_not_written", error=str(error.errno), unsaved=self.unsaved)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            else:
                if self._replayer is None or self._replayer.done():
                    self._replayer = self._spawn(self._bring_back(), "store-replayer")
                return
        raise self._lost

    async def _bring_back(self) -> None:
        """Write what the journal holds as soon as PostgreSQL is back, oldest first."""
        pause = _FIRST_PAUSE_SECONDS
        while not self._journal.empty:
            await asyncio.sleep(pause)
            try:
                payloads = await asyncio.to_thread(self._journal.read, _MOST_TURNS)
                await self._commit(turns_of(payloads, self._quarantine))
            except (DatabaseUnavailable, OSError):
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            except LeadershipLost as lost:
                # The journal stays: the next start of this service still has what was promised.
                self._lose(lost)
                return
            else:
                self._journal.done()
                pause = 0.0
        log.info("database_back")

    async def _commit(self, turns: Sequence[Turn]) -> None:
        """Write to PostgreSQL, or raise LeadershipLost or DatabaseUnavailable. Late success does no harm."""
        if self._commits:
            await asyncio.wait(self._commits, timeout=self._patience)
        if self._commits:
            raise DatabaseUnavailable("an earlier commit still hangs")
        task = self._spawn(self._batches.commit(turns), "store-commit")
        self._commits.add(task)
        task.add_done_callback(self._commits.discard)
        await asyncio.wait({task}, timeout=self._patience)
        if not task.done():
            # Not awaited: taking leave of a server that hangs takes its own time.
            task.cancel()
            raise DatabaseUnavailable("PostgreSQL does not answer in time")
        error = None if task.cancelled() else task.exception()
        if isinstance(error, LeadershipLost | DatabaseUnavailable):
            raise error
        if error is not None:
            raise DatabaseUnavailable(type(getattr(error, "orig", error)).__name__) from error

    def _settle(self, number: int) -> None:
        self._saved = number
        for wanted, done in self._waiting:
            if wanted <= number and not done.done():
                done.set_result(None)
        self._waiting = [pair for pair in self._waiting if not pair[1].done()]

    def _lose(self, lost: LeadershipLost) -> None:
        if self._lost is not None:
            return
        log.critical("leadership_lost", epoch=self._epoch, dropped=self.unsaved)
        self._lost = lost
        self._pending.clear()
        for _, done in self._waiting:
            if not done.done():
                done.set_exception(lost)
        self._waiting.clear()
        self._on_leadership_lost()

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        task.add_done_callback(_report)
        return task


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, LeadershipLost):
        log.warning("store_task_failed", task=task.get_name(), error=type(error).__name__)
