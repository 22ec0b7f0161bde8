"""See queues: read from the engine's live state, never from the database."""

from collections import Counter

from fastapi import APIRouter, Request

from callcenter.api import scope
from callcenter.api.auth import Anybody
from callcenter.api.errors import Problem
from callcenter.api.fields import Instant, Word
from callcenter.api.languages import language_of
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person, Role
from callcenter.api.queues.closing_schemas import ClosureShown
from callcenter.api.queues.schemas import (
    NearestShown,
    QueueList,
    QueueLive,
    QueueOpening,
    QueueShown,
    WaitingList,
    WaitingShown,
)
from callcenter.core.acd.estimate import estimate, for_new_caller
from callcenter.core.acd.learned import QueueStatistics, error_percentile
from callcenter.core.acd.nearest import Nearest, nearest_to
from callcenter.core.acd.opening import opening_of
from callcenter.core.acd.queues import waiting_in
from callcenter.core.acd.skills import text_of
from callcenter.core.acd.waiting import why_waiting
from callcenter.core.agent import Activity, Status
from callcenter.core.configuration import Configuration
from callcenter.core.interaction import Stage
from callcenter.explanation_words import WHY, said, why_agent

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
                strategy=queue.strategy,
                requirement=queue.requirement,
                relaxation_steps=len(queue.relaxation),
                max_waiting=queue.max_waiting,
                max_wait_seconds=queue.max_wait_seconds,
                schedule=queue.schedule,
                callback=queue.callback.mode if queue.callback else None,
                auto_answer=queue.auto_answer,
                wrap_up_mode=queue.wrap_up_mode,
                wrap_up_extend_seconds=queue.wrap_up_extend_seconds,
                wrap_up_extensions=queue.wrap_up_extensions,
            )
            for _, queue in sorted(found.items())
        ]
    )


@router.get("/{name}/live")
async def live(name: Word, person: Anybody, parts: Parts) -> QueueLive:
    """Show one queue as it is now: to whoever leads, those of his scope."""
    _known(parts, name)
    _refuse_out_of_scope(parts, name, person)
    state = parts.engine.state
    now = parts.clock.now()
    waiters = [interaction for interaction, _ in waiting_in(state, name, now)]
    learned = state.statistics.get(name, QueueStatistics())
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
        at=now,
        waiting=len(waiters),
        offered=stages[Stage.OFFERED],
        connected=stages[Stage.CONNECTED],
        longest_waiting_since_at=min((each.queued_at or each.started_at for each in waiters), default=None),
        by_activity={activity: activities[activity] for activity in Activity},
        by_status={status: statuses[status] for status in Status},
        estimated_wait_seconds=for_new_caller(state, state.configuration.queues[name], now).seconds,
        estimates=len(learned.errors),
        estimate_error_p50_seconds=error_percentile(learned.errors, 50),
        estimate_error_p90_seconds=error_percentile(learned.errors, 90),
        reserves_active=name in state.reserves_in,
        closed=ClosureShown.of(state.closures[name]) if name in state.closures else None,
    )


@router.get("/{name}/opening")
async def opening(name: Word, person: Anybody, parts: Parts, at: Instant) -> QueueOpening:
    """Tell whether the queue is open at a moment, and from then on at the earliest: when somebody can be called."""
    _known(parts, name)
    opens_at = opening_of(parts.engine.state, name, at, parts.clock.now())
    return QueueOpening(open=opens_at == at, opens_at=opens_at)


@router.get("/{name}/waiting")
async def who_waits(name: Word, person: Anybody, parts: Parts, request: Request) -> WaitingList:
    """List who waits in one queue, first to be served first, and why each waits."""
    _known(parts, name)
    _refuse_out_of_scope(parts, name, person)
    sees_who = person.may(Role.SUPERVISOR)
    state = parts.engine.state
    language, steps = language_of(request), len(state.configuration.queues[name].relaxation)
    waiting = waiting_in(state, name, parts.clock.now())
    nearest = nearest_to(state, waiting)
    waiters = [
        (each, standing, estimate(state, each, standing), why_waiting(state, each, standing))
        for each, standing in waiting
    ]
    return WaitingList(
        items=[
            WaitingShown(
                position=expected.position,
                estimated_wait_seconds=expected.seconds,
                interaction_id=each.id,
                priority=each.priority,
                queued_at=each.queued_at,
                language=each.language,
                entry_point=each.entry_point,
                requirement=text_of(standing.demand.requirement),
                step=standing.step,
                steps=steps,
                why_waiting=why,
                why_waiting_text=said(WHY, why, language),
                raised=each.raised_priority,
                assigned_agent=each.assigned_agent,
                best_agent=_nearest_shown(state.configuration, nearest.get(each.id), language),
                ani=each.ani if sees_who else None,
                ani_name=each.ani_name if sees_who else None,
                customer_id=each.customer_id if sees_who else None,
            )
            for each, standing, expected, why in waiters
        ]
    )


def _nearest_shown(configuration: Configuration, found: Nearest | None, language: str) -> NearestShown | None:
    if found is None:
        return None
    agent = found.agent
    told = {
        "reason": found.reason,
        "activity": agent.activity,
        "not_ready_reason": agent.reason,
        "phone_fault": agent.phone_fault,
    }
    return NearestShown(
        username=agent.username,
        display_name=configuration.agents[agent.username].display_name,
        reason=found.reason,
        text=why_agent(told, language),
    )


def _known(parts: AppParts, name: str) -> None:
    if name not in parts.engine.state.configuration.queues:
        raise Problem("unknown_queue")


def _refuse_out_of_scope(parts: AppParts, name: str, person: Person) -> None:
    if person.may(Role.SUPERVISOR) and not scope.oversees_queue(parts.engine.state.configuration, person, name):
        raise Problem("unknown_queue")
