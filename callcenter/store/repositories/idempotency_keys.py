"""The keys of requests that may come twice, and the answers that the first ones got.

Rule: who puts the key in first may do it; everybody else finds what became of it. Keys are kept for a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import idempotency_keys

KEPT_FOR: Final = timedelta(hours=24)
_FORGOTTEN_AT_ONCE: Final = 100

_OWN: Final = (idempotency_keys.c.username, idempotency_keys.c.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """What became of the first request. Without `status` it was not answered, or not yet."""

    request: str
    created_at: datetime
    body_hash: str | None
    status: int | None
    headers: Sequence[Sequence[str]] | None
    body: str | None


async def claim_key(
    connection: AsyncConnection, username: str, key: str, *, request: str, at: datetime
) -> KeptAnswer | None:
    """Put a key in. Returns what is there already; None: it was not, and is now ours."""
    await _forget(connection, at - KEPT_FOR)
    statement = insert(idempotency_keys).values(username=username, key=key, request=request, created_at=at)
    if (await connection.execute(statement.on_conflict_do_nothing())).rowcount:
        return None
    columns = (idempotency_keys.c[name] for name in KeptAnswer.__dataclass_fields__)
    found = await connection.execute(select(*columns).where(*_is(username, key)))
    row = found.mappings().one_or_none()
    # Released between the two statements: whoever asks again will have it.
    return (
        KeptAnswer(**row)
        if row is not None
        else KeptAnswer(request=request, created_at=at, body_hash=None, status=None, headers=None, body=None)
    )


async def keep_answer(
    connection: AsyncConnection,
    username: str,
    key: str,
    *,
    body_hash: str,
    status: int,
    headers: Sequence[Sequence[str]],
    body: str,
) -> None:
    """Keep what the request with this key was answered."""
    statement = idempotency_keys.update().where(*_is(username, key))
    await connection.execute(statement.values(body_hash=body_hash, status=status, headers=headers, body=body))


async def release_key(connection: AsyncConnection, username: str, key: str) -> None:
    """Nothing was done: the key may be used again."""
    await connection.execute(idempotency_keys.delete().where(*_is(username, key), idempotency_keys.c.status.is_(None)))


async def _forget(connection: AsyncConnection, until: datetime) -> None:
    # Those that another request is about to forget are left to it: nobody waits.
    old = (
        select(*_OWN)
        .where(idempotency_keys.c.created_at < until)
        .limit(_FORGOTTEN_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    await connection.execute(delete(idempotency_keys).where(tuple_(*_OWN).in_(old)))


def _is(username: str, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (idempotency_keys.c.username == username, idempotency_keys.c.key == key)
