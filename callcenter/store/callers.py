"""Whom a number belongs to, with what there was before: one statement, one way to the database and back.

Rule: every part is a short index scan, because this runs while somebody's phone rings. How sure a match is and who
stands first is decided in callcenter/crm/matching.py. Only for those who are related to somebody a second statement
reads who lives in the same household.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.matching import Candidate, Match, Reached, how_written, rank
from callcenter.phone_numbers import digits_of, last_nine
from callcenter.ports import Found
from callcenter.store.repositories.number_choices import number_key

Row = Mapping[str, Any]
# Households by their members.
Homes = Mapping[str, frozenset[str]]

_MOST: Final = 20
_CONTACTS: Final = 5
_CONTACT_FIELDS: Final = ("id", "started_at", "queue", "agent", "outcome", "disposition", "note")
_OF_CUSTOMER: Final = ("id", "kind", "name", "segment", "language", "company", "owner", "recording_refused")
# The desk shows two lines of a note; the whole of it is a click away.
_CONTACT: Final = "row(i.id::text, i.started_at, i.queue, i.agent, i.outcome, i.disposition, left(i.note, 300))"
# A call that still goes on is not a past contact.
_LAST: Final = f"i.ended_at is not null order by i.started_at desc, i.id desc limit {_CONTACTS}"
_CUSTOMER: Final = f"""
    c.id::text, c.kind, c.name, c.segment, c.language, c.company, c.owner,
    array(select row(p.position, p.raw, p.e164, p.last_nine, p.verified, p.valid_from, p.valid_to)
          from customer_phones p where p.customer_id = c.id) as phones,
    array(select r.related_id::text from customer_relations r where r.customer_id = c.id limit {_MOST}) as related,
    array(select {_CONTACT} from interactions i where i.customer_id = c.id and {_LAST}) as contacts,
    exists(select from tickets t where t.customer_id = c.id
           and t.state in ('new', 'open', 'pending_customer', 'on_hold')) as has_open_ticket,
    coalesce((select not k.given from consents k
              where k.customer_id = c.id and k.purpose = 'recording' and coalesce(k.channel, 'call') = 'call'
                and k.at <= now()
              order by k.at desc, k.noted_at desc, k.id desc limit 1), false) as recording_refused
"""


def _by_number(calls_of_number: str) -> str:
    return f"""
    select now() as at,
        array(select {_CONTACT} from interactions i where {calls_of_number} and {_LAST}) as calls,
        hits.chosen_at, {_CUSTOMER}
    from (values (1)) as always
    left join (
        (
            (select customer_id, null::timestamptz as chosen_at from customer_phones where e164 = $1 limit {_MOST})
            union all
            (select customer_id, null from customer_phones
             where last_nine = $2 and (e164 = $1) is not true limit {_MOST})
            union all
            (select customer_id, chosen_at from number_choices where number = $3 limit {_MOST})
        ) hits
        join customers c on c.id = hits.customer_id
    ) on true
    """


# $1: E.164, if it has one. $2: the last nine digits. $3: by what a choice is remembered. Calls of a number are found by
# its E.164; of what has none, as the network gave it.
BY_E164: Final = _by_number("i.ani_e164 = $1")
BY_ANI: Final = _by_number("i.ani = $4")
BY_HOUSEHOLD: Final = f"""
    select h.id::text as home, null as chosen_at, {_CUSTOMER}
    from customers h
    cross join lateral (
        select r.customer_id from customer_relations r
        where r.related_id = h.id and (r.until is null or r.until >= current_date) limit {_MOST}
    ) lives
    join customers c on c.id = lives.customer_id
    where h.id = any ($1::uuid[]) and h.kind = 'household'
"""


async def find_callers(connection: AsyncConnection, ani: str, e164: str | None) -> Found:
    """Find who has this number, best first, and the last contacts of the number and of who has it."""
    ani = ani.replace("\0", "")
    wanted = (e164, last_nine(ani), number_key(ani, e164))
    rows = await (_fetch(connection, BY_E164, *wanted) if e164 else _fetch(connection, BY_ANI, *wanted, ani))
    # Who was chosen and has the number too is there twice.
    once = sorted(rows, key=lambda row: row["chosen_at"] is not None)
    known = {row["id"]: row for row in once if row["id"] is not None}
    homes = await _with_households(connection, known)
    matches = rank((_candidate(row, ani, e164, homes) for row in known.values()), at=rows[0]["at"])
    calls = [*rows[0]["calls"], *(call for row in known.values() for call in row["contacts"])]
    return Found(matches=tuple(_match(known[one.customer_id], one) for one in matches[:_MOST]), recent=_recent(calls))


async def _with_households(connection: AsyncConnection, known: dict[str, Row]) -> Homes:
    """Add those who live with them, and return who lives where."""
    related = {home for row in known.values() for home in row["related"]}
    related |= {row["id"] for row in known.values() if row["kind"] == "household"}
    if not related:
        return {}
    members = await _fetch(connection, BY_HOUSEHOLD, sorted(related))
    homes: dict[str, frozenset[str]] = {}
    for row in members:
        known.setdefault(row["id"], row)
        for one in (row["id"], row["home"]):
            homes[one] = homes.get(one, frozenset()) | {row["home"]}
    return homes


async def _fetch(connection: AsyncConnection, statement: str, *values: Any) -> list[Row]:
    # The driver itself takes half as long.
    driver: Any = (await connection.get_raw_connection()).driver_connection
    rows: list[Row] = await driver.fetch(statement, *values)
    return rows


def _candidate(row: Row, ani: str, e164: str | None, homes: Homes) -> Candidate:
    contacts = row["contacts"]
    return Candidate(
        id=row["id"],
        reached=tuple(_reached(row["phones"], ani, e164)),
        is_household=row["kind"] == "household",
        homes=homes.get(row["id"], frozenset()),
        chosen_at=row["chosen_at"],
        last_contact_at=contacts[0][1] if contacts else None,
        has_open_ticket=row["has_open_ticket"],
        has_segment=row["segment"] is not None,
    )


def _reached(phones: Iterable[Sequence[Any]], ani: str, e164: str | None) -> Iterable[Reached]:
    digits, end = digits_of(ani), last_nine(ani)
    for _, raw, phone_e164, phone_end, verified, valid_from, valid_to in phones:
        same = e164 is not None and phone_e164 == e164
        if same or (end is not None and phone_end == end):
            how = how_written(digits_of(raw), digits, same_number=same)
            yield Reached(how=how, verified=verified, valid_from=valid_from, valid_to=valid_to)


def _match(row: Row, match: Match) -> Row:
    return {
        **{name: row[name] for name in _OF_CUSTOMER},
        "phones": [phone[1] for phone in sorted(row["phones"], key=lambda phone: phone[0])],
        "reasons": [reason.value for reason in match.reasons],
        "score": match.score,
        "sure": match.sure,
    }


def _recent(calls: Iterable[Sequence[Any]]) -> tuple[Row, ...]:
    each = {call[0]: call for call in calls}
    newest = sorted(each.values(), key=lambda call: (call[1], call[0]), reverse=True)[:_CONTACTS]
    # Text, because this goes to screens and journals as it is.
    return tuple(
        {**dict(zip(_CONTACT_FIELDS, call, strict=True)), "started_at": call[1].isoformat()} for call in newest
    )
