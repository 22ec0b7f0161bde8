"""Where an order stands.

FIND_ORDERS     number: text or digits as the caller typed them (`1001` finds SO-1001); customer_id
    found       order: number, state (placed, paid, shipped, delivered, cancelled, returned), total (`CNY 3299.00`, for
                the form money), amount (3299.0), currency, placed_at (local, for the forms date, time and date_time),
                item (name of its first item), items (list of: name, quantity, state), item_count
                orders: count, list (the ten newest, each as `order`). With `number` only that one.
    not_found   nothing. Without `number`: the customer has no orders, or nobody is known.

An order is found by its number also for those whom we do not know; of two by the same digits the customer's own one.
"""

from collections.abc import Mapping
from typing import Any

from callcenter.core.ivr.services import Asker, ServiceAnswer
from callcenter.crm.orders import Order
from callcenter.self_service.office import Asked, Office
from callcenter.store.repositories.orders import OrderFilter, list_orders, orders_numbered

_NOT_FOUND = ServiceAnswer(exit="not_found")
_MOST = 10
# Currencies that have no smaller unit.
_WHOLE = frozenset({"JPY", "KRW", "VND", "CLP", "ISK"})


class FindOrders(Asked):
    """Which order, or whose."""

    number: str | None = None


async def find_orders(office: Office, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
    """Say how the orders stand."""
    asked = FindOrders.of(arguments)
    customer_id = asked.about(asker)
    async with office.database.transaction() as connection:
        if asked.number is not None:
            alike = await orders_numbered(connection, asked.number)
            own = [one for one in alike if customer_id is not None and one.customer_id == customer_id]
            # Whose it is of several cannot be told by the number.
            found = (own or (alike if len(alike) == 1 else []))[:1]
        elif customer_id is not None:
            found = list(await list_orders(connection, OrderFilter(customer=customer_id), after=None, limit=_MOST))
        else:
            found = []
    if not found:
        return _NOT_FOUND
    told = [_told(office, one) for one in found]
    return ServiceAnswer(exit="found", values={"order": told[0], "orders": {"count": len(told), "list": told}})


def _told(office: Office, order: Order) -> dict[str, Any]:
    amount = order.total_minor if order.currency in _WHOLE else order.total_minor / 100
    items = [{"name": one.name, "quantity": one.quantity, "state": str(one.state)} for one in order.items]
    return {
        "number": order.number,
        "state": str(order.state),
        "currency": order.currency,
        "amount": amount,
        "total": f"{order.currency} {amount:.2f}",
        "placed_at": office.local(order.placed_at),
        "item": order.items[0].name if order.items else None,
        "items": items,
        "item_count": len(items),
    }
