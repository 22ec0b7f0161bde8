"""Supervisors on a random day: they act on callers who wait, on queues, and on what agents do next."""

import random
from datetime import timedelta
from typing import Final

from callcenter.core.acts import (
    Act,
    AssignWaiting,
    CloseQueue,
    DropDeferredStatus,
    EndWaiting,
    MoveWaiting,
    OpenQueue,
    RaiseWaiting,
)
from callcenter.core.agent import Activity, Status, is_ready
from callcenter.core.interaction import Stage
from callcenter.core.requests import SetAgentStatus
from tests.scenarios.random_day.day import Day

_QUEUES: Final = ["sales", "support", "all"]
_AGENTS: Final[list[str | None]] = ["ann", "bob", "cid", "eve", "dan", "nobody", None]


def a_supervisor_acts(day: Day, pick: random.Random) -> None:
    """Mostly on one who waits; on another it is refused."""
    interactions = list(day.center.state.interactions.values())
    waiting = [each for each in interactions if each.stage is Stage.QUEUED]
    found = pick.choice(waiting if waiting and pick.random() < 0.9 else interactions)
    ready = [name for name, agent in day.center.state.agents.items() if is_ready(agent)]
    agent = pick.choice(ready if ready and pick.random() < 0.7 else _AGENTS)
    acts: list[Act] = [
        RaiseWaiting(interaction_id=found.id, points=pick.choice([0, 1, 5, 40]), at=day.at),
        MoveWaiting(interaction_id=found.id, queue=pick.choice([*_QUEUES, "nowhere"]), at=day.at),
        AssignWaiting(interaction_id=found.id, agent=agent, at=day.at),
        EndWaiting(interaction_id=pick.choice([found.id, found.id, "unknown"]), at=day.at),
    ]
    act = pick.choices(acts, weights=[4, 4, 6, 1])[0]
    if isinstance(act, AssignWaiting) and act.agent is not None:
        day.forgiven.add((act.interaction_id, act.agent))
    day.tell(act, pick)


def a_queue_is_closed_or_opened(day: Day, pick: random.Random) -> None:
    until_at = pick.choice([None, day.at + timedelta(seconds=20), day.at + timedelta(seconds=90), day.at])
    queue = pick.choice([*_QUEUES, "nowhere"])
    close = CloseQueue(queue=queue, by="sam", reason=pick.choice([None, "drill"]), until_at=until_at, at=day.at)
    closed = day.center.state.closures
    # Most of the day most queues are open.
    opens = closed and pick.random() < 0.8
    day.tell(OpenQueue(queue=pick.choice([*closed]), by="sue", at=day.at) if opens else close, pick)


def somebody_chooses_for_later(day: Day, pick: random.Random) -> None:
    """Mostly for somebody who is busy."""
    agents = sorted(day.center.state.agents)
    busy = [name for name in agents if day.center.state.agents[name].activity is not Activity.IDLE]
    agent = pick.choice(busy if busy and pick.random() < 0.9 else [*agents, "nobody"])
    choice = SetAgentStatus(
        agent=agent,
        status=pick.choice([*Status]),
        reason=pick.choice([None, "meeting"]),
        by=pick.choice(["sam", agent]),
        after_contact=pick.random() < 0.9,
        at=day.at,
    )
    drop = DropDeferredStatus(agent=agent, at=day.at)
    day.tell(drop if pick.random() < 0.2 else choice, pick)


def somebody_waits(day: Day) -> bool:
    return any(each.stage is Stage.QUEUED for each in day.center.state.interactions.values())


def somebody_is_here(day: Day) -> bool:
    return bool(day.center.state.interactions)
