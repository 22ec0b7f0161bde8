"""What can be graded: the part of one agent in a contact. Of a call that was handed over each has a part of his own.

Rule: a part is who talked: his stretches, the queue he last talked for, and what he himself said of it at the end.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, case, extract, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.interaction import SegmentKind
from callcenter.crm.recordings import RecordingKind, RecordingState
from callcenter.store.tables import interactions, participations, recordings, segments

Row = Mapping[str, Any]

_TALKED: Final = (SegmentKind.TALK, SegmentKind.CONFERENCE)
_MOST: Final = 20_000


async def candidates(connection: AsyncConnection, since: datetime, until: datetime) -> Sequence[Row]:
    """Return the parts of closed contacts of these days of which there is a recording.

    `id` of the contact, `agent`, `queue`, `disposition`, `started_at` of the contact, `seconds` that he talked.
    """
    member = func.jsonb_array_elements_text(recordings.c.agents).table_valued("value").render_derived(name="member")
    kept = (
        select(recordings.c.interaction_id, member.c.value.label("agent"))
        # A join without a condition: each recording with each of who is on it.
        .select_from(recordings.join(member, literal(True)))
        .distinct()
        .where(
            recordings.c.state == RecordingState.KEPT,
            recordings.c.kind == RecordingKind.TALK,
            recordings.c.started_at >= since,
            recordings.c.started_at < until,
        )
        .subquery()
    )
    statement = (
        _parts()
        .join(kept, (kept.c.interaction_id == interactions.c.id) & (kept.c.agent == segments.c.agent))
        .where(interactions.c.stage == "closed")
        .order_by(interactions.c.started_at, interactions.c.id, segments.c.agent)
        .limit(_MOST)
    )
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def gradable(connection: AsyncConnection, interaction_id: str, agent: str | None = None) -> Row | None:
    """Return the part of this agent, or of who talked last; None: he has not talked in it. Columns as above."""
    statement = _parts().where(interactions.c.id == interaction_id)
    if agent is not None:
        statement = statement.where(segments.c.agent == agent)
    last = statement.order_by(func.max(segments.c.number).desc()).limit(1)
    row = (await connection.execute(last)).mappings().one_or_none()
    return None if row is None else dict(row)


def _parts() -> Select[Any]:
    stretch = segments.c
    # Whoever handed it over said so of his own part; what the contact itself says is the last agent's.
    own_words = (
        select(participations.c.disposition)
        .where(participations.c.interaction_id == interactions.c.id, participations.c.agent == stretch.agent)
        .order_by(participations.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    said = case((interactions.c.agent == stretch.agent, interactions.c.disposition), else_=own_words)
    last_queue = func.array_agg(aggregate_order_by(stretch.queue, stretch.number.desc()))[1]
    columns = (
        interactions.c.id,
        stretch.agent,
        last_queue.label("queue"),
        said.label("disposition"),
        interactions.c.started_at,
        func.sum(extract("epoch", stretch.ended_at - stretch.started_at)).label("seconds"),
    )
    return (
        select(*columns)
        .join(segments, stretch.interaction_id == interactions.c.id)
        .where(stretch.kind.in_(_TALKED), stretch.agent.is_not(None))
        .group_by(interactions.c.id, stretch.agent)
    )
