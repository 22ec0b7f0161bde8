"""What still needs a customer, so that it cannot be taken out: one line for each kind of record.

Rule: only what is open counts. What is over outlives the customer that it names.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_USES: Final[Mapping[str, str]] = {
    "callbacks": "select 1 from callbacks where customer_id = :id and ended_at is null",
    "tasks": "select 1 from tasks where customer_id = :id and state = 'open'",
    "tickets": "select 1 from tickets where customer_id = :id"
    " and state in ('new', 'open', 'pending_customer', 'on_hold')",
}
_IN_USE: Final = text("select " + " or ".join(f"exists ({query})" for query in _USES.values()))


async def is_in_use(connection: AsyncConnection, customer_id: str) -> bool:
    """Whether something that is open refers to this customer."""
    return bool((await connection.execute(_IN_USE, {"id": customer_id})).scalar())
