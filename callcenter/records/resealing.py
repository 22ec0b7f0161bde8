"""A new key for sealed values: everything that is sealed is sealed anew, a batch at a time, while the product runs.

Rule: only the text changes, never the value: a record keeps its version, and nobody is told. What stops halfway is gone
on with by doing it again; the old keys open what is left meanwhile.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from callcenter.crm.masking import is_sealed
from callcenter.records.vault import Vault
from callcenter.store.database import Database
from callcenter.store.repositories.sealed_values import KEPT_IN, count_by_key, seal_batch

_BATCH: Final = 1000


async def reseal_all(database: Database, vault: Vault, told: Callable[[int], None], *, batch: int = _BATCH) -> int:
    """Seal everything under the newest key; returns how many documents changed. `told` hears of each batch."""
    whole = 0
    # Whoever sealed with the old key when we began has finished by the second time.
    while changed := await _pass(database, vault, told, batch):
        whole += changed
    return whole


async def sealed_by_key(database: Database) -> Mapping[str, int]:
    """Return how many values are sealed under each key."""
    async with database.transaction() as connection:
        return await count_by_key(connection)


async def _pass(database: Database, vault: Vault, told: Callable[[int], None], batch: int) -> int:
    changed = 0
    for kept in KEPT_IN:
        after: Any = None
        while True:
            async with database.transaction() as connection:
                after, count = await seal_batch(connection, kept, after, batch, lambda held: _anew(vault, "", held))
            if after is None:
                break
            changed += count
            told(count)
    return changed


def _anew(vault: Vault, field: str, held: Any) -> Any:
    """The field of a sealed value is the nearest name above it."""
    if isinstance(held, dict):
        return {name: _anew(vault, name, one) for name, one in held.items()}
    if isinstance(held, list):
        return [_anew(vault, field, one) for one in held]
    return vault.reseal(field, held) if is_sealed(held) else held
