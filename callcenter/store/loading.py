"""What a starting service must know: everything that is not closed, and the calls that were closed lately."""

from typing import Any, Final

import structlog
from sqlalchemy import Select, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.agent import Agent
from callcenter.core.interaction import Interaction, Segment, Stage
from callcenter.core.offer import Offer, OfferState
from callcenter.core.state import Restored
from callcenter.store.rows import record
from callcenter.store.tables import agent_states, interactions, offers, segments

log = structlog.get_logger()

_FINISHED_KEPT: Final = 10_000
_LIVE: Final = (OfferState.OFFERED, OfferState.RINGING)
# Times of the machine that led; the database's own clock is near enough for a window of a day.
_A_DAY_AGO: Final = text("now() - interval '24 hours'")
# Only `started_at` has an index. A call of more than a day is not one that a late event opens again.
_TWO_DAYS_AGO: Final = text("now() - interval '48 hours'")


async def load(connection: AsyncConnection) -> Restored:
    """Read all of it."""
    await _end_orphans(connection)
    running = {row["interaction_id"]: dict(row) for row in (await connection.execute(_running_segments())).mappings()}
    opened = (await connection.execute(_open_interactions())).mappings().all()
    live = select(offers).where(offers.c.state.in_(_LIVE)).order_by(offers.c.offered_at, offers.c.id)
    agents = select(agent_states).order_by(agent_states.c.username)
    finished = (await connection.execute(_finished_calls())).scalars().all()
    return Restored(
        interactions=tuple(record(Interaction, {**row, "segment": running.get(row["id"])}) for row in opened),
        agents=tuple(record(Agent, dict(row)) for row in (await connection.execute(agents)).mappings()),
        offers=tuple(record(Offer, dict(row)) for row in (await connection.execute(live)).mappings()),
        finished_calls=tuple(reversed(finished)),
    )


async def _end_orphans(connection: AsyncConnection) -> None:
    """End live offers of closed interactions: their own end was refused, and they would block their agents for ever."""
    its_own = interactions.c.id == offers.c.interaction_id
    closed = select(interactions.c.id).where(its_own, interactions.c.stage == Stage.CLOSED)
    statement = (
        update(offers)
        .where(offers.c.state.in_(_LIVE), closed.exists())
        .values(state=OfferState.WITHDRAWN, ended_at=func.now(), cause="orphan")
        .returning(offers.c.id)
    )
    ended = (await connection.execute(statement)).scalars().all()
    if ended:
        log.warning("orphan_offers_ended", count=len(ended))


def _open_interactions() -> Select[Any]:
    return (
        select(interactions)
        .where(interactions.c.stage != Stage.CLOSED)
        .order_by(interactions.c.started_at, interactions.c.id)
    )


def _running_segments() -> Select[Any]:
    opened = interactions.c.stage != Stage.CLOSED
    return (
        select(*(segments.c[name] for name in Segment.__dataclass_fields__))
        .join(interactions, interactions.c.id == segments.c.interaction_id)
        .where(opened, segments.c.ended_at.is_(None))
        .order_by(segments.c.number)
    )


def _finished_calls() -> Select[Any]:
    ended_at = func.coalesce(interactions.c.wrap_up_ended_at, interactions.c.ended_at)
    return (
        select(interactions.c.call_id)
        .where(interactions.c.stage == Stage.CLOSED, interactions.c.started_at > _TWO_DAYS_AGO, ended_at > _A_DAY_AGO)
        # The last change of a closed interaction is its closing.
        .order_by(interactions.c.epoch.desc(), interactions.c.rev.desc())
        .limit(_FINISHED_KEPT)
    )
