"""What `callcenter figures …` does: the figures of reports counted anew, while the product runs.

Rule: exit code 0 when all is counted, 1 when there is nothing to count.
"""

import asyncio
import sys
from datetime import date, datetime
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.status import Status

from callcenter.command_settings import command_settings
from callcenter.engine.clock import Clock
from callcenter.figures.recount import Progress, find_kept, recount
from callcenter.routing_commands import open_database
from callcenter.settings import Settings

app = typer.Typer(help="The figures of reports.", no_args_is_help=True)

# A day's contacts are made due at once.
_STATEMENT_SECONDS: Final = 120.0
# After so many looks the service should have done something.
_IDLE_LOOKS: Final = 60
_DAY: Final = ["%Y-%m-%d"]


@app.command("recount")
def recount_command(
    first: Annotated[
        datetime | None, typer.Option("--from", metavar="DAY", formats=_DAY, help="As 2026-03-02; left out: the first.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", metavar="DAY", formats=_DAY, help="Included; left out: today.")
    ] = None,
) -> None:
    """Count everything anew from the records, the newest days first. The running service does it."""
    days = (first.date() if first else None, last.date() if last else None)
    sys.exit(asyncio.run(recount_days(command_settings(), *days, Console())))


@app.callback()
def _keep_as_group() -> None:
    """The figures of reports."""


async def recount_days(settings: Settings, first: date | None, last: date | None, console: Console) -> int:
    """Have these days counted anew, and tell how far it is."""
    clock = Clock()
    async with open_database(settings, statement_timeout_seconds=_STATEMENT_SECONDS) as database:
        kept = await find_kept(database, now=clock.now(), first=first, last=last)
        if kept is None:
            console.print("no figures are kept of these days", style="red")
            return 1
        days = kept.days
        console.print(f"{days.count} days from {days.first} to {days.last}, the newest first", highlight=False)
        with console.status("") as shown:
            await recount(database, kept, clock=clock, told=_Telling(console, shown))
    console.print("all figures of these days have been counted anew", highlight=False)
    return 0


class _Telling:
    """A line for each day that is done; how much is left of this one where that can be seen moving."""

    def __init__(self, console: Console, shown: Status) -> None:
        self._console = console
        self._shown = shown
        self._left = 0
        self._unchanged = 0

    def __call__(self, progress: Progress) -> None:
        match progress:
            case Progress(day=None, left=left):
                self._shown.update(f"{left} sums left")
            case Progress(day=day, left=0) if progress.contacts or progress.stretches:
                told = f"{day}  {progress.contacts} contacts, {progress.stretches} stretches of agents' time"
                self._console.print(told, highlight=False)
            case Progress(day=day, left=left):
                self._shown.update(f"{day}  {left} left")
        self._unchanged = self._unchanged + 1 if progress.left == self._left > 0 else 0
        self._left = progress.left
        if self._unchanged == _IDLE_LOOKS:
            self._console.print("nothing is being counted: does the service run? It goes on when it does.")
