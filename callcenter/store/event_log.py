"""The event log: every change of every leader, once. It is also what makes writing the same changes again harmless.

Rule: a change is applied in the transaction that first logs it and in no other. No caller's number or name is in here.
"""

from collections.abc import Sequence
from typing import Any, Final, assert_never

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.changes import (
    AgentChanged,
    CallbackChanged,
    Change,
    ClosureChanged,
    DecisionMade,
    DispositionGiven,
    GuestChanged,
    InteractionChanged,
    MonitoringChanged,
    OfferChanged,
    OutboundBlocked,
    ParticipationChanged,
    PopEnriched,
    PopShown,
    SegmentChanged,
)
from callcenter.store.rows import Numbered, encode_for_postgres

_INSERT: Final = text(
    "insert into event_log (epoch, seq, at, type, subject, data)"
    " select epoch, seq, at, type, subject, data"
    " from json_populate_recordset(null::event_log, cast(cast(:rows as text) as json))"
    " on conflict do nothing returning epoch, seq"
)


async def log_changes(connection: AsyncConnection, changes: Sequence[Numbered]) -> list[Numbered]:
    """Log the changes; return those that were not logged before."""
    rows = encode_for_postgres([_row(numbered) for numbered in changes]).decode()
    logged = {(epoch, seq) for epoch, seq in await connection.execute(_INSERT, {"rows": rows})}
    return [numbered for numbered in changes if (numbered.epoch, numbered.seq) in logged]


def subject_of(change: Change) -> str:
    """Return the id of the interaction or callback that changed, or the agent."""
    match change:
        case InteractionChanged(interaction=interaction) | PopShown(interaction=interaction):
            return interaction.id
        case SegmentChanged(segment=segment):
            return segment.interaction_id
        case OfferChanged(offer=offer):
            return offer.interaction_id
        case AgentChanged(agent=agent):
            return agent.username
        case CallbackChanged(callback=callback):
            return callback.id
        case GuestChanged(guest=part) | ParticipationChanged(participation=part) | MonitoringChanged(monitoring=part):
            return part.interaction_id
        case PopEnriched() | DecisionMade() | DispositionGiven():
            return change.interaction_id
        case OutboundBlocked():
            return "outbound"
        case ClosureChanged(closure=closure):
            return closure.queue
        case _:
            assert_never(change)


def _row(numbered: Numbered) -> dict[str, Any]:
    kind, data = _told(numbered.change)
    return {
        "epoch": numbered.epoch,
        "seq": numbered.seq,
        "at": numbered.change.at,
        "type": kind,
        "subject": subject_of(numbered.change),
        "data": {name: value for name, value in data.items() if value is not None},
    }


def _told(change: Change) -> tuple[str, dict[str, Any]]:
    match change:
        case InteractionChanged(what=what, interaction=one):
            return "interaction_changed", {
                "what": what,
                "stage": one.stage,
                "queue": one.queue,
                "agent": one.agent,
                "flow_node": one.flow_node,
                "outcome": one.outcome,
                "cause": one.cause,
            }
        case SegmentChanged(segment=segment):
            return "segment_changed", {
                "number": segment.number,
                "kind": segment.kind,
                "started_at": segment.started_at,
                "ended_at": segment.ended_at,
                "queue": segment.queue,
                "agent": segment.agent,
                "result": segment.result,
                "cause": segment.cause,
            }
        case OfferChanged(offer=offer):
            return "offer_changed", {
                "id": offer.id,
                "number": offer.number,
                "state": offer.state,
                "queue": offer.queue,
                "agent": offer.agent,
                "cause": offer.cause,
            }
        case AgentChanged(agent=agent, cause=cause):
            return "agent_changed", {
                "status": agent.status,
                "reason": agent.reason,
                "deferred_status": agent.deferred_status,
                "deferred_by": agent.deferred_by,
                "activity": agent.activity,
                "phone": agent.phone,
                "interaction_id": agent.interaction_id,
                "offer_id": agent.offer_id,
                "cause": cause,
            }
        case CallbackChanged(callback=callback):
            return "callback_changed", {
                "state": callback.state,
                "queue": callback.queue,
                "mode": callback.mode,
                "due_at": callback.due_at,
                "agent": callback.agent,
                "attempts": callback.attempts,
                "last_result": callback.last_result,
                "interaction_id": callback.interaction_id,
                "call_interaction_id": callback.call_interaction_id,
            }
        case DecisionMade(number=number):
            # The explanation itself is in its own table: it is large.
            return "decision_made", {"number": number}
        case PopShown():
            return "pop_shown", {"agent": change.agent, "offer_id": change.offer_id, "matches": len(change.matches)}
        case PopEnriched():
            return "pop_enriched", {"agent": change.agent, "offer_id": change.offer_id, "matches": len(change.matches)}
        case _:
            return _told_of_a_part(change)


def _told_of_a_part(
    change: GuestChanged
    | ParticipationChanged
    | DispositionGiven
    | OutboundBlocked
    | ClosureChanged
    | MonitoringChanged,
) -> tuple[str, dict[str, Any]]:
    """What people say of a contact, and the numbers that they call into it, are not for this log."""
    match change:
        case GuestChanged(guest=guest):
            return "guest_changed", {
                "id": guest.id,
                "number": guest.number,
                "state": guest.state,
                "agent": guest.agent,
                "invited_by": guest.invited_by,
                "joins": guest.joins,
                "muted": guest.muted,
                "cause": guest.cause,
            }
        case ParticipationChanged(participation=part):
            return "participation_changed", {
                "number": part.number,
                "agent": part.agent,
                "queue": part.queue,
                "deadline_at": part.deadline_at,
                "disposition": part.disposition,
                "ended_at": part.ended_at,
                "result": part.result,
            }
        case DispositionGiven():
            return "disposition_given", {
                "participation": change.participation,
                "number": change.number,
                "agent": change.agent,
                "code": change.code,
            }
        case OutboundBlocked():
            told = {"blocked": change.blocked, "by": change.by, "refused": change.refused}
            return "outbound_blocked", told
        case MonitoringChanged(monitoring=monitoring):
            return "monitoring_changed", {
                "id": monitoring.id,
                "supervisor": monitoring.supervisor,
                "agent": monitoring.agent,
                "mode": monitoring.mode,
                "state": monitoring.state,
                "cause": monitoring.cause,
            }
        case ClosureChanged(closure=closure):
            return "closure_changed", {
                "by": closure.by,
                "closed_at": closure.closed_at,
                "until_at": closure.until_at,
                "opened_at": closure.opened_at,
                "opened_by": closure.opened_by,
            }
        case _:
            assert_never(change)
