"""A phone call as a script: what happens, and what the contact center must do about it. No clock, no chance."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any, Final, Self

from callcenter.core.agent import Agent, PhoneState, Status
from callcenter.core.changes import Change, InteractionChanged, PopShown
from callcenter.core.commands import Command, RingAgents, StartTimer, SwitchCommand
from callcenter.core.configuration import Configuration
from callcenter.core.contact_center import Answer, ContactCenter
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    Configured,
    Event,
    LiveCall,
    Place,
    RingEnd,
    RingFinished,
    SwitchLost,
    SwitchSeen,
    TimerFired,
    Verb,
    VerbFinished,
    VerbStarted,
)
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.offer import Offer
from callcenter.core.requests import Request, SetAgentStatus
from tests.support.floor import LONG_AGO, START, a_floor
from tests.support.kept import Kept

_VERBS: Final = {Stage.OFFERED: Verb.RING, Stage.IN_FLOW: Verb.COLLECT}


class Playbook:
    """Runs a script against a fresh contact center whose switch is up and whose phones are registered."""

    def __init__(self, configuration: Configuration | None = None, *, switch_up: bool = True) -> None:
        self._numbers = count(1)
        self.center = self._new_center()
        self.at = START
        self.changes: list[Change] = []
        self.commands: list[Command] = []
        self.kept = Kept()
        self.configuration = configuration or a_floor()
        self.give(Configured(configuration=self.configuration, at=self.at))
        if switch_up:
            self.give(self.a_look())

    def _new_center(self) -> ContactCenter:
        return ContactCenter(lambda: f"id{next(self._numbers)}")

    # What happens

    def give(self, given: Event | Request) -> Self:
        """Something happens, or somebody asks for something, now."""
        return self._take(self.center.handle(replace(given, at=self.at)))

    def later(self, seconds: float) -> Self:
        """Let time pass. Timers fire only when given."""
        self.at += timedelta(seconds=seconds)
        return self

    def calls(self, dnis: str = "4001", *, call_id: str = "c1", ani: str = "13800138000") -> Self:
        """A caller comes in, and the switch begins what it was told."""
        self.give(CallArrived(call_id=call_id, ani=ani, dnis=dnis, at=self.at))
        return self.starts(call_id) if call_id in self.center.state.by_call else self

    def starts(self, call_id: str = "c1", verb: Verb | None = None) -> Self:
        """The switch begins the verb that was ordered last. The answer of the last input stays to be looked at."""
        changes, commands = self.changes, self.commands
        interaction = self.interaction(call_id)
        verb = verb or _VERBS.get(interaction.stage, Verb.HOLD)
        self.give(VerbStarted(call_id=call_id, generation=interaction.generation, verb=verb, at=self.at))
        self.changes, self.commands = [*changes, *self.changes], [*commands, *self.commands]
        return self

    def presses(self, digits: str, call_id: str = "c1") -> Self:
        """The caller presses keys where he was asked to; none is silence."""
        finished = VerbFinished(
            call_id=call_id,
            generation=self.interaction(call_id).generation,
            verb=Verb.COLLECT,
            ok=bool(digits),
            digits=digits,
            at=self.at,
        )
        return self.give(finished)

    def answers(self, call_id: str = "c1", *, phone: str | None = None) -> Self:
        """The agent who is rung picks up; of several, the one with this phone."""
        generation = self.interaction(call_id).generation
        return self.give(AgentAnswered(call_id=call_id, generation=generation, endpoint=phone, at=self.at))

    def ring_ends(
        self, end: RingEnd, call_id: str = "c1", cause: str | None = None, *, phone: str | None = None
    ) -> Self:
        """The ring verb comes to its end; or, of several phones, this one does."""
        generation = self.interaction(call_id).generation
        return self.give(
            RingFinished(call_id=call_id, generation=generation, end=end, cause=cause, endpoint=phone, at=self.at)
        )

    def hangs_up(self, call_id: str = "c1", **fields: Any) -> Self:
        """The caller hangs up."""
        return self.give(CallerHungUp(call_id=call_id, cause="16", at=self.at, **fields))

    def fires(self, name: str) -> Self:
        """A timer fires."""
        return self.give(TimerFired(name=name, at=self.at))

    def available(self, *agents: str) -> Self:
        """These agents choose to take calls."""
        for agent in agents:
            self.chooses(agent, Status.AVAILABLE)
        return self

    def chooses(self, agent: str, status: Status, reason: str | None = None) -> Self:
        """An agent chooses a status."""
        return self.give(SetAgentStatus(agent=agent, status=status, reason=reason, at=self.at))

    def configures(self, configuration: Configuration) -> Self:
        """An administrator changes something."""
        self.configuration = configuration
        return self.give(Configured(configuration=configuration, at=self.at))

    def loses_link(self) -> Self:
        """The link to the switch is down."""
        return self.give(SwitchLost(at=self.at))

    def sees(self, *calls: LiveCall, **fields: Any) -> Self:
        """The switch is looked at: these calls, every phone at rest."""
        return self.give(self.a_look(*calls, **fields))

    def sees_twice(self, *calls: LiveCall, **fields: Any) -> Self:
        """The same is seen again: what disagrees is settled now."""
        return self.sees(*calls, **fields).sees(*calls, **fields)

    def a_look(self, *calls: LiveCall, **fields: Any) -> SwitchSeen:
        """What the switch shows: these calls, every phone at rest."""
        phones = {endpoint: PhoneState.IDLE for endpoint in self.center.state.agent_of_phone}
        defaults: dict[str, Any] = {
            "calls": calls,
            "phones": phones,
            "switch_started_at": LONG_AGO,
            "since_at": self.at,
            "at": self.at,
        }
        return SwitchSeen(**{**defaults, **fields})

    def a_call(self, place: Place, call_id: str = "c1", **fields: Any) -> LiveCall:
        """A caller as the switch shows him, by default with the generation that we believe in."""
        known = self.center.state.interactions.get(self.center.state.by_call.get(call_id, ""))
        defaults: dict[str, Any] = {
            "call_id": call_id,
            "ani": "13800138000",
            "ani_e164": None,
            "ani_name": "",
            "dnis": "4001",
            "generation": known.generation if known else 0,
            "place": place,
        }
        return LiveCall(**{**defaults, **fields})

    def restarts(self) -> Self:
        """The service dies and starts again with what the store kept. The switch has not been seen yet."""
        self.kept.crash(lost=0)
        self.center = self._new_center()
        self._take(self.center.restore(self.kept.restored(), self.at))
        changes, commands = self.changes, self.commands
        self.give(Configured(configuration=self.configuration, at=self.at))
        self.changes, self.commands = [*changes, *self.changes], [*commands, *self.commands]
        return self

    def _take(self, answer: Answer) -> Self:
        self.changes = list(answer.changes)
        self.commands = list(answer.commands)
        self.kept.append(answer.changes)
        self.kept.commit()
        return self

    # What came of it

    def expect(self, *commands: Command) -> Self:
        """Exactly these orders to the switch came of the last input."""
        assert self.orders == list(commands)
        return self

    @property
    def orders(self) -> Sequence[Command]:
        """Orders to the switch from the last input."""
        return [command for command in self.commands if isinstance(command, SwitchCommand)]

    @property
    def rung(self) -> Sequence[str]:
        """The phones that the last input led to ring."""
        return [name for command in self.commands if isinstance(command, RingAgents) for name in command.endpoints]

    @property
    def timers(self) -> Sequence[str]:
        """Timers started by the last input."""
        return [command.name for command in self.commands if isinstance(command, StartTimer)]

    @property
    def pops(self) -> Sequence[PopShown]:
        """The screen pops of the last input."""
        return [change for change in self.changes if isinstance(change, PopShown)]

    @property
    def last_offer(self) -> Offer:
        """The offer made or ended last."""
        return list(self.kept.tables.offers.values())[-1]

    def interaction(self, call_id: str = "c1") -> Interaction:
        """The live interaction of this call."""
        return self.center.state.interactions[self.center.state.by_call[call_id]]

    def agent(self, username: str) -> Agent:
        """The agent as of now."""
        return self.center.state.agents[username]

    def record(self, call_id: str = "c1") -> Interaction:
        """The one record of this call, open or closed."""
        (record,) = [i for i in self.kept.tables.interactions.values() if i.call_id == call_id]
        return record

    def stretches(self, call_id: str = "c1") -> list[tuple[str, float | None]]:
        """Kind and seconds of each segment of the record; None while it runs."""
        return [
            (segment.kind.value, (segment.ended_at - segment.started_at).total_seconds() if segment.ended_at else None)
            for segment in self.kept.tables.segments_of(self.record(call_id))
        ]

    @property
    def closed(self) -> Interaction:
        """The interaction that the last input closed."""
        (record,) = [
            change.interaction
            for change in self.changes
            if isinstance(change, InteractionChanged) and change.what == "closed"
        ]
        return record
