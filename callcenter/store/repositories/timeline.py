"""Everything that has happened with a customer, of every kind, newest first, in one query.

Rule: each kind gives its newest few by an index of its own, and only what is on the page is read whole: ten thousand
entries cost what ten do. Pages are cut by what never changes: the instant, the kind and the id.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Text, TextualSelect, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables.metadata import uuid_type


class EntryKind(StrEnum):
    """What an entry is."""

    CALLBACK = "callback"
    INTERACTION = "interaction"
    NOTE = "note"
    ORDER = "order"
    SURVEY = "survey"
    TASK = "task"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened. `facts` is its whole row; an order's with its items."""

    kind: EntryKind
    id: str
    at: datetime
    customer_id: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the timeline: everything after it is older, or of one instant and further back in the alphabet."""

    at: datetime
    kind: EntryKind
    id: str


# The table of each kind, and the column that says when.
_SOURCES: Final[Mapping[EntryKind, tuple[str, str]]] = {
    EntryKind.CALLBACK: ("callbacks", "requested_at"),
    EntryKind.INTERACTION: ("interactions", "started_at"),
    EntryKind.NOTE: ("notes", "created_at"),
    EntryKind.ORDER: ("orders", "placed_at"),
    EntryKind.SURVEY: ("survey_answers", "answered_at"),
    EntryKind.TASK: ("tasks", "created_at"),
    EntryKind.TICKET: ("tickets", "created_at"),
}
_ONE: Final = "select cast(:customer as uuid) as id"
# A household's own entries, and those of all who are part of it now.
_HOMES: Final = """homes as (
    select r.related_id as id from customer_relations r join customers h on h.id = r.related_id and h.kind = 'household'
    where r.customer_id = :customer and (r.until is null or r.until >= :today)
    union select id from customers where id = :customer and kind = 'household'
), """
_HOUSEHOLD: Final = f"""{_ONE} union select id from homes union
    select r.customer_id from customer_relations r join homes on homes.id = r.related_id
    where r.until is null or r.until >= :today"""
_ITEMS: Final = """|| jsonb_build_object('items', array(
    select to_jsonb(i) from order_items i where i.order_id = t.id order by i.position))"""


async def read_timeline(
    connection: AsyncConnection,
    customer_id: str,
    *,
    kinds: Collection[EntryKind] | None = None,
    household: date | None = None,
    after: Place | None = None,
    limit: int,
) -> Sequence[Entry]:
    """Return at most `limit` entries older than `after`; of these kinds only, if named.

    With `household`: those of everybody who on that day is part of the customer's household, too.
    """
    wanted = sorted(EntryKind if kinds is None else set(kinds))
    if not wanted:
        return []
    given: dict[str, Any] = {"customer": customer_id, "most": limit}
    if household is not None:
        given["today"] = household
    if after is not None:
        given |= {"at": after.at, "id": after.id}
    found = await connection.execute(_statement(wanted, after, household=household is not None), given)
    return [Entry(**{**row, "kind": EntryKind(row["kind"])}) for row in found.mappings()]


def _statement(kinds: Sequence[EntryKind], after: Place | None, *, household: bool) -> TextualSelect:
    newest = "\n union all ".join(_newest(kind, after) for kind in kinds)
    whole = "\n ".join(_whole(kind) for kind in kinds)
    order = 'order by at desc, kind collate "C" desc, id desc'
    sql = f"""
with {_HOMES if household else ""}who as ({_HOUSEHOLD if household else _ONE}),
page as (select * from ({newest}) as newest {order} limit :most)
select kind, id, at, customer_id, case kind {whole} end as facts from page {order}"""
    # The types that say how values come out of the driver.
    return text(sql).columns(kind=Text, id=uuid_type(), customer_id=uuid_type(), facts=JSONB)


def _newest(kind: EntryKind, after: Place | None) -> str:
    table, at = _SOURCES[kind]
    return f"""(select '{kind}' as kind, e.* from who cross join lateral (
    select id, {at} as at, customer_id from {table}
    where customer_id = who.id{_cut(kind, at, after)} order by {at} desc, id desc limit :most) as e)"""


def _cut(kind: EntryKind, at: str, after: Place | None) -> str:
    if after is None:
        return ""
    # Of one instant, what is further back in the alphabet is still to come.
    if kind == after.kind:
        return f" and ({at}, id) < (:at, cast(:id as uuid))"
    return f" and {at} {'<=' if kind < after.kind else '<'} :at"


def _whole(kind: EntryKind) -> str:
    table, _ = _SOURCES[kind]
    items = _ITEMS if kind is EntryKind.ORDER else ""
    return f"when '{kind}' then (select to_jsonb(t) {items} from {table} t where t.id = page.id)"
