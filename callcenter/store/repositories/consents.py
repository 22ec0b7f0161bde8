"""The ledger of consents. Entries are added and never changed."""

from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.consent import Consent, ConsentChannel
from callcenter.store.tables import consents


async def insert_consent(connection: AsyncConnection, customer_id: str, consent: Consent) -> None:
    """Add an entry."""
    await connection.execute(consents.insert().values(customer_id=customer_id, **asdict(consent)))


async def ledger_of(connection: AsyncConnection, customer_id: str) -> list[Consent]:
    """Return a customer's entries, the newest first."""
    wanted = (
        select(*(one for one in consents.c if one.name != "customer_id"))
        .where(consents.c.customer_id == customer_id)
        .order_by(consents.c.at.desc(), consents.c.id.desc())
    )
    rows = (await connection.execute(wanted)).mappings()
    return [Consent(**{**row, "channel": row["channel"] and ConsentChannel(row["channel"])}) for row in rows]
