"""What `callcenter customers export` does: customers out into a file, as an administrator sees them.

Rule: a file is there when it is whole, and only for whoever made it; the audit says that it was made.
"""

import asyncio
import os
from collections.abc import Sequence
from contextlib import closing
from io import BufferedWriter
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from callcenter.api.customers.wanted import Looking, filter_of, names_of, wanted_of
from callcenter.api.errors import Problem
from callcenter.api.people import Role
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.exports import ExportFormat, begin_export, export_customers
from callcenter.records.key_ring import FILE_NAME
from callcenter.records.vault import Vault
from callcenter.routing_commands import open_database
from callcenter.settings import Settings

# Whom a filter means is counted over all customers at once.
_STATEMENT_SECONDS: Final = 120.0


def export_format_of(name: str) -> ExportFormat | None:
    """Return the format that a file's name tells."""
    return next((one for one in ExportFormat if name.lower().endswith(f".{one}")), None)


async def export_file(
    settings: Settings, path: Path, export_format: ExportFormat, filters: Sequence[str], deed: Deed
) -> int:
    """Write the file; returns how many customers are in it. `filters` are the API's: `segment=vip`, `field=size>=40`.

    Raises RecordRefused.
    """
    try:
        wanted = wanted_of(filters)
    except ValidationError:
        raise RecordRefused("filter_refused") from None
    vault = Vault.open(settings.home / FILE_NAME)
    looking = Looking(role=Role.ADMIN, region=settings.region, vault=vault)
    async with open_database(settings, statement_timeout_seconds=_STATEMENT_SECONDS) as database:
        async with database.transaction() as connection:
            try:
                chosen = await filter_of(connection, wanted, looking)
            except Problem as problem:
                raise RecordRefused(problem.code) from None
            export = await begin_export(
                connection, chosen, export_format, role=Role.ADMIN, deed=deed, filters=names_of(wanted)
            )
        part = path.with_name(f"{path.name}.part")
        try:
            with closing(await asyncio.to_thread(_private, part)) as file:
                async for piece in export_customers(database, export, vault):
                    await asyncio.to_thread(file.write, piece)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return export.count


def _private(path: Path) -> BufferedWriter:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
