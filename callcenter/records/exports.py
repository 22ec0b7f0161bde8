"""Customers go out as a file: any filtered list, as the role of whoever exports may see it.

Rule: an export is counted, and noted in the audit, before its first byte goes out; each customer's access log says so
too. A spreadsheet must not take any cell for a formula, and an import must read the same facts back.
"""

import asyncio
import csv
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Final, assert_never

from callcenter.crm.columns import Column, cells_of, columns, guarded
from callcenter.crm.customer import Customer
from callcenter.crm.filters import CustomerFilter
from callcenter.crm.masking import Access, Masks, seen_by
from callcenter.crm.vcards import vcard_of
from callcenter.records.access import note_access
from callcenter.records.custom_fields import read_definitions
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.rights import read_masks
from callcenter.records.vault import Vault
from callcenter.records.workbooks import MOST_ROWS, write_workbook
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.customer_lists import extent_of, walk_page
from callcenter.store.repositories.customer_records import read_customers

# Calls go on meanwhile: a few milliseconds of computing at a time.
_AT_ONCE: Final = 200
_CHUNK: Final = 256 * 1024


class ExportFormat(StrEnum):
    """What kind of file goes out."""

    CSV = "csv"
    XLSX = "xlsx"
    VCF = "vcf"

    @property
    def media_type(self) -> str:
        """What the web calls it."""
        match self:
            case ExportFormat.CSV:
                return "text/csv; charset=utf-8"
            case ExportFormat.XLSX:
                return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case ExportFormat.VCF:
                return "text/vcard; charset=utf-8"
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export that is counted and noted: whom it has, what of them, and how the role sees it."""

    wanted: CustomerFilter
    format: ExportFormat
    count: int
    columns: tuple[Column, ...]
    masks: Masks
    role: str
    deed: Deed


async def begin_export(
    connection: Connection,
    wanted: CustomerFilter,
    export_format: ExportFormat,
    *,
    role: str,
    deed: Deed,
    filters: Sequence[str] = (),
    most_rows: int = MOST_ROWS,
) -> Export:
    """Count and note an export; `filters` are the names of what is filtered by. Raises RecordRefused."""
    extent = await extent_of(connection, wanted)
    if export_format is ExportFormat.XLSX and extent.count > most_rows:
        raise RecordRefused("export_too_large")
    fields = tuple(one.name for one in await read_definitions(connection) if not one.archived)
    export = Export(
        wanted=wanted,
        format=export_format,
        count=extent.count,
        columns=columns(replace(extent.width, fields=fields)),
        masks=await read_masks(connection),
        role=role,
        deed=deed,
    )
    detail = {"count": extent.count, "format": str(export_format), "filters": list(filters)}
    await add_audit(connection, at=deed.at, actor=deed.actor, action="customers_exported", detail=detail)
    return export


async def export_customers(database: Database, export: Export, vault: Vault) -> AsyncIterator[bytes]:
    """Give the file, piece by piece."""
    batches = _batches(database, export, vault)
    match export.format:
        case ExportFormat.CSV:
            async for text in _csv(batches, export.columns, guard=True):
                yield text
        case ExportFormat.XLSX:
            async for piece in _workbook(batches, export.columns):
                yield piece
        case ExportFormat.VCF:
            async for batch in batches:
                yield (await asyncio.to_thread(_cards, batch)).encode()
        case _:
            assert_never(export.format)


async def _batches(database: Database, export: Export, vault: Vault) -> AsyncIterator[list[Customer]]:
    after: str | None = None
    while True:
        async with database.transaction() as connection:
            ids, after = await walk_page(connection, export.wanted, after=after, limit=_AT_ONCE)
            found = await read_customers(connection, ids)
            await note_access(connection, ids, Access.EXPORTED, export.deed)
        yield [seen_by(export.masks, export.role, one, vault.unseal) for one in found]
        if after is None:
            return


async def _csv(
    batches: AsyncIterator[list[Customer]], wanted: tuple[Column, ...], *, guard: bool
) -> AsyncIterator[bytes]:
    # Without the mark a spreadsheet reads Chinese as something else.
    yield ("\ufeff" if guard else "").encode() + _lines([[one.name for one in wanted]], guard=guard)
    async for batch in batches:
        yield await asyncio.to_thread(
            lambda there: _lines((cells_of(one, wanted) for one in there), guard=guard), batch
        )


async def _workbook(batches: AsyncIterator[list[Customer]], wanted: tuple[Column, ...]) -> AsyncIterator[bytes]:
    with tempfile.TemporaryDirectory(prefix="callcenter-export-") as folder:
        rows, workbook = Path(folder, "rows.csv"), Path(folder, "customers.xlsx")
        with closing(await asyncio.to_thread(rows.open, "wb")) as file:
            async for text in _csv(batches, wanted, guard=False):
                await asyncio.to_thread(file.write, text)
        await write_workbook(rows, workbook)
        with closing(await asyncio.to_thread(workbook.open, "rb")) as written:
            while piece := await asyncio.to_thread(written.read, _CHUNK):
                yield piece


def _lines(rows: Iterable[list[str]], *, guard: bool) -> bytes:
    text = StringIO(newline="")
    # All cells in quotes: one that is split at another separator would begin anew, as a formula perhaps.
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] if guard else row for row in rows)
    return text.getvalue().encode()


def _cards(batch: list[Customer]) -> str:
    return "".join(vcard_of(one) for one in batch)
