"""The service has imports worked on: one after the other, each in a process of its own, so that calls never wait.

Rule: the children die with the service, and whatever they had begun is gone on with at the next start.
"""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from callcenter.crm.import_state import ImportState
from callcenter.engine.clock import Clock
from callcenter.processes import command_dying_with_parent
from callcenter.records.imports.rows_file import path_of
from callcenter.records.looking import keep_looking
from callcenter.store.database import Database
from callcenter.store.repositories.imports import imports_to_work_on

# As long as a lease, about: what another process left behind is found by then.
_LOOK_SECONDS: Final = 30.0


class ChildFailed(RuntimeError):
    """A process of ours ended badly. What it wrote about it is in our own output."""


class Imports:
    """Looks for imports that wait for somebody. `environment` tells the children where the database is."""

    def __init__(self, database: Database, clock: Clock, home: Path, environment: Mapping[str, str]) -> None:
        self._database = database
        self._clock = clock
        self._home = home
        self._environment = dict(environment)
        self._asked = asyncio.Event()

    def wake(self) -> None:
        """Somebody has asked for something."""
        self._asked.set()

    async def watch(self) -> None:
        """Work on whatever waits, for ever."""
        await keep_looking(self.run_due, what="imports", every=_LOOK_SECONDS, clock=self._clock, woken=self._asked)

    async def run_due(self) -> None:
        """Work on what waits now."""
        async with self._database.transaction() as connection:
            waiting = await imports_to_work_on(connection, self._clock.now())
        for one in waiting:
            # Another machine's file is another machine's work; an undo needs none.
            if one.state is ImportState.UNDOING or path_of(self._home, one.id).exists():
                await run_child("callcenter.records.imports.child", [one.id], self._environment)


async def run_child(module: str, arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> bytes:
    """Run one of our modules as a program; returns what it printed. Raises ChildFailed.

    Without `environment` it has ours.
    """
    command = command_dying_with_parent([sys.executable, "-m", module, *arguments])
    child = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, env=environment
    )
    try:
        printed, _ = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise ChildFailed(f"{module} ended with {child.returncode}")
    return printed
