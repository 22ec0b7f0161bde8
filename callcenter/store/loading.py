"""What a starting service must know: everything that is not closed, and what the newest closed calls teach."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

import structlog
from sqlalchemy import Select, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.acd.learned import ERRORS_KEPT, QueueStatistics, folded
from callcenter.core.agent import Agent
from callcenter.core.callback import TRANSITIONS, Callback, CallbackState
from callcenter.core.closure import Closure
from callcenter.core.guest import TRANSITIONS as GUEST_TRANSITIONS
from callcenter.core.guest import Guest, GuestState
from callcenter.core.interaction import Interaction, Segment, Stage
from callcenter.core.monitoring import Monitoring, MonitoringState
from callcenter.core.offer import Offer, OfferState
from callcenter.core.participation import Participation
from callcenter.core.state import Left, Restored
from callcenter.routing.queue_settings import QueueSettings
from callcenter.store.configuration import read_routing
from callcenter.store.repositories.outbound_blocks import blocked_since
from callcenter.store.rows import record
from callcenter.store.tables import (
    agent_states,
    callbacks,
    guests,
    interactions,
    monitorings,
    offers,
    participations,
    queue_closures,
    segments,
)

log = structlog.get_logger()

_FINISHED_KEPT: Final = 10_000
_LIVE: Final = (OfferState.OFFERED, OfferState.RINGING)
_OPEN: Final = tuple(state for state in CallbackState if TRANSITIONS[state])
_THERE: Final = tuple(state for state in GuestState if GUEST_TRANSITIONS[state])
# Times of the machine that led; the database's own clock is near enough for a window of a day.
_A_DAY_AGO: Final = text("now() - interval '24 hours'")
# Only `started_at` has an index. A call of more than a day is not one that a late event opens again.
_TWO_DAYS_AGO: Final = text("now() - interval '48 hours'")

# The conditions are those of the index `ix_interactions_answered`.
_NEWEST_ANSWERED: Final = text("""
    select queues.name, newest.wait_seconds, newest.estimated_wait_seconds, newest.handle_seconds
    from unnest(cast(:queues as text[])) as queues(name) cross join lateral (
        select wait_seconds, estimated_wait_seconds, ended_at,
            talk_seconds + hold_seconds + wrap_up_seconds as handle_seconds
        from interactions
        where queue = queues.name and stage = 'closed' and outcome = 'answered'
        order by ended_at desc limit :most
    ) as newest
    order by queues.name, newest.ended_at
""")
# Who has come back since has had his place.
_LEFT: Final = text("""
    select coalesce(nullif(ani_e164, ''), ani), queue, ended_at, queued_at, place_at
    from interactions as gone
    join unnest(cast(:queues as text[]), cast(:seconds as int[])) as keeping(name, seconds) on keeping.name = queue
    where outcome in ('abandoned_in_queue', 'abandoned_while_ringing') and ani <> ''
        and ended_at > now() - make_interval(secs => keeping.seconds)
        and started_at > now() - make_interval(secs => :longest) - interval '24 hours'
        and not exists (
            select from interactions as back
            where back.ani = gone.ani and back.queue = gone.queue and back.started_at > gone.started_at
        )
    order by ended_at
""")


async def load(connection: AsyncConnection) -> Restored:
    """Read all of it."""
    await _end_orphans(connection)
    queues = (await read_routing(connection)).queues
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
        callbacks=await _open_callbacks(connection),
        guests=await _present_guests(connection),
        participations=await _open_participations(connection),
        statistics=await _statistics(connection, queues),
        left=await _left(connection, queues),
        outbound_blocked_at=await blocked_since(connection),
        closures=await _open_closures(connection),
        monitorings=await _live_monitorings(connection),
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


async def _open_callbacks(connection: AsyncConnection) -> tuple[Callback, ...]:
    opened = select(callbacks).where(callbacks.c.state.in_(_OPEN)).order_by(callbacks.c.due_at, callbacks.c.id)
    return tuple(record(Callback, dict(row)) for row in (await connection.execute(opened)).mappings())


async def _present_guests(connection: AsyncConnection) -> tuple[Guest, ...]:
    """Of a call that is closed nobody is a guest any more, whatever the end of his own row came to."""
    present = (
        select(guests)
        .join(interactions, interactions.c.id == guests.c.interaction_id)
        .where(guests.c.state.in_(_THERE), interactions.c.stage != Stage.CLOSED)
        .order_by(guests.c.interaction_id, guests.c.number)
    )
    return tuple(record(Guest, dict(row)) for row in (await connection.execute(present)).mappings())


async def _open_participations(connection: AsyncConnection) -> tuple[Participation, ...]:
    opened = select(participations).where(participations.c.ended_at.is_(None)).order_by(participations.c.left_at)
    return tuple(record(Participation, dict(row)) for row in (await connection.execute(opened)).mappings())


async def _live_monitorings(connection: AsyncConnection) -> tuple[Monitoring, ...]:
    live = select(monitorings).where(monitorings.c.state != MonitoringState.ENDED).order_by(monitorings.c.started_at)
    return tuple(record(Monitoring, dict(row)) for row in (await connection.execute(live)).mappings())


async def _open_closures(connection: AsyncConnection) -> tuple[Closure, ...]:
    opened = select(queue_closures).where(queue_closures.c.opened_at.is_(None)).order_by(queue_closures.c.queue)
    return tuple(record(Closure, dict(row)) for row in (await connection.execute(opened)).mappings())


async def _statistics(connection: AsyncConnection, queues: Mapping[str, QueueSettings]) -> dict[str, QueueStatistics]:
    contacts: defaultdict[str, list[tuple[float, float | None, float]]] = defaultdict(list)
    rows = await connection.execute(_NEWEST_ANSWERED, {"queues": list(queues), "most": ERRORS_KEPT})
    for queue, waited, estimated, handled in rows:
        contacts[queue].append((waited, estimated, handled))
    return {queue: folded(its_own, queues[queue].expected_handle_seconds) for queue, its_own in contacts.items()}


async def _left(connection: AsyncConnection, queues: Mapping[str, QueueSettings]) -> dict[tuple[str, str], Left]:
    keeping = {name: queue.return_seconds for name, queue in queues.items() if queue.return_seconds}
    if not keeping:
        return {}
    given = {"queues": list(keeping), "seconds": list(keeping.values()), "longest": float(max(keeping.values()))}
    return {
        (number, queue): Left(at=ended_at, place_at=place_at or queued_at or ended_at)
        for number, queue, ended_at, queued_at, place_at in await connection.execute(_LEFT, given)
    }


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
