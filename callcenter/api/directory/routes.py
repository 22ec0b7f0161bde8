"""Whom a call can go to: found by name, pinyin and initials, with what each does now.

Rule: read from the engine's live state; who looks is left out, because a call cannot go to where it is.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from callcenter.api.auth import Anybody
from callcenter.api.directory.schemas import AgentEntry, DirectoryShown, DirectoryWanted, QueueEntry
from callcenter.api.parts import Parts
from callcenter.core.acd.estimate import for_new_caller
from callcenter.core.acd.hours import is_open
from callcenter.core.agent import Activity, Agent, PhoneState, may_take_calls
from callcenter.core.configuration import AgentProfile, Queue
from callcenter.core.state import State
from callcenter.crm.name_keys import keys_of, wanted_of

router = APIRouter(prefix="/directory", tags=["agents"])


@router.get("")
async def directory(wanted: Annotated[DirectoryWanted, Query()], person: Anybody, parts: Parts) -> DirectoryShown:
    """Find whom a call can go to."""
    state = parts.engine.state
    agents = [
        _agent(state.agents[name], profile)
        for name, profile in state.configuration.agents.items()
        if name in state.agents and name != person.username and _is_meant(wanted.q, name, (profile.display_name,))
    ]
    queues = [
        _queue(state, queue, parts.clock.now())
        for name, queue in state.configuration.queues.items()
        if _is_meant(wanted.q, name, (queue.label_zh, queue.label_en))
    ]
    return DirectoryShown(
        agents=sorted(agents, key=lambda each: (not each.free, each.display_name, each.username)),
        queues=sorted(queues, key=lambda each: each.name),
    )


def _agent(agent: Agent, profile: AgentProfile) -> AgentEntry:
    idle = agent.activity is Activity.IDLE
    return AgentEntry(
        username=agent.username,
        display_name=profile.display_name,
        queues=sorted(profile.queues),
        status=agent.status,
        reason=agent.reason,
        activity=agent.activity,
        phone=agent.phone,
        since_at=agent.status_since_at if idle else agent.activity_since_at,
        free=_is_free(agent),
    )


def _queue(state: State, queue: Queue, at: datetime) -> QueueEntry:
    schedule = state.configuration.schedules.get(queue.schedule or "")
    members = (name for name, profile in state.configuration.agents.items() if queue.name in profile.queues)
    return QueueEntry(
        name=queue.name,
        label_en=queue.label_en,
        label_zh=queue.label_zh,
        open=schedule is None or is_open(schedule, at),
        waiting=len(state.queued_in.get(queue.name, ())),
        agents_free=sum(_is_free(state.agents[name]) for name in members if name in state.agents),
        estimated_wait_seconds=for_new_caller(state, queue, at).seconds,
    )


def _is_free(agent: Agent) -> bool:
    # A phone that seems away is tried by the queues when nobody else is there; nobody would choose it.
    return may_take_calls(agent) and agent.phone is not PhoneState.UNREACHABLE


def _is_meant(typed: str, name: str, shown: Iterable[str]) -> bool:
    text = typed.strip()
    if not text or name.lower().startswith(text.lower()):
        return True
    wanted = wanted_of(text)
    keys = {key for each in shown for key in keys_of(each, None)}
    return any(key.startswith(way) for key in keys for way in (wanted.written, wanted.sound) if way)
