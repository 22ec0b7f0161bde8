"""When calls to numbers outside were blocked and allowed again, and who has been told of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import outbound_blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundBlock:
    """One time that it was blocked or lifted; `by` None: too many attempts were refused."""

    rev: int
    at: datetime
    blocked: bool
    by: str | None
    reason: str | None
    refused: int


async def last_block(connection: AsyncConnection) -> OutboundBlock | None:
    """Return how it is; None: it was never blocked."""
    columns = (outbound_blocks.c[name] for name in OutboundBlock.__dataclass_fields__)
    last = select(*columns).order_by(outbound_blocks.c.rev.desc()).limit(1)
    row = (await connection.execute(last)).mappings().one_or_none()
    return None if row is None else OutboundBlock(**row)


async def blocked_since(connection: AsyncConnection) -> datetime | None:
    """Return since when calls are blocked; None: they are not."""
    last = await last_block(connection)
    return last.at if last is not None and last.blocked else None


async def take_untold(connection: AsyncConnection, at: datetime) -> list[OutboundBlock]:
    """Return what nobody was told of, and note that it is told now."""
    columns = (outbound_blocks.c[name] for name in OutboundBlock.__dataclass_fields__)
    told = update(outbound_blocks).where(outbound_blocks.c.told_at.is_(None)).values(told_at=at).returning(*columns)
    rows = (await connection.execute(told)).mappings().all()
    return sorted((OutboundBlock(**row) for row in rows), key=lambda block: block.rev)
