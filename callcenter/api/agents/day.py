"""What an agent looks at between calls: his day so far, and his queues as they are now.

Rule: of nobody but himself. The day is what is stored, the queues are what is live.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from callcenter.api.agents.day_schemas import AgentDay, OwnQueue, OwnQueues, StretchShown
from callcenter.api.auth import Anybody
from callcenter.api.parts import Parts
from callcenter.core.acd.estimate import for_new_caller
from callcenter.core.acd.queues import waiting_in
from callcenter.core.acd.turn_order import free_in_order
from callcenter.core.configuration import Queue, Strategy
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.state import State
from callcenter.store.repositories.agent_days import read_stretches, read_totals

router = APIRouter(prefix="/agents/me", tags=["agents"])

# A status every half minute from midnight to midnight.
_MOST_STRETCHES: Final = 3000


@router.get("/day")
async def day(person: Anybody, parts: Parts) -> AgentDay:
    """Show what you have done since midnight on the contact center's clock."""
    now, timezone = parts.clock.now(), parts.engine.state.configuration.timezone
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    begins_at, ends_at = _midnight(today, zone), _midnight(today + timedelta(days=1), zone)
    async with parts.database.transaction() as connection:
        totals = await read_totals(connection, person.username, since=begins_at, until=ends_at, at=now)
        stretches = await read_stretches(
            connection, person.username, since=begins_at, until=ends_at, limit=_MOST_STRETCHES
        )
    handled = totals.talk_seconds + totals.hold_seconds + totals.wrap_up_seconds
    return AgentDay(
        agent=person.username,
        date=today,
        timezone=timezone,
        at=now,
        begins_at=begins_at,
        ends_at=ends_at,
        handle_seconds=handled / totals.contacts if totals.contacts else None,
        stretches=[StretchShown.model_validate(stretch) for stretch in stretches],
        **{name: getattr(totals, name) for name in type(totals).__dataclass_fields__},
    )


@router.get("/queues")
async def own_queues(person: Anybody, parts: Parts) -> OwnQueues:
    """Show your queues as they are now: who waits, how long, and whether you are next."""
    state, now = parts.engine.state, parts.clock.now()
    profile = state.configuration.agents.get(person.username)
    if profile is None:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    queues = [queue for name, queue in sorted(state.configuration.queues.items()) if name in profile.queues]
    return OwnQueues(at=now, items=[_queue(state, queue, person.username, now) for queue in queues])


def _queue(state: State, queue: Queue, agent: str, at: datetime) -> OwnQueue:
    waiting = [interaction for interaction, _ in waiting_in(state, queue.name, at)]
    free = free_in_order(state, queue, at)
    in_order = queue.strategy is not Strategy.RANDOM and agent in free
    return OwnQueue(
        name=queue.name,
        label_en=queue.label_en,
        label_zh=queue.label_zh,
        waiting=len(waiting),
        longest_waiting_since_at=min((each.queued_at or each.started_at for each in waiting), default=None),
        estimated_wait_seconds=for_new_caller(state, queue, at).seconds,
        position=free.index(agent) + 1 if in_order else None,
        free=len(free),
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
