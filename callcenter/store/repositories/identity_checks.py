"""Who could not prove who he is, how often in a row, and until when he is not asked again."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import identity_checks


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedChecks:
    """What is remembered of one customer. `last_question` is the key of the question that failed last."""

    customer_id: str
    failures: int
    failed_at: datetime
    locked_until: datetime | None
    last_question: str


async def read_failures(connection: AsyncConnection, customer_id: str) -> FailedChecks | None:
    """Return what is remembered of a customer, if anything."""
    found = select(identity_checks).where(identity_checks.c.customer_id == customer_id)
    row = (await connection.execute(found)).mappings().one_or_none()
    return None if row is None else FailedChecks(**row)


async def write_failures(connection: AsyncConnection, checks: FailedChecks) -> None:
    """Remember this of a customer."""
    values = asdict(checks)
    writing = insert(identity_checks).values(values)
    await connection.execute(writing.on_conflict_do_update(index_elements=["customer_id"], set_=values))


async def forget_failures(connection: AsyncConnection, customer_id: str) -> None:
    """He has proved it."""
    await connection.execute(delete(identity_checks).where(identity_checks.c.customer_id == customer_id))
