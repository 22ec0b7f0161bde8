"""The statements that make rows equal to records: one per table, many rows at once, newest record of each only.

Rule: what ends comes before what begins. The partial unique indexes (one live offer and one live contact per agent, one
open callback per number and queue) are checked row by row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
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
    ClosureChanged,
    DecisionMade,
    DispositionGiven,
    GuestChanged,
    InteractionChanged,
    MonitoringChanged,
    OfferChanged,
    OutboundBlocked,
    ParticipationChanged,
    SegmentChanged,
)
from callcenter.core.closure import Closure
from callcenter.core.dispositions import Effect, EffectState
from callcenter.core.guest import Guest, is_there
from callcenter.core.interaction import Interaction, Segment, Stage
from callcenter.core.monitoring import Monitoring
from callcenter.core.monitoring import is_live as is_on
from callcenter.core.offer import Offer, is_live
from callcenter.core.participation import Participation
from callcenter.store.rows import Numbered, columns_of, encode_for_postgres
from callcenter.store.tables import (
    agent_states,
    callbacks,
    disposition_effects,
    dispositions_given,
    guests,
    interactions,
    monitorings,
    offers,
    outbound_blocks,
    participations,
    queue_closures,
    routing_decisions,
    segments,
)

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
        Upsert(statement=_GUESTS, rows=_guest_rows(changes)),
        Upsert(statement=_PARTICIPATIONS, rows=_participation_rows(changes)),
        Upsert(statement=_MONITORINGS, rows=_monitoring_rows(changes)),
        Upsert(statement=_DISPOSITIONS, rows=_disposition_rows(changes)),
        Upsert(statement=_EFFECTS, rows=_effect_rows(changes)),
        Upsert(statement=_BLOCKS, rows=_block_rows(changes)),
        Upsert(statement=_CLOSURES, rows=_closure_rows(changes)),
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


def _guest_rows(changes: Sequence[Numbered]) -> list[Row]:
    latest: dict[str, tuple[Numbered, Guest]] = {}
    for numbered in changes:
        if isinstance(numbered.change, GuestChanged):
            latest[numbered.change.guest.id] = (numbered, numbered.change.guest)
    return [
        Row(numbered=numbered, values={**columns_of(guest, _GUEST_FIELDS), "rev": numbered.revision})
        for numbered, guest in _ends_first(latest.values(), is_there)
    ]


def _participation_rows(changes: Sequence[Numbered]) -> list[Row]:
    latest: dict[tuple[str, int], tuple[Numbered, Participation]] = {}
    for numbered in changes:
        if isinstance(numbered.change, ParticipationChanged):
            part = numbered.change.participation
            latest[(part.interaction_id, part.number)] = (numbered, part)
    return [
        Row(numbered=numbered, values={**columns_of(part, _PARTICIPATION_FIELDS), "rev": numbered.revision})
        for numbered, part in _ends_first(latest.values(), lambda part: part.ended_at is None)
    ]


def _disposition_rows(changes: Sequence[Numbered]) -> list[Row]:
    return [
        Row(numbered=numbered, values=columns_of(numbered.change, _DISPOSITION_FIELDS))
        for numbered in changes
        if isinstance(numbered.change, DispositionGiven)
    ]


def _effect_rows(changes: Sequence[Numbered]) -> list[Row]:
    rows = []
    for numbered in changes:
        if isinstance(numbered.change, DispositionGiven):
            given = columns_of(numbered.change, ("interaction_id", "participation", "number", "at"))
            for effect in numbered.change.effects:
                done_at = None if effect.state is EffectState.PENDING else numbered.change.at
                values = {**given, **columns_of(effect, _OF_EFFECT), "done_at": done_at}
                rows.append(Row(values=values, numbered=numbered))
    return rows


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


def _block_rows(changes: Sequence[Numbered]) -> list[Row]:
    return [
        Row(numbered=numbered, values={**columns_of(numbered.change, _BLOCK_FIELDS), "rev": numbered.revision})
        for numbered in changes
        if isinstance(numbered.change, OutboundBlocked)
    ]


def _monitoring_rows(changes: Sequence[Numbered]) -> list[Row]:
    latest: dict[str, tuple[Numbered, Monitoring]] = {}
    for numbered in changes:
        if isinstance(numbered.change, MonitoringChanged):
            latest[numbered.change.monitoring.id] = (numbered, numbered.change.monitoring)
    return [
        Row(numbered=numbered, values={**columns_of(monitoring, _MONITORING_FIELDS), "rev": numbered.revision})
        for numbered, monitoring in _ends_first(latest.values(), is_on)
    ]


def _closure_rows(changes: Sequence[Numbered]) -> list[Row]:
    latest: dict[tuple[str, datetime], tuple[Numbered, Closure]] = {}
    for numbered in changes:
        if isinstance(numbered.change, ClosureChanged):
            closure = numbered.change.closure
            latest[(closure.queue, closure.closed_at)] = (numbered, closure)
    return [
        Row(numbered=numbered, values={**columns_of(closure, _CLOSURE_FIELDS), "rev": numbered.revision})
        for numbered, closure in _ends_first(latest.values(), lambda closure: closure.opened_at is None)
    ]


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
_GUEST_FIELDS: Final = _columns(guests, Guest)
_PARTICIPATION_FIELDS: Final = _columns(participations, Participation)
_DISPOSITION_FIELDS: Final = _columns(dispositions_given, DispositionGiven)
_OF_EFFECT: Final = _columns(disposition_effects, Effect)
_CALLBACK_FIELDS: Final = _columns(callbacks, Callback)
_AGENT_FIELDS: Final = _columns(agent_states, Agent)
_BLOCK_FIELDS: Final = _columns(outbound_blocks, OutboundBlocked)
_MONITORING_FIELDS: Final = _columns(monitorings, Monitoring)
_CLOSURE_FIELDS: Final = _columns(queue_closures, Closure)

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
_GUESTS: Final = upsert(guests, (*_GUEST_FIELDS, "rev"), key=("id",), only_if="excluded.rev > guests.rev")
_PARTICIPATIONS: Final = upsert(
    participations,
    (*_PARTICIPATION_FIELDS, "rev"),
    key=("interaction_id", "number"),
    only_if="excluded.rev > participations.rev",
)
# What was said is never overwritten, also not by itself.
_DISPOSITIONS: Final = upsert(
    dispositions_given, _DISPOSITION_FIELDS, key=("interaction_id", "participation", "number"), only_if="false"
)
# Whoever does them has the last word: what has been done is not undone by a journal.
_EFFECTS: Final = upsert(
    disposition_effects,
    ("interaction_id", "participation", "number", *_OF_EFFECT, "at", "done_at"),
    key=("interaction_id", "participation", "number", "kind"),
    only_if="false",
)
_CALLBACKS: Final = upsert(callbacks, (*_CALLBACK_FIELDS, "rev"), key=("id",), only_if="excluded.rev > callbacks.rev")
_BLOCKS: Final = upsert(outbound_blocks, (*_BLOCK_FIELDS, "rev"), key=("rev",), only_if="false")
_MONITORINGS: Final = upsert(
    monitorings, (*_MONITORING_FIELDS, "rev"), key=("id",), only_if="excluded.rev > monitorings.rev"
)
_CLOSURES: Final = upsert(
    queue_closures,
    (*_CLOSURE_FIELDS, "rev"),
    key=("queue", "closed_at"),
    only_if="excluded.rev > queue_closures.rev",
)
_AGENTS: Final = upsert(
    agent_states, (*_AGENT_FIELDS, "rev"), key=("username",), only_if="excluded.rev > agent_states.rev"
)
