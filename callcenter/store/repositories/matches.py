"""Whom a number, an e-mail address, a key of another system and a name may belong to, together and ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.customer import Email
from callcenter.crm.matching import SCORES, Candidate, Match, Reached, Reason, combined, rank
from callcenter.store.callers import find_callers
from callcenter.store.repositories.name_search import search_by_name
from callcenter.store.tables import customer_emails, customer_external_ids

_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is known of somebody. `phone_e164` belongs to `phone`; `external_id` is the system and its key."""

    phone: str | None = None
    phone_e164: str | None = None
    email: str | None = None
    external_id: tuple[str, str] | None = None
    name: str | None = None


async def find_matches(connection: AsyncConnection, sought: Sought, *, at: datetime, limit: int) -> Sequence[Match]:
    """Return at most `limit` customers, best first; who is found in several ways stands before who is found in one."""
    found: list[Sequence[Match]] = []
    if sought.external_id is not None:
        found.append(await find_by_external_id(connection, *sought.external_id))
    if sought.phone is not None:
        found.append(await _by_phone(connection, sought.phone, sought.phone_e164))
    if sought.email is not None:
        found.append(await find_by_email(connection, sought.email, at=at))
    if sought.name is not None:
        hits = await search_by_name(connection, sought.name, limit=limit)
        found.append(
            [Match(customer_id=hit.customer_id, score=SCORES[hit.reason], reasons=(hit.reason,)) for hit in hits]
        )
    # As one way of looking leaves them they stand in its order, which knows more than the scores.
    return (found[0] if len(found) == 1 else combined(*found))[:limit]


async def find_by_email(connection: AsyncConnection, address: str, *, at: datetime) -> Sequence[Match]:
    """Return who has this e-mail address."""
    mine = customer_emails.c
    key = Email(address=address).key
    wanted = select(mine.customer_id, mine.verified, mine.valid_from, mine.valid_to).where(mine.key == key)
    rows = (await connection.execute(wanted.limit(_MOST))).all()
    reached = [
        (
            row.customer_id,
            Reached(how=Reason.EMAIL, verified=row.verified, valid_from=row.valid_from, valid_to=row.valid_to),
        )
        for row in rows
    ]
    ids = dict.fromkeys(id_ for id_, _ in reached)
    return rank((Candidate(id=id_, reached=tuple(how for other, how in reached if other == id_)) for id_ in ids), at=at)


async def find_by_external_id(connection: AsyncConnection, system: str, value: str) -> Sequence[Match]:
    """Return who has this key in this system."""
    mine = customer_external_ids.c
    wanted = select(mine.customer_id).where(mine.system == system, mine.value == value)
    reason = Reason.EXTERNAL_ID
    return [
        Match(customer_id=id_, score=SCORES[reason], reasons=(reason,), sure=True)
        for id_ in (await connection.execute(wanted)).scalars()
    ]


async def _by_phone(connection: AsyncConnection, phone: str, e164: str | None) -> Sequence[Match]:
    found = await find_callers(connection, phone, e164)
    return [
        Match(
            customer_id=one["id"],
            score=one["score"],
            reasons=tuple(Reason(reason) for reason in one["reasons"]),
            sure=one["sure"],
        )
        for one in found.matches
    ]
