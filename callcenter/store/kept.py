"""Which change is kept in which table, and which row wins over which.

Rule: parents come first. The conditions matter when an earlier leader's journal is replayed after a later one has
written: what is newer stays.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Table

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
from callcenter.store.rows import Numbered, columns_of
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
from callcenter.store.upserts import Kept, Upsert, upsert

log = structlog.get_logger()

_HOLDING: Final = (Stage.CONNECTED, Stage.WRAP_UP)
# What was said or done is never overwritten, also not by itself.
_NEVER_AGAIN: Final = "false"


def upserts_of(changes: Sequence[Numbered]) -> list[Upsert]:
    """Return what must be written for these changes, parents first."""
    by_kind: defaultdict[type[Any], list[Numbered]] = defaultdict(list)
    for numbered in changes:
        by_kind[type(numbered.change)].append(numbered)
    return [kept.upsert(by_kind[kept.change]) for kept in _KEPT]


def _customer_id(record: Interaction | Callback) -> dict[str, str | None]:
    """The id of a customer of ours; somebody else's customer database may have ids of another kind."""
    try:
        return {"customer_id": None if record.customer_id is None else str(UUID(record.customer_id))}
    except ValueError:
        log.warning("customer_id_not_kept", reason="not a UUID")
        return {"customer_id": None}


def _place_in_order(interaction: Interaction, numbered: Numbered) -> Mapping[str, Any]:
    return {**_customer_id(interaction), "rev": numbered.seq, "epoch": numbered.epoch}


def _revision(_record: object, numbered: Numbered) -> Mapping[str, Any]:
    return {"rev": numbered.revision}


def _nothing(_record: object, _numbered: Numbered) -> Mapping[str, Any]:
    return {}


def _callback_more(callback: Callback, numbered: Numbered) -> Mapping[str, Any]:
    return {**_customer_id(callback), "rev": numbered.revision}


def _effect_more(effect: Effect, numbered: Numbered) -> Mapping[str, Any]:
    given = columns_of(numbered.change, ("interaction_id", "participation", "number", "at"))
    return {**given, "done_at": None if effect.state is EffectState.PENDING else given["at"]}


def _never(_record: object) -> bool:
    return False


def _kept(
    change: type[Any],
    table: Table,
    record: type[Any],
    records: Callable[[Any], Sequence[Any]],
    *,
    key: tuple[str, ...],
    only_if: str | None = None,
    more: Callable[[Any, Numbered], Mapping[str, Any]] = _revision,
    more_columns: tuple[str, ...] = ("rev",),
    lives: Callable[[Any], bool] = _never,
) -> Kept:
    """Without another condition a row with a later `rev` wins."""
    columns = tuple(field.name for field in fields(record) if field.name in table.c)
    written = tuple(dict.fromkeys((*columns, *more_columns)))
    condition = only_if or f"excluded.rev > {table.name}.rev"
    return Kept(
        change=change,
        records=records,
        columns=columns,
        key=key,
        more=more,
        lives=lives,
        statement=upsert(table, written, key=key, only_if=condition),
    )


_KEPT: Final = (
    _kept(
        InteractionChanged,
        interactions,
        Interaction,
        lambda change: (change.interaction,),
        key=("id",),
        only_if="(excluded.epoch, excluded.rev) > (interactions.epoch, interactions.rev)",
        more=_place_in_order,
        more_columns=("rev", "epoch"),
        lives=lambda interaction: interaction.stage in _HOLDING,
    ),
    _kept(
        SegmentChanged,
        segments,
        Segment,
        lambda change: (change.segment,),
        key=("interaction_id", "number"),
        only_if="segments.ended_at is null",
        more=_nothing,
        more_columns=(),
    ),
    _kept(
        OfferChanged,
        offers,
        Offer,
        lambda change: (change.offer,),
        key=("id",),
        only_if="offers.state = 'offered' or (offers.state = 'ringing' and excluded.state <> 'offered')",
        more=_nothing,
        more_columns=(),
        lives=is_live,
    ),
    _kept(DecisionMade, routing_decisions, DecisionMade, lambda change: (change,), key=("interaction_id", "number")),
    _kept(GuestChanged, guests, Guest, lambda change: (change.guest,), key=("id",), lives=is_there),
    _kept(
        ParticipationChanged,
        participations,
        Participation,
        lambda change: (change.participation,),
        key=("interaction_id", "number"),
        lives=lambda part: part.ended_at is None,
    ),
    _kept(MonitoringChanged, monitorings, Monitoring, lambda change: (change.monitoring,), key=("id",), lives=is_on),
    _kept(
        DispositionGiven,
        dispositions_given,
        DispositionGiven,
        lambda change: (change,),
        key=("interaction_id", "participation", "number"),
        only_if=_NEVER_AGAIN,
        more=_nothing,
        more_columns=(),
    ),
    _kept(
        DispositionGiven,
        disposition_effects,
        Effect,
        lambda change: change.effects,
        key=("interaction_id", "participation", "number", "kind"),
        only_if=_NEVER_AGAIN,
        more=_effect_more,
        more_columns=("interaction_id", "participation", "number", "at", "done_at"),
    ),
    _kept(
        OutboundBlocked, outbound_blocks, OutboundBlocked, lambda change: (change,), key=("rev",), only_if=_NEVER_AGAIN
    ),
    _kept(
        ClosureChanged,
        queue_closures,
        Closure,
        lambda change: (change.closure,),
        key=("queue", "closed_at"),
        lives=lambda closure: closure.opened_at is None,
    ),
    _kept(
        CallbackChanged,
        callbacks,
        Callback,
        lambda change: (change.callback,),
        key=("id",),
        more=_callback_more,
        lives=is_open,
    ),
    _kept(AgentChanged, agent_states, Agent, lambda change: (change.agent,), key=("username",)),
)
