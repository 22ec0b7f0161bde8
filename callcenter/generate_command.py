"""What `callcenter customers generate` does: a made-up population into files, or into the database.

Rule: files of one seed are the same bytes on every day; into the database, the population's last moment is today's
midnight, and what is kept encrypted is sealed on the way in.
"""

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from callcenter.command_settings import command_settings
from callcenter.crm.population.stream import Member, population
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.population_files import write_files
from callcenter.records.custom_fields import read_definitions
from callcenter.records.key_ring import FILE_NAME
from callcenter.records.vault import Vault
from callcenter.routing_commands import open_database
from callcenter.settings import Settings
from callcenter.store.bulk_population import add_population_fields, copy_population
from callcenter.store.repositories.customer_records import read_customer

ACTOR: Final = "generate"
_FILES_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
# Events keep other writers waiting until the commit.
_BATCH: Final = 2000
_STATEMENT_SECONDS: Final = 120.0
_SHOWN_EVERY: Final = 500


def generate_command(
    count: Annotated[int, typer.Option(min=1, max=10_000_000, help="So many records, the duplicates included.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same population.")] = 1,
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="Write CSV files here, and the truth about duplicates.")
    ] = None,
) -> None:
    """Make up customers with orders, tickets and consents: into the database, or with --out into files."""
    console = Console()
    if out is not None:
        generate_files(count, seed, out, console)
        return
    sys.exit(asyncio.run(generate_into_database(command_settings(), count, seed, console)))


def generate_files(count: int, seed: int, folder: Path, console: Console) -> None:
    """Write the population's files."""
    members = islice(population(Random(seed), _FILES_AT), count)
    with _progress(console) as bar:
        task = bar.add_task("writing", total=count)
        for done in write_files(members, folder):
            if done % _SHOWN_EVERY == 0:
                bar.update(task, completed=done)
    console.print(f"{count} customers are in {folder}", highlight=False, markup=False)


async def generate_into_database(settings: Settings, count: int, seed: int, console: Console) -> int:
    """Add the population to the database, batch by batch; a population that is there already is refused."""
    now = Clock().now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    vault = Vault.open(settings.home / FILE_NAME)
    members = islice(population(Random(seed), midnight), count)
    async with open_database(settings, statement_timeout_seconds=_STATEMENT_SECONDS) as database:
        async with database.transaction() as connection:
            await add_population_fields(connection, at=now, new_id=lambda _: new_id())
            sealed = frozenset(one.name for one in await read_definitions(connection) if one.sealed)

        def next_batch() -> list[Member]:
            return [_sealed(member, sealed, vault) for member in islice(members, _BATCH)]

        async def keep(batch: list[Member]) -> None:
            async with database.transaction() as connection:
                await copy_population(connection, batch, actor=ACTOR, at=now, new_id=new_id)

        batch = next_batch()
        async with database.transaction() as connection:
            if await read_customer(connection, batch[0].customer.id) is not None:
                console.print(f"the population of seed {seed} is there already; take another --seed")
                return 1
        with _progress(console) as bar:
            task = bar.add_task("adding", total=count)
            while batch:
                bar.advance(task, len(batch))
                # The next are made up while the database is busy with these.
                _, batch = await asyncio.gather(keep(batch), asyncio.to_thread(next_batch))
    console.print(f"{count} customers of seed {seed} were added", highlight=False)
    return 0


def _sealed(member: Member, sealed: frozenset[str], vault: Vault) -> Member:
    fields = member.customer.fields
    if not sealed & fields.keys():
        return member
    kept = {name: vault.seal(name, value) if name in sealed else value for name, value in fields.items()}
    return replace(member, customer=replace(member.customer, fields=kept))


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)
