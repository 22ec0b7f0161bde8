"""See queues: read from the engine's live state, never from the database."""

from collections import Counter

from fastapi import APIRouter

from callcenter.api.auth import Anybody
from callcenter.api.errors import Problem
from callcenter.api.fields import Word
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Role
from callcenter.api.queues.schemas import QueueList, QueueLive, QueueShown, WaitingList, WaitingShown
from callcenter.core.acd.queues import waiting
from callcenter.core.agent import Activity, Status
from callcenter.core.interaction import Stage

router = APIRouter(prefix="/queues", tags=["queues"])


@router.get("")
async def queues(person: Anybody, parts: Parts) -> QueueList:
    """List every queue."""
    found = parts.engine.state.configuration.queues
    return QueueList(
        items=[
            QueueShown(
                name=queue.name,
                label_en=queue.label_en,
                label_zh=queue.label_zh,
                ring_seconds=queue.ring_seconds,
                wrap_up_seconds=queue.wrap_up_seconds,
                service_level_seconds=queue.service_level_seconds,
                priority=queue.priority,
            )
            for _, queue in sorted(found.items())
        ]
    )


@router.get("/{name}/live")
async def live(name: Word, person: Anybody, parts: Parts) -> QueueLive:
    """Show one queue as it is now."""
    _known(parts, name)
    state = parts.engine.state
    waiters = waiting(state.interactions.values(), name)
    stages = Counter(found.stage for found in state.interactions.values() if found.queue == name)
    profiles = state.configuration.agents
    members = [
        agent
        for agent in state.agents.values()
        if agent.username in profiles and name in profiles[agent.username].queues
    ]
    there = [agent for agent in members if agent.status is not Status.OFFLINE or agent.activity is not Activity.IDLE]
    activities = Counter(agent.activity for agent in there)
    statuses = Counter(agent.status for agent in members)
    return QueueLive(
        name=name,
        at=parts.clock.now(),
        waiting=len(waiters),
        offered=stages[Stage.OFFERED],
        connected=stages[Stage.CONNECTED],
        longest_waiting_since_at=min((each.queued_at or each.started_at for each in waiters), default=None),
        by_activity={activity: activities[activity] for activity in Activity},
        by_status={status: statuses[status] for status in Status},
    )


@router.get("/{name}/waiting")
async def who_waits(name: Word, person: Anybody, parts: Parts) -> WaitingList:
    """List who waits in one queue, first to be served first."""
    _known(parts, name)
    sees_who = person.may(Role.SUPERVISOR)
    return WaitingList(
        items=[
            WaitingShown(
                position=position,
                interaction_id=each.id,
                priority=each.priority,
                queued_at=each.queued_at,
                language=each.language,
                entry_point=each.entry_point,
                ani=each.ani if sees_who else None,
                ani_name=each.ani_name if sees_who else None,
                customer_id=each.customer_id if sees_who else None,
            )
            for position, each in enumerate(waiting(parts.engine.state.interactions.values(), name), start=1)
        ]
    )


def _known(parts: AppParts, name: str) -> None:
    if name not in parts.engine.state.configuration.queues:
        raise Problem("unknown_queue")
