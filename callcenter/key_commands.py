"""What `callcenter keys …` does: shows what is sealed under which key, and seals everything under a new one.

Rule: keys are never shown, and never taken out of the file.
"""

from typing import Final

from rich.console import Console

from callcenter.records.key_ring import FILE_NAME, add_key, read_ring
from callcenter.records.resealing import reseal_all, sealed_by_key
from callcenter.records.vault import Vault
from callcenter.routing_commands import open_database
from callcenter.settings import Settings

# One look at everything that is sealed takes as long as it takes.
_LONG_SECONDS: Final = 3600.0


async def status(settings: Settings, console: Console) -> int:
    """Print every key with what is sealed under it; 1 when something is sealed under a key that is not here."""
    keys = read_ring(settings.home / FILE_NAME)
    async with open_database(settings, statement_timeout_seconds=_LONG_SECONDS) as database:
        counts = dict(await sealed_by_key(database))
    for key in keys:
        mark = "seals" if key is keys[-1] else "opens only"
        console.print(f"{key.id}  {mark:10}  {counts.pop(key.id, 0)} values", highlight=False)
    for name, count in sorted(counts.items()):
        console.print(f"{name}  not here    {count} values cannot be read", style="red", highlight=False)
    return 1 if counts else 0


async def rotate(settings: Settings, console: Console, *, resume: bool) -> int:
    """Make a key, unless one rotation is only gone on with, and seal everything under it."""
    path = settings.home / FILE_NAME
    read_ring(path)
    async with open_database(settings, statement_timeout_seconds=_LONG_SECONDS) as database:
        newest = (read_ring(path) if resume else add_key(path))[-1].id
        done = 0

        def told(count: int) -> None:
            nonlocal done
            done += count
            shown.update(f"{done} records sealed anew")

        with console.status("sealing anew") as shown:
            whole = await reseal_all(database, Vault.open(path), told)
        left = {name: count for name, count in (await sealed_by_key(database)).items() if name != newest}
    console.print(f"{newest} seals from now on; {whole} records were sealed anew", highlight=False)
    if left:
        console.print(f"{sum(left.values())} values could not be read: see `callcenter keys status`", style="red")
    return 1 if left else 0
