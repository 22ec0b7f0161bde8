"""Reading back a whole day for a replay: the contacts that came in it, and what agents were during it.

Rule: read only, and without what nobody needs for it: notes, recordings, the way through the IVR.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.interaction import Interaction
from callcenter.store.history import Stretch
from callcenter.store.rows import record
from callcenter.store.tables import agent_status_history, interactions

_COLUMNS: Final = (
    "id",
    "call_id",
    "channel",
    "direction",
    "ani",
    "ani_e164",
    "language",
    "customer_id",
    "queue",
    "agent",
    "priority",
    "asked_priority",
    "customer_segment",
    "requirement",
    "preferred_agent",
    "dnis",
    "stage",
    "overflows",
    "started_at",
    "queued_at",
    "connected_at",
    "wrap_up_ended_at",
    "wait_seconds",
    "talk_seconds",
    "hold_seconds",
    "wrap_up_seconds",
    "outcome",
)
_STRETCH: Final = ("agent", "status", "reason", "activity", "cause", "started_at", "ended_at")


async def read_contacts(connection: AsyncConnection, since: datetime, until: datetime) -> list[Interaction]:
    """Return the voice contacts that arrived from `since` until before `until`, oldest first."""
    statement = (
        select(*(interactions.c[name] for name in _COLUMNS))
        .where(interactions.c.started_at >= since, interactions.c.started_at < until, interactions.c.channel == "voice")
        .order_by(interactions.c.started_at, interactions.c.id)
    )
    return [record(Interaction, dict(row)) for row in (await connection.execute(statement)).mappings()]


async def read_stretches(connection: AsyncConnection, since: datetime, until: datetime) -> list[Stretch]:
    """Return the agents' stretches of which some part lies between these instants, by agent, oldest first."""
    history = agent_status_history
    statement = (
        select(*(history.c[name] for name in _STRETCH))
        .where(history.c.started_at < until, or_(history.c.ended_at.is_(None), history.c.ended_at > since))
        .order_by(history.c.agent, history.c.started_at)
    )
    return [record(Stretch, dict(row)) for row in (await connection.execute(statement)).mappings()]
