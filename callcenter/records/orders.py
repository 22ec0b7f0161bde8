"""Orders are kept here as a shop tells them, each time with the event that tells old and new values.

Rule: whoever tells the same twice changes nothing, and a word that comes late turns nothing back.
"""

from dataclasses import replace

from callcenter.crm.orders import Order, difference, may_follow
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.linked_records import customer_behind
from callcenter.store.database import Connection
from callcenter.store.repositories.orders import insert_order, read_order_by_key, update_order
from callcenter.store.repositories.record_events import RecordEvent, append_events


async def keep_order(connection: Connection, order: Order, deed: Deed) -> tuple[Order, bool]:
    """Keep an order by its system and key; returns it as it is kept now, and whether it is new.

    Raises RecordRefused: `unknown_customer`, `illegal_transition`.
    """
    before = await read_order_by_key(connection, order.system, order.key, lock=True)
    if before is None:
        await customer_behind(connection, order.customer_id)
        made = replace(order, id=deed.new_id(), version=1, created_at=deed.at, updated_at=deed.at)
        if await insert_order(connection, made):
            await append_events(connection, [_event("created", None, made, deed)])
            return made, True
        # Somebody else was faster; he has committed, or we would still wait.
        before = await read_order_by_key(connection, order.system, order.key, lock=True)
        assert before is not None
    if not may_follow(before.state, order.state):
        raise RecordRefused("illegal_transition", field="state")
    after = replace(order, id=before.id, version=before.version, created_at=before.created_at, updated_at=deed.at)
    if not difference(before, after):
        return before, False
    if after.customer_id != before.customer_id:
        await customer_behind(connection, after.customer_id)
    after = replace(after, version=before.version + 1)
    await update_order(connection, before, after)
    await append_events(connection, [_event("changed", before, after, deed)])
    return after, False


def _event(what: str, before: Order | None, after: Order, deed: Deed) -> RecordEvent:
    return deed.event(
        what,
        kind="order",
        record_id=after.id,
        customer_id=after.customer_id,
        version=after.version,
        changes=difference(before, after),
    )
