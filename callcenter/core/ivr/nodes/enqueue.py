"""Enqueue: the caller waits for an agent. He comes back to the flow when the queue will not have him any more, or when
he presses a key that leads out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from callcenter.core.ivr.actions import Action, Enqueue, Report, Visit
from callcenter.core.ivr.expression import Expression
from callcenter.core.ivr.texts import Prompt
from callcenter.core.ivr.values import computed

_KEYS: Final = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What callers of this node hear while they wait, instead of what the queue says. The prompts take turns."""

    first_after_seconds: int = 10
    every_seconds: int = 30
    prompts: tuple[Prompt, ...] = ()
    position: bool = False
    estimated_wait: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EnqueueNode:
    """Exits, each may be missing: `full`, `max_wait`, `nobody_logged_in`, `nobody_ready`, `closed`, and keys.

    One that is there comes before what the queue itself says for that reason. A key counts when it is pressed while
    an announcement is heard; `menu_prompts` at its end say what the keys do. `agent` is whom he waits for first.
    """

    id: str
    queue: str
    priority: int = 0
    requirement: str = ""
    agent: str | Expression | None = None
    treatment: Treatment | None = None
    menu_prompts: tuple[Prompt, ...] = ()
    exits: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """The keys that lead out of the queue."""
        return _KEYS & self.exits.keys()

    def enter(self, visit: Visit) -> Action:
        """Hand the caller to the queue."""
        agent = computed(self.agent, visit)
        return Enqueue(
            queue=self.queue,
            priority=self.priority,
            requirement=self.requirement,
            agent=str(agent) if agent else None,
        )

    def resume(self, visit: Visit, report: Report) -> Action:
        """The caller should be in the queue already: send him there."""
        return self.enter(visit)
