"""Finding customers by what somebody types of a name: the whole of it, its beginning, its sound, or one mistake away.

Rule: a search goes by beginnings of keys in one index and looks at a bounded number of them, however many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.matching import Reason
from callcenter.crm.name_keys import wanted_of
from callcenter.crm.typing_mistakes import one_mistake

# More have the name than anybody reads; among so many the last contacts come first.
_MOST_OF_A_KIND: Final = 200
_MOST_OF_A_MISTAKE: Final = 10
# Who has found so many has not mistyped.
_ENOUGH: Final = 10
# What comes after every key that begins so.
_END: Final = "\U0010ffff"
_REASONS: Final = (Reason.NAME, Reason.NAME_BEGINS, Reason.NAME_SOUNDS, Reason.NAME_MISTAKE)

_RANKED: Final = """
    select hits.customer_id::text as id, hits.rank
    from (select customer_id, min(rank) as rank from hits group by customer_id) hits
    join customers c on c.id = hits.customer_id
    left join lateral (
        select i.started_at from interactions i
        where i.customer_id = c.id order by i.started_at desc, i.id desc limit 1
    ) contact on true
    order by hits.rank, contact.started_at desc nulls last, c.updated_at desc, c.id
    limit :most
"""
_BEGINNINGS: Final = text(
    f"""
    with hits as (
        (select customer_id, 0 as rank from customer_name_keys where key = :written limit {_MOST_OF_A_KIND})
        union all
        (select customer_id, 1 from customer_name_keys
         where key ~>~ :written and key ~<~ :written_end order by key using ~<~ limit {_MOST_OF_A_KIND})
        union all
        (select customer_id, 2 from customer_name_keys
         where :sound <> :written and key ~>=~ :sound and key ~<~ :sound_end
         order by key using ~<~ limit {_MOST_OF_A_KIND})
    )
    {_RANKED}
    """
)
_MISTAKES: Final = text(
    f"""
    with hits as (
        select near.customer_id, 3 as rank
        from unnest(cast(:starts as text[]), cast(:ends as text[])) as meant(start, finish)
        cross join lateral (
            select customer_id from customer_name_keys
            where key ~>=~ meant.start and key ~<~ meant.finish
            order by key using ~<~ limit {_MOST_OF_A_MISTAKE}
        ) near
        where near.customer_id <> all (cast(:known as uuid[]))
        limit {_MOST_OF_A_KIND}
    )
    {_RANKED}
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHit:
    """A customer whose name it may be, and how it was found."""

    customer_id: str
    reason: Reason


async def search_by_name(connection: AsyncConnection, typed: str, *, limit: int) -> Sequence[NameHit]:
    """Return at most `limit` customers, best first: the same name, then names that begin so, sound so, nearly are so.

    Equally good ones stand in the order of their last contacts. Mistakes are looked for where little else is found.
    """
    wanted = wanted_of(typed)
    if not wanted.written:
        return []
    # One character sounds like too many others.
    sound = wanted.sound if len(wanted.written) > 1 else wanted.written
    values = {"written": wanted.written, "sound": sound, "most": limit}
    values |= {"written_end": wanted.written + _END, "sound_end": sound + _END}
    hits = [_hit(row.id, row.rank) for row in await connection.execute(_BEGINNINGS, values)]
    starts = sorted(one_mistake(wanted.sound)) if len(hits) < min(limit, _ENOUGH) else []
    if starts:
        values = {"starts": starts, "ends": [start + _END for start in starts], "most": limit - len(hits)}
        values["known"] = [hit.customer_id for hit in hits]
        hits += [_hit(row.id, row.rank) for row in await connection.execute(_MISTAKES, values)]
    return hits


def _hit(customer_id: str, rank: int) -> NameHit:
    return NameHit(customer_id=customer_id, reason=_REASONS[rank])
