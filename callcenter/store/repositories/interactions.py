"""Reading the record: one interaction whole, or many by filter, newest first. The one write is a late disposition.

Rule: pages are cut by (started_at, id), never by an offset: a page stays right while calls arrive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, literal, or_, select, tuple_, union
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.dispositions import Effect
from callcenter.core.interaction import Stage
from callcenter.core.offer import OfferState
from callcenter.core.supervision import Reach
from callcenter.store.repositories.conditions import equal_to, one_of, within
from callcenter.store.repositories.disposition_effects import dispositions_of, insert_effects
from callcenter.store.tables import dispositions_given, interactions, offers, participations, segments

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionFilter:
    """What to list; None lets everything pass. `ani` is the number as it came or as E.164; `agent` has taken part.

    `reach`: what has been in one of these queues, or in which one of these agents has taken part.
    """

    ani: str | None = None
    queue: str | None = None
    agent: str | None = None
    customer: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    reach: Reach | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place in the list: everything after it is older."""

    started_at: datetime
    id: str


class LateDisposition(StrEnum):
    """What became of a disposition for an interaction that is over."""

    SET = "set"
    UNKNOWN = "unknown"
    NOT_CLOSED = "not_closed"


async def list_interactions(
    connection: AsyncConnection, wanted: InteractionFilter, *, after: Position | None, limit: int
) -> Sequence[Row]:
    """Return at most `limit` interactions, newest first, older than `after`."""
    statement = (
        select(interactions)
        .where(*_conditions(wanted))
        .order_by(interactions.c.started_at.desc(), interactions.c.id.desc())
        .limit(limit)
    )
    if after is not None:
        # Without their types the two values would be compared as text.
        instant = literal(after.started_at, interactions.c.started_at.type)
        there = tuple_(instant, literal(after.id, interactions.c.id.type))
        statement = statement.where(tuple_(interactions.c.started_at, interactions.c.id) < there)
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def find_interaction(connection: AsyncConnection, interaction_id: str) -> Row | None:
    """Return one interaction with its `segments`, `offers`, `participations` and `dispositions` in order."""
    statement = select(interactions).where(interactions.c.id == interaction_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        return None
    parts = {
        "segments": select(segments).order_by(segments.c.number),
        "offers": select(offers).order_by(offers.c.number),
        "participations": select(participations).order_by(participations.c.number),
    }
    found = {
        name: [dict(one) for one in (await connection.execute(_of(statement, interaction_id))).mappings()]
        for name, statement in parts.items()
    }
    return {**row, **found, "dispositions": await dispositions_of(connection, interaction_id)}


def took_part(row: Row, agent: str) -> bool:
    """Whether the agent talked in this interaction, as `find_interaction` has found it."""
    return agent in _talkers(row)


def is_within(row: Row, reach: Reach) -> bool:
    """Whether this interaction is within reach, as `find_interaction` has found it: what `list_interactions` lists."""
    queues = {row["queue"], *(segment["queue"] for segment in row["segments"])}
    return not (reach.queues.isdisjoint(queues) and reach.agents.isdisjoint(_talkers(row)))


def _talkers(row: Row) -> set[str | None]:
    talked = (offer["agent"] for offer in row["offers"] if offer["state"] == OfferState.ANSWERED)
    return {row["agent"], *talked, *(part["agent"] for part in row["participations"])}


async def set_late_disposition(
    connection: AsyncConnection,
    interaction_id: str,
    *,
    agent: str | None,
    code: str,
    note: str | None,
    at: datetime,
    fields: Mapping[str, Any] | None = None,
    effects: Sequence[Effect] = (),
) -> LateDisposition:
    """Say what came of a closed interaction; with `agent`, only of his part of it. No note leaves the note as it is."""
    found = select(interactions).where(interactions.c.id == interaction_id).with_for_update()
    row = (await connection.execute(found)).mappings().one_or_none()
    if row is None:
        return LateDisposition.UNKNOWN
    part = None if agent in (None, row["agent"]) else await _last_part_of(connection, interaction_id, agent or "")
    if agent not in (None, row["agent"]) and part is None:
        return LateDisposition.UNKNOWN
    if row["stage"] != Stage.CLOSED or (part is not None and part["ended_at"] is None):
        # Over for the engine, but its last change is not written yet: writing now would be overwritten.
        return LateDisposition.NOT_CLOSED
    given = row if part is None else part
    values: dict[str, Any] = {"disposition": code, "dispositions_given": given["dispositions_given"] + 1}
    if note is not None:
        values["note"] = note
    if part is None:
        await connection.execute(interactions.update().where(interactions.c.id == interaction_id).values(values))
    else:
        its_own = (participations.c.interaction_id == interaction_id, participations.c.number == part["number"])
        await connection.execute(participations.update().where(*its_own).values(values))
    row_of_it = {
        "interaction_id": interaction_id,
        "participation": part["number"] if part is not None else 0,
        "number": values["dispositions_given"],
        "agent": agent,
        "code": code,
        "note": values.get("note", given["note"]),
        "fields": dict(fields or {}),
        "at": at,
    }
    await connection.execute(dispositions_given.insert().values(row_of_it))
    place = {name: row_of_it[name] for name in ("interaction_id", "participation", "number", "at")}
    await insert_effects(connection, place, effects)
    return LateDisposition.SET


async def _last_part_of(connection: AsyncConnection, interaction_id: str, agent: str) -> Row | None:
    statement = (
        _of(select(participations), interaction_id)
        .where(participations.c.agent == agent)
        .order_by(participations.c.number.desc())
        .limit(1)
        .with_for_update()
    )
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else dict(row)


def _of(statement: Select[Any], interaction_id: str) -> Select[Any]:
    return statement.where(statement.selected_columns.interaction_id == interaction_id)


def _conditions(wanted: InteractionFilter) -> list[ColumnElement[bool]]:
    conditions = equal_to(
        interactions,
        queue=wanted.queue,
        customer_id=wanted.customer,
        outcome=wanted.outcome,
    )
    if wanted.agent is not None:
        conditions.append(interactions.c.id.in_(_taken_part_in(wanted.agent)))
    if wanted.reach is not None:
        conditions.append(_within(wanted.reach))
    if wanted.ani is not None:
        conditions.append(or_(interactions.c.ani == wanted.ani, interactions.c.ani_e164 == wanted.ani))
    if wanted.since is not None:
        conditions.append(interactions.c.started_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(interactions.c.started_at < wanted.until)
    return conditions


def _within(reach: Reach) -> ColumnElement[bool]:
    """The list is read newest first and cut: asking each one is cheaper than finding all that are within reach."""
    in_queue, taken_over, answered = (
        exists().where(each.c.interaction_id == interactions.c.id) for each in (segments, participations, offers)
    )
    return or_(
        within(reach, interactions.c.queue, interactions.c.agent),
        in_queue.where(one_of(segments.c.queue, reach.queues)),
        taken_over.where(one_of(participations.c.agent, reach.agents)),
        answered.where(one_of(offers.c.agent, reach.agents), offers.c.state == OfferState.ANSWERED),
    )


def _taken_part_in(agent: str) -> CompoundSelect[Any]:
    """The ids of the interactions whose last agent he is, or that he has handed over, or in which he was a guest."""
    return union(
        select(interactions.c.id).where(interactions.c.agent == agent),
        select(participations.c.interaction_id).where(participations.c.agent == agent),
        select(offers.c.interaction_id).where(offers.c.agent == agent, offers.c.state == OfferState.ANSWERED),
    )
