"""Orders: told by a shop under its own key, as often as it likes; read by everybody."""

from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.orders.schemas import Key, OrderGiven, OrderPage, OrderShown, OrdersWanted, System
from callcenter.api.parts import Parts
from callcenter.api.versions import etag
from callcenter.crm.orders import Order
from callcenter.records.orders import keep_order
from callcenter.store.repositories.orders import OrderFilter, list_orders, read_order, read_order_by_key

router = APIRouter(prefix="/orders", tags=["orders"])


@router.get("")
async def orders(wanted: Annotated[OrdersWanted, Query()], person: Anybody, parts: Parts) -> OrderPage:
    """List orders, the last placed first."""
    chosen = OrderFilter(customer=wanted.customer, number=wanted.number, state=wanted.state)
    async with parts.database.transaction() as connection:
        found = await list_orders(connection, chosen, after=position_of(wanted.cursor), limit=wanted.limit + 1)
    page = found[: wanted.limit]
    more = {"started_at": page[-1].placed_at, "id": page[-1].id} if len(found) > wanted.limit else None
    return OrderPage.of(page, cursor_after(more) if more else None)


@router.get("/{order_id}")
async def order(order_id: Id, response: Response, person: Anybody, parts: Parts) -> OrderShown:
    """Show one order with its items."""
    async with parts.database.transaction() as connection:
        return _shown(await read_order(connection, order_id), response)


@router.get("/by-key/{system}/{key}")
async def order_by_key(system: System, key: Key, response: Response, person: Anybody, parts: Parts) -> OrderShown:
    """Show the order that a shop knows by this key."""
    async with parts.database.transaction() as connection:
        return _shown(await read_order_by_key(connection, system, key), response)


@router.put("/by-key/{system}/{key}", responses={status.HTTP_201_CREATED: {"model": OrderShown}})
async def put_order(
    system: System, key: Key, given: OrderGiven, response: Response, person: Supervisor, parts: Parts
) -> OrderShown:
    """Keep an order as the shop has it now. To tell the same twice changes nothing; no state goes back."""
    deed = deed_of(person, parts)
    async with parts.database.transaction() as connection:
        kept, made = await keep_order(connection, given.order(system, key, deed.at), deed)
    if made:
        response.status_code = status.HTTP_201_CREATED
        response.headers["Location"] = f"/api/v1/orders/{kept.id}"
    return _shown(kept, response)


def _shown(found: Order | None, response: Response) -> OrderShown:
    if found is None:
        raise Problem("unknown_order")
    response.headers.update(etag(found.version))
    return OrderShown.model_validate(found)
