"""Rows are read and made ready to be written, away from the database: this is what several processes do at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from callcenter.crm.customer import customer_of
from callcenter.crm.import_faults import Fault
from callcenter.crm.import_mapping import Plan
from callcenter.crm.import_rows import Facts, Key, Known, as_new, faults_as_new, read_row
from callcenter.engine.ids import new_id
from callcenter.records.customers import event_of
from callcenter.records.deeds import Deed
from callcenter.records.imports.rows_file import Numbered
from callcenter.records.vault import Vault
from callcenter.store.bulk_customers import copy_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that is the same for all rows. `keys`: the file with the keys of sealed fields."""

    import_id: str
    actor: str
    plan: Plan
    known: Known
    keys: Path


@dataclass(frozen=True, slots=True)
class Prepared:
    """One row: what is wrong with it, or what it says, and it as a new customer if that is what it turns out to be.

    `digest` stands for the key without telling it; `lines` are for COPY.
    """

    number: int
    faults: tuple[Fault, ...]
    key: Key | None = None
    digest: str = ""
    given: Facts | None = None
    new_faults: tuple[Fault, ...] = ()
    new_id: str = ""
    lines: dict[str, bytes] | None = None


def prepare(reading: Reading, at: datetime, rows: Sequence[Numbered]) -> list[Prepared]:
    """Read some rows."""
    sealed = {one.name for one in reading.known.definitions if one.sealed}
    vault = Vault.open(reading.keys) if sealed else None
    deed = Deed(actor=reading.actor, at=at, new_id=new_id, import_id=reading.import_id)
    return [_prepared(reading, deed, number, cells, vault, sealed) for number, cells in rows]


def digest_of_key(key: Key) -> str:
    """Return what stands for a key."""
    digest = hashlib.blake2b("\0".join(key).encode(), digest_size=16).digest()
    return str(UUID(bytes=digest))


def _prepared(
    reading: Reading, deed: Deed, number: int, cells: list[str], vault: Vault | None, sealed: set[str]
) -> Prepared:
    row = read_row(cells, reading.plan, reading.known)
    if row.faults or row.key is None:
        return Prepared(number, row.faults)
    given = row.given
    if vault is not None and "fields" in given:
        given["fields"] = {
            name: vault.seal(name, value) if name in sealed else value for name, value in given["fields"].items()
        }
    new_faults = tuple(faults_as_new(given, reading.known))
    new, lines = "", None
    if not new_faults and row.key[0] != "id":
        new = deed.new_id()
        lines = _lines(given, new, deed)
    return Prepared(number, (), row.key, digest_of_key(row.key), given, new_faults, new, lines)


def _lines(given: dict[str, Any], new: str, deed: Deed) -> dict[str, bytes]:
    customer = customer_of(as_new(given), customer_id=new, version=1, created_at=deed.at, updated_at=deed.at)
    return copy_lines(customer, event_of(None, customer, deed))
