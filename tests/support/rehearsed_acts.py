"""What supervisors do on the stage of a rehearsal: with callers, with their queues, with what agents do next.

Every play is possible; many are refused.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from callcenter.core import acts
from callcenter.core.agent import Status
from callcenter.core.interaction import Interaction
from callcenter.core.requests import Request, SetAgentStatus

ActPlay = Callable[[Interaction, int], Request]

_AGENTS: Final = ("alice", "bob", "carol", None)
_QUEUES: Final = ("sales", "support")


def act_plays(now: Callable[[], datetime]) -> Mapping[str, ActPlay]:
    """What can be played with one call, its queue and its agent."""

    def close(one: Interaction, number: int) -> Request:
        until_at = now() + timedelta(minutes=5) if number % 2 else None
        return acts.CloseQueue(queue=one.queue or "sales", by="sam", until_at=until_at, at=now())

    return {
        "raise": lambda one, n: acts.RaiseWaiting(interaction_id=one.id, points=n % 9, at=now()),
        "move": lambda one, n: acts.MoveWaiting(interaction_id=one.id, queue=_QUEUES[n % 2], at=now()),
        "assign": lambda one, n: acts.AssignWaiting(interaction_id=one.id, agent=_AGENTS[n % 4], at=now()),
        "end_waiting": lambda one, _: acts.EndWaiting(interaction_id=one.id, at=now()),
        "close_queue": close,
        "open_queue": lambda one, _: acts.OpenQueue(queue=one.queue or "sales", by="sam", at=now()),
        "status_for_later": lambda one, n: SetAgentStatus(
            agent=one.agent or "alice", status=tuple(Status)[n % 3], by="sam", after_contact=True, at=now()
        ),
    }
