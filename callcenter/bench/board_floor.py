"""A floor for the board: 500 agents in 50 queues, and a switch that plays callers and answers, at a steady rate.

Rule: everything is drawn from a seed. What comes of it (offers, talks, wrap-ups) is the real core's.
"""

import asyncio
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

from callcenter.core.agent import PhoneState
from callcenter.core.commands import HangUpCall, HoldCaller, RingAgents, SwitchCommand
from callcenter.core.configuration import AgentProfile, Configuration, EntryPoint, Queue
from callcenter.core.events import AgentAnswered, CallArrived, CallerHungUp, Event, SwitchSeen, Verb, VerbStarted
from callcenter.engine.clock import Clock
from callcenter.engine.tasks import cancel, spawn
from callcenter.ports import Phone

AGENTS: Final = 500
QUEUES: Final = 50
# Of an agent or of a contact. A contact makes about nine.
CHANGES_PER_SECOND: Final = 50.0
CHANGES_PER_CALL: Final = 9.0
WRAP_UP_SECONDS: Final = 10
_QUEUES_EACH: Final = 3
_GROUPS: Final = ("north", "south", "night", "vip")
_SKILLS: Final = ("english", "german", "billing", "technical")
_TALK_SECONDS: Final = 55.0
_RING_SECONDS: Final = (1.0, 4.0)
_PATIENCE_SECONDS: Final = 45.0
_SEED: Final = 22


def agent_names(agents: int) -> list[str]:
    """The agents, whose phones have their names."""
    return [f"agent{number:03}" for number in range(1, agents + 1)]


def queue_names(queues: int) -> list[str]:
    """The queues."""
    return [f"queue{number:02}" for number in range(1, queues + 1)]


def number_of(queue: str) -> str:
    """The number that leads into the queue."""
    return f"40{queue.removeprefix('queue')}"


def members(agents: int, queues: int) -> dict[str, list[str]]:
    """Who belongs to which queue: each agent to a few."""
    dice, names = Random(_SEED), queue_names(queues)
    found: dict[str, list[str]] = {name: [] for name in names}
    for agent in agent_names(agents):
        for queue in dice.sample(names, min(queues, _QUEUES_EACH)):
            found[queue].append(agent)
    return found


def document(agents: int, queues: int) -> dict[str, Any]:
    """The floor as a routing document."""
    dice = Random(_SEED)
    return {
        "format": 1,
        "timezone": "Asia/Shanghai",
        "skills": {name: {"en": name.title(), "zh": name.title()} for name in _SKILLS},
        "queues": {
            queue: {
                "label": {"en": f"Queue {queue[-2:]}", "zh": f"队列 {queue[-2:]}"},
                "members": [{"agent": agent} for agent in its_own],
                "wrap_up_seconds": WRAP_UP_SECONDS,
            }
            for queue, its_own in members(agents, queues).items()
        },
        "agents": {
            agent: {"skills": {dice.choice(_SKILLS): 80}, "groups": [dice.choice(_GROUPS)]}
            for agent in agent_names(agents)
        },
        "entry_points": {number_of(queue): {"name": queue, "queue": queue} for queue in queue_names(queues)},
    }


def configuration(agents: int, queues: int) -> Configuration:
    """The same floor as the core has it."""
    its_own = members(agents, queues)
    return Configuration(
        queues={
            name: Queue(name=name, label_en=name, label_zh=name, wrap_up_seconds=WRAP_UP_SECONDS) for name in its_own
        },
        agents={
            name: AgentProfile(
                username=name,
                display_name=name.title(),
                endpoint=name,
                queues=frozenset(queue for queue, names in its_own.items() if name in names),
            )
            for name in agent_names(agents)
        },
        entry_points={
            number_of(name): EntryPoint(dnis=number_of(name), name=name, queue=name) for name in queue_names(queues)
        },
    )


class CrowdSwitch:
    """The switch port: callers come at a steady rate, agents answer after a while, talks take their time."""

    def __init__(self, clock: Clock, *, agents: int, queues: int, changes_per_second: float) -> None:
        self.connected = False
        self._clock = clock
        self._agents = agents
        self._numbers = [number_of(name) for name in queue_names(queues)]
        self._between_seconds = CHANGES_PER_CALL / changes_per_second
        self._dice = Random(_SEED)
        self._post: Callable[[Event], None] = lambda _: None
        self._calls = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, post: Callable[[Event], None], epoch: int) -> None:
        """Every phone is there; callers come from `crowd` on."""
        self._post = post
        self.connected = True
        now = self._clock.now()
        phones = dict.fromkeys(agent_names(self._agents), PhoneState.IDLE)
        post(SwitchSeen(calls=(), phones=phones, switch_started_at=now, since_at=now, at=now))
        spawn(self._crowd(), "crowd", self._tasks)

    async def stop(self) -> None:
        """Nobody calls any more."""
        await cancel(self._tasks)

    def carry_out(self, command: SwitchCommand) -> None:
        """Play what the people on the line do."""
        match command:
            case HoldCaller(call_id=call_id, generation=generation):
                self._post(VerbStarted(call_id=call_id, generation=generation, verb=Verb.HOLD, at=self._clock.now()))
            case RingAgents(call_id=call_id, generation=generation, endpoints=endpoints):
                self._post(VerbStarted(call_id=call_id, generation=generation, verb=Verb.RING, at=self._clock.now()))
                self._later(self._dice.uniform(*_RING_SECONDS), lambda: self._answer(call_id, generation, endpoints[0]))
            case HangUpCall(call_id=call_id):
                self._hang_up(call_id)
            case _:
                pass

    async def configure(self, configuration: Configuration, phones: Sequence[Phone]) -> None:
        """It has what it needs."""

    async def admit(self, endpoint: str, secret: str) -> bool:
        """Nobody registers here."""
        return True

    def _answer(self, call_id: str, generation: int, endpoint: str) -> None:
        self._post(AgentAnswered(call_id=call_id, generation=generation, endpoint=endpoint, at=self._clock.now()))
        self._later(self._dice.expovariate(1 / _TALK_SECONDS), lambda: self._hang_up(call_id))

    def _hang_up(self, call_id: str) -> None:
        self._post(CallerHungUp(call_id=call_id, cause="16", at=self._clock.now()))

    async def _crowd(self) -> None:
        loop = asyncio.get_running_loop()
        due_at = loop.time()
        while True:
            due_at += self._dice.expovariate(1 / self._between_seconds)
            await asyncio.sleep(due_at - loop.time())
            self._calls += 1
            self._arrive(f"crowd-{self._calls}")

    def _arrive(self, call_id: str) -> None:
        ani = f"139{self._dice.randrange(10**8):08}"
        self._post(CallArrived(call_id=call_id, ani=ani, dnis=self._dice.choice(self._numbers), at=self._clock.now()))
        if self._dice.random() < 0.05:
            self._later(self._dice.uniform(0.5, _PATIENCE_SECONDS), lambda: self._hang_up(call_id))

    def _later(self, seconds: float, work: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(seconds, work)
