"""Who did what to whom. Rows are added and never changed.

Rule: no secrets, numbers or notes in `detail`: the audit is read by more people than the record.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import audit


async def add_audit(
    connection: AsyncConnection,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Note that `actor` did `action`, to `subject` where there is one."""
    await connection.execute(
        audit.insert().values(at=at, actor=actor, action=action, subject=subject, detail=dict(detail or {}))
    )
