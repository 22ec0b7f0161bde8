"""What can come of a contact, with its names in both languages."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import dispositions


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDisposition:
    """One disposition that may be chosen."""

    code: str
    label_en: str
    label_zh: str


async def active_dispositions(connection: AsyncConnection) -> list[StoredDisposition]:
    """Return those that may be chosen now, by code."""
    statement = (
        select(dispositions.c.code, dispositions.c.label_en, dispositions.c.label_zh)
        .where(dispositions.c.active)
        .order_by(dispositions.c.code)
    )
    return [
        StoredDisposition(code=row.code, label_en=row.label_en, label_zh=row.label_zh)
        for row in await connection.execute(statement)
    ]
