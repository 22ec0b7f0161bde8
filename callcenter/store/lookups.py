"""Who calls from a number, in two indexed queries: the customers whom it may be, then their and its last contacts.

Rule: look-ups have a pool of their own, so that no report or list can keep a pop waiting.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.phone_numbers import digits_of, last_nine
from callcenter.ports import Found
from callcenter.store.database import Database

_POOL: Final = 4
_LIMIT_SECONDS: Final = 2.0
_MOST_MATCHES: Final = 20
# The desk shows two lines of a note; the whole of it is a click away.
_NOTE_LENGTH: Final = 300

_MATCHES: Final = text(
    """
    with hits as (
        select customer_id,
               bool_or(e164 = :e164 or regexp_replace(raw, '[^0-9]', '', 'g') = :digits) is true as exact
        from customer_phones
        where e164 = :e164 or last_nine = :last_nine
        group by customer_id
    )
    select c.id::text as id, c.name, c.segment, c.language, c.company, hits.exact,
           array(select p.raw from customer_phones p where p.customer_id = c.id order by p.position, p.id) as phones
    from hits
    join customers c on c.id = hits.customer_id
    left join lateral (
        select i.started_at from interactions i
        where i.customer_id = c.id order by i.started_at desc, i.id desc limit 1
    ) contact on true
    order by hits.exact desc, contact.started_at desc nulls last, c.updated_at desc, c.id
    limit :most
    """
)
# One short index scan for each way in; a call that still goes on is not a past contact.
_RECENT: Final = text(
    """
    select id::text as id, started_at, queue, agent, outcome, disposition, left(note, :note_length) as note from (
        select i.* from unnest(cast(:customers as uuid[])) as known(id)
        cross join lateral (
            select * from interactions where customer_id = known.id and ended_at is not null
            order by started_at desc, id desc limit 5
        ) i
        union
        (select * from interactions where ani = :ani and ended_at is not null
         order by started_at desc, id desc limit 5)
        union
        (select * from interactions where ani_e164 = :e164 and ended_at is not null
         order by started_at desc, id desc limit 5)
    ) contacts
    order by started_at desc, id desc limit 5
    """
)


class CustomerLookups:
    """Looks callers up in our own customer table."""

    def __init__(self, url: str) -> None:
        self._database = Database(url, pool_size=_POOL, overflow=0, statement_timeout_seconds=_LIMIT_SECONDS)

    async def find(self, ani: str, ani_e164: str | None) -> Found:
        """Find who calls. Only where no number is the same do the last nine digits count."""
        ani = ani.replace("\0", "")
        async with self._database.transaction() as connection:
            matches = await _matches(connection, ani, ani_e164)
            recent = await _recent(connection, ani, ani_e164, [match["id"] for match in matches])
        return Found(matches=tuple(matches), recent=tuple(recent))

    async def close(self) -> None:
        """Close its connections."""
        await self._database.close()


async def _matches(connection: AsyncConnection, ani: str, e164: str | None) -> list[Mapping[str, Any]]:
    wanted = {"e164": e164, "digits": digits_of(ani), "last_nine": last_nine(ani), "most": _MOST_MATCHES}
    rows = (await connection.execute(_MATCHES, wanted)).mappings().all()
    exact = [row for row in rows if row["exact"]]
    return [_match(dict(row)) for row in exact or rows]


def _match(row: Mapping[str, Any]) -> Mapping[str, Any]:
    exact = row["exact"]
    return {
        "id": row["id"],
        "name": row["name"],
        "segment": row["segment"],
        "language": row["language"],
        "company": row["company"],
        "phones": list(row["phones"]),
        "reason": "exact" if exact else "last_nine",
        "score": 1.0 if exact else 0.5,
    }


async def _recent(
    connection: AsyncConnection, ani: str, e164: str | None, customers: Sequence[str]
) -> list[Mapping[str, Any]]:
    wanted = {"ani": ani, "e164": e164, "customers": list(customers), "note_length": _NOTE_LENGTH}
    rows = await connection.execute(_RECENT, wanted)
    # Text, because this goes to screens and journals as it is.
    return [{**row, "started_at": row["started_at"].isoformat()} for row in rows.mappings()]
