"""The statements that make rows equal to records: one per table, many rows at once, newest record of each only.

Rule: what ends comes before what begins. The partial unique indexes (one live offer and one live contact per agent, one
open callback per number and queue) are checked row by row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.agent import Agent
from callcenter.core.callback import Callback, is_open
from callcenter.core.changes import (
    AgentChanged,
    CallbackChanged,
    DecisionMade,
    InteractionChanged,
    OfferChanged,
    SegmentChanged,
)
from callcenter.core.interaction import Interaction, Segment, Stage
from callcenter.core.offer import Offer, is_live
from callcenter.store.rows import Numbered, columns_of, encode_for_postgres
from callcenter.store.tables import agent_states, callbacks, interactions, offers, routing_decisions, segments

log = structlog.get_logger()

Key = TypeVar("Key")

_HOLDING: Final = (Stage.CONNECTED, Stage.WRAP_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row to be written, and the change that it comes from."""

    values: Mapping[str, Any]
    numbered: Numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Upsert:
    """Rows of one table, in the order in which they must be written."""

    statement: TextClause
    rows: Sequence[Row]


def upserts_of(changes: Sequence[Numbered]) -> list[Upsert]:
    """Return what must be written for these changes, parents first."""
    return [
        Upsert(statement=_INTERACTIONS, rows=_interaction_rows(changes)),
        Upsert(statement=_SEGMENTS, rows=_segment_rows(changes)),
        Upsert(statement=_OFFERS, rows=_offer_rows(changes)),
        Upsert(statement=_DECISIONS, rows=_decision_rows(changes)),
        Upsert(statement=_CALLBACKS, rows=_callback_rows(changes)),
        Upsert(statement=_AGENTS, rows=_agent_rows(changes)),
    ]


async def write(connection: AsyncConnection, statement: TextClause, rows: Sequence[Row]) -> None:
    """Write rows of one table."""
    if rows:
        data = encode_for_postgres([row.values for row in rows]).decode()
        await connection.execute(statement, {"rows": data})


def _interaction_rows(changes: Sequence[Numbered]) -> list[Row]:
    latest: dict[str, tuple[Numbered, Interaction]] = {}
    for numbered in changes:
        if isinstance(numbered.change, InteractionChanged):
            latest[numbered.change.interaction.id] = (numbered, numbered.change.interaction)
    return [
        Row(
            numbered=numbered,
            values={
                **columns_of(interaction, _INTERACTION_FIELDS),
                "customer_id": _uuid(interaction.customer_id),
                "rev": numbered.seq,
                "epoch": numbered.epoch,
            },
        )
        for numbered, interaction in _ends_first(latest.values(), lambda one: one.stage in _HOLDING)
    ]


def _segment_rows(changes: Sequence[Numbered]) -> list[Row]:
    latest: dict[tuple[str, int], Row] = {}
    for numbered in changes:
        if isinstance(numbered.change, SegmentChanged):
            segment = numbered.change.segment
            values = columns_of(segment, _SEGMENT_FIELDS)
            latest[(segment.interaction_id, segment.number)] = Row(values=values, numbered=numbered)
    return list(latest.values())


def _offer_rows(changes: Sequence[Numbered]) -> list[Row]:
    latest: dict[str, tuple[Numbered, Offer]] = {}
    for numbered in changes:
        if isinstance(numbered.change, OfferChanged):
            latest[numbered.change.offer.id] = (numbered, numbered.change.offer)
    return [
        Row(numbered=numbered, values=columns_of(offer, _OFFER_FIELDS))
        for numbered, offer in _ends_first(latest.values(), is_live)
    ]


def _decision_rows(changes: Sequence[Numbered]) -> list[Row]:
    latest: dict[tuple[str, int], Row] = {}
    for numbered in changes:
        if isinstance(numbered.change, DecisionMade):
            decision = numbered.change
            values = {**columns_of(decision, _DECISION_FIELDS), "rev": numbered.revision}
            latest[(decision.interaction_id, decision.number)] = Row(values=values, numbered=numbered)
    return list(latest.values())


def _callback_rows(changes: Sequence[Numbered]) -> list[Row]:
    latest: dict[str, tuple[Numbered, Callback]] = {}
    for numbered in changes:
        if isinstance(numbered.change, CallbackChanged):
            latest[numbered.change.callback.id] = (numbered, numbered.change.callback)
    return [
        Row(
            numbered=numbered,
            values={
                **columns_of(callback, _CALLBACK_FIELDS),
                "customer_id": _uuid(callback.customer_id),
                "rev": numbered.revision,
            },
        )
        for numbered, callback in _ends_first(latest.values(), is_open)
    ]


def _agent_rows(changes: Sequence[Numbered]) -> list[Row]:
    latest: dict[str, Row] = {}
    for numbered in changes:
        if isinstance(numbered.change, AgentChanged):
            values = {**columns_of(numbered.change.agent, _AGENT_FIELDS), "rev": numbered.revision}
            latest[numbered.change.agent.username] = Row(values=values, numbered=numbered)
    return list(latest.values())


def _ends_first(latest: Iterable[tuple[Numbered, Key]], lives: Callable[[Key], bool]) -> list[tuple[Numbered, Key]]:
    return sorted(latest, key=lambda pair: lives(pair[1]))


def _uuid(text_of_id: str | None) -> str | None:
    """Return the id of a customer of ours; somebody else's customer database may have ids of another kind."""
    try:
        return None if text_of_id is None else str(UUID(text_of_id))
    except ValueError:
        log.warning("customer_id_not_kept", reason="not a UUID")
        return None


def _columns(table: Table, record: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record) if field.name in table.c)


def upsert(table: Table, columns: Sequence[str], *, key: Sequence[str], only_if: str | None = None) -> TextClause:
    """Return the statement that takes an array of JSON objects as `rows` and writes each as one row."""
    names = ", ".join(columns)
    values = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    condition = f" where {only_if}" if only_if else ""
    return text(
        f"insert into {table.name} ({names}) select {names}"
        f" from json_populate_recordset(null::{table.name}, cast(cast(:rows as text) as json))"
        f" on conflict ({', '.join(key)}) do update set {values}{condition}"
    )


_INTERACTION_FIELDS: Final = _columns(interactions, Interaction)
_SEGMENT_FIELDS: Final = _columns(segments, Segment)
_OFFER_FIELDS: Final = _columns(offers, Offer)
_DECISION_FIELDS: Final = _columns(routing_decisions, DecisionMade)
_CALLBACK_FIELDS: Final = _columns(callbacks, Callback)
_AGENT_FIELDS: Final = _columns(agent_states, Agent)

# The conditions matter when an earlier leader's journal is replayed after a later leader has written.
_INTERACTIONS: Final = upsert(
    interactions,
    (*_INTERACTION_FIELDS, "rev", "epoch"),
    key=("id",),
    only_if="(excluded.epoch, excluded.rev) > (interactions.epoch, interactions.rev)",
)
_SEGMENTS: Final = upsert(
    segments, _SEGMENT_FIELDS, key=("interaction_id", "number"), only_if="segments.ended_at is null"
)
_OFFERS: Final = upsert(
    offers,
    _OFFER_FIELDS,
    key=("id",),
    only_if="offers.state = 'offered' or (offers.state = 'ringing' and excluded.state <> 'offered')",
)
_DECISIONS: Final = upsert(
    routing_decisions,
    (*_DECISION_FIELDS, "rev"),
    key=("interaction_id", "number"),
    only_if="excluded.rev > routing_decisions.rev",
)
_CALLBACKS: Final = upsert(callbacks, (*_CALLBACK_FIELDS, "rev"), key=("id",), only_if="excluded.rev > callbacks.rev")
_AGENTS: Final = upsert(
    agent_states, (*_AGENT_FIELDS, "rev"), key=("username",), only_if="excluded.rev > agent_states.rev"
)
