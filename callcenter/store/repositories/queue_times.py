"""The times that queues were measured by, out of the versions of the routing document."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.reporting.queue_times import USUAL, QueueTimesHistory
from callcenter.reporting.record import QueueTimes

# The two numbers only: documents are large, and there are many versions of them.
_VERSIONS: Final = text("""
    select v.version, v.at, q.key,
        (q.value ->> 'service_level_seconds')::integer, (q.value ->> 'short_abandon_seconds')::integer
    from routing_versions v cross join jsonb_each(v.document -> 'queues') q
    where v.version > :after and jsonb_typeof(v.document -> 'queues') = 'object'
    order by v.version
""")


async def read_queue_times(connection: AsyncConnection, history: QueueTimesHistory, *, after: int) -> int:
    """Add what the versions after this one say; returns the number of the last."""
    for version, at, queue, level, short in await connection.execute(_VERSIONS, {"after": after}):
        times = QueueTimes(
            service_level_seconds=USUAL.service_level_seconds if level is None else level,
            short_abandon_seconds=USUAL.short_abandon_seconds if short is None else short,
        )
        history.add(queue, at, times)
        after = version
    return after
