"""Whole records of contacts as figures need them: with segments, offers, parts, answers, and who came again.

Rule: bounded: everything is found by the contacts' own keys, and of those before and after no more than a few are read.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, Table, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.interaction import Interaction, Segment
from callcenter.core.offer import Offer
from callcenter.core.participation import Participation
from callcenter.reporting.of_contacts import REPEAT_DAYS
from callcenter.reporting.record import Answer, Record
from callcenter.store.rows import record
from callcenter.store.tables import interactions, offers, participations, segments, survey_answers

_INTERACTION: Final = (
    "id",
    "call_id",
    "channel",
    "direction",
    "ani",
    "ani_e164",
    "dnis",
    "entry_point",
    "flow",
    "language",
    "customer_id",
    "queue",
    "agent",
    "customer_segment",
    "requirement",
    "stage",
    "estimated_wait_seconds",
    "started_at",
    "wait_seconds",
    "outcome",
    "disposition",
)
_SEGMENT: Final = tuple(Segment.__dataclass_fields__)
_OFFER: Final = tuple(Offer.__dataclass_fields__)
_PART: Final = tuple(Participation.__dataclass_fields__)

# Contacts of one customer, or of one number where one of the two is not known to be another's. Nobody came whom we
# called and did not reach.
_NEAR: Final = """
    select near.id, near.started_at, near.direction from (
        (
            select o.id, o.started_at, o.direction, o.connected_at, o.customer_id from interactions o
            where o.customer_id = i.customer_id and {window} order by o.started_at {order}, o.id {order} limit 100
        )
        union all
        (
            select o.id, o.started_at, o.direction, o.connected_at, o.customer_id from interactions o
            where o.ani_e164 = i.ani_e164 and o.ani_e164 <> '' and {window}
            order by o.started_at {order}, o.id {order} limit 100
        )
    ) near
    where (near.direction = 'inbound' or near.connected_at is not null)
        and (near.customer_id is null or i.customer_id is null or near.customer_id = i.customer_id)
"""
_DAYS: Final = f"interval '{REPEAT_DAYS} days'"
BEFORE: Final = _NEAR.format(
    window=f"(o.started_at, o.id) < (i.started_at, i.id) and o.started_at >= i.started_at - {_DAYS}", order="desc"
)
AFTER: Final = _NEAR.format(
    window=f"(o.started_at, o.id) > (i.started_at, i.id) and o.started_at <= i.started_at + {_DAYS}", order="asc"
)
_FLAGS: Final = text(f"""
    select i.id, i.direction = 'inbound' and exists ({BEFORE}),
        exists (select from ({AFTER}) later where later.direction = 'inbound')
    from interactions i where i.id = any(cast(:ids as uuid[]))
""").columns(interactions.c.id)


async def read_records(connection: AsyncConnection, ids: Sequence[str]) -> list[Record]:
    """Return the contacts' records, those that there are, in no order."""
    found = [
        record(Interaction, dict(row))
        for row in (await connection.execute(_of(interactions, _INTERACTION, "id"), {"ids": ids})).mappings()
    ]
    if not found:
        return []
    given = {"ids": [interaction.id for interaction in found]}
    its_segments = await _grouped(connection, _of(segments, _SEGMENT, "interaction_id", "number"), given)
    its_offers = await _grouped(connection, _of(offers, _OFFER, "interaction_id", "number"), given)
    its_parts = await _grouped(connection, _of(participations, _PART, "interaction_id", "number"), given)
    its_answers = await _grouped(connection, _ANSWERS, given)
    flags = {row[0]: (bool(row[1]), bool(row[2])) for row in await connection.execute(_FLAGS, given)}
    return [
        Record(
            interaction=interaction,
            segments=tuple(record(Segment, row) for row in its_segments[interaction.id]),
            offers=tuple(record(Offer, row) for row in its_offers[interaction.id]),
            participations=tuple(record(Participation, row) for row in its_parts[interaction.id]),
            answers=tuple(
                Answer(kind=row["kind"], score=row["score"], scale=row["scale"], agent=row["agent"], queue=row["queue"])
                for row in its_answers[interaction.id]
            ),
            repeated=flags[interaction.id][0],
            followed=flags[interaction.id][1],
        )
        for interaction in found
    ]


def _of(table: Table, names: Sequence[str], key: str, order: str | None = None) -> Select[Any]:
    statement = select(*(table.c[name] for name in names)).where(table.c[key].in_(bindparam("ids", expanding=True)))
    return statement.order_by(table.c[order]) if order is not None else statement


_ANSWERS: Final = _of(
    survey_answers, ("interaction_id", "kind", "score", "scale", "agent", "queue"), "interaction_id", "answered_at"
)


async def _grouped(
    connection: AsyncConnection, statement: Select[Any], given: Mapping[str, Any]
) -> defaultdict[str, list[Mapping[str, Any]]]:
    grouped: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in (await connection.execute(statement, given)).mappings():
        grouped[row["interaction_id"]].append(dict(row))
    return grouped
