"""Find customers, see one, see all their contacts. Agents see contacts of other agents here: that is what it is for."""

from typing import Annotated

from fastapi import APIRouter, Query

from callcenter.api.auth import Anybody
from callcenter.api.customers.schemas import CustomerList, CustomerShown, CustomersWanted, shown
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.routes import page_of
from callcenter.api.interactions.schemas import InteractionPage, PageWanted
from callcenter.api.parts import Parts
from callcenter.store.repositories.customers import find_customer, search_customers
from callcenter.store.repositories.interactions import InteractionFilter

router = APIRouter(prefix="/customers", tags=["customers"])


@router.get("")
async def customers(wanted: Annotated[CustomersWanted, Query()], person: Anybody, parts: Parts) -> CustomerList:
    """Find customers by the beginning of a name or by a number."""
    async with parts.database.transaction() as connection:
        rows = await search_customers(connection, name=wanted.q, phone=wanted.phone, limit=wanted.limit)
    return CustomerList(items=[shown(row) for row in rows])


@router.get("/{customer_id}")
async def customer(customer_id: Id, person: Anybody, parts: Parts) -> CustomerShown:
    """Show one customer."""
    async with parts.database.transaction() as connection:
        row = await find_customer(connection, customer_id)
    if row is None:
        raise Problem("unknown_customer")
    return shown(row)


@router.get("/{customer_id}/timeline")
async def timeline(
    customer_id: Id, wanted: Annotated[PageWanted, Query()], person: Anybody, parts: Parts
) -> InteractionPage:
    """List a customer's interactions, newest first."""
    async with parts.database.transaction() as connection:
        if await find_customer(connection, customer_id) is None:
            raise Problem("unknown_customer")
    return await page_of(parts, InteractionFilter(customer=customer_id), wanted.cursor, wanted.limit)
