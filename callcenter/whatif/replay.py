"""A day through the contact center's own rules, in simulated time: no waiting, no clock, the core's timers on a heap.

Rule: nothing here decides who gets whom. The world only tells the core what callers, agents and the switch do, and does
what it orders: orders begin at once, agents answer after `answer_seconds`, callers hear prompts to their end.
"""

import heapq
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final

from callcenter.core.agent import Activity, Agent, PhoneState, Status
from callcenter.core.changes import AgentChanged, Change, InteractionChanged
from callcenter.core.commands import AskService, CancelTimer, Command, LookUpCustomer, StartTimer
from callcenter.core.configuration import Configuration, EntryPoint, WrapUpMode
from callcenter.core.contact_center import ContactCenter
from callcenter.core.dispositions import Disposition
from callcenter.core.events import (
    CallArrived,
    CallerHungUp,
    Configured,
    CustomersFound,
    Event,
    ServiceAnswered,
    SwitchSeen,
    TimerFired,
)
from callcenter.core.interaction import Interaction, SegmentKind, Stage
from callcenter.core.ivr.interpreter import ERROR
from callcenter.core.ivr.services import ServiceAnswer
from callcenter.core.requests import Request, SetAgentStatus, SetDisposition, WantWrapUp
from callcenter.whatif import day as days
from callcenter.whatif.day import Call, Day
from callcenter.whatif.outcome import Ended, Result, Worked, ended_of, result_of
from callcenter.whatif.simulated_switch import SimulatedSwitch

ANSWER_SECONDS: Final = 3.0
DISPOSITION: Final = "whatif"
_ANY: Final = Disposition(code=DISPOSITION, label_en="", label_zh="")
# Whoever still waits so long after the day hangs up then, and the agents go home.
_AFTERWARDS: Final = timedelta(hours=4)
_STEP: Final = timedelta(minutes=10)
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class World:
    """Everything around one contact center. `at` is the instant that it is; `inputs` how many the core was given.

    `heard` is told all changes as they come, as a store would be.
    """

    def __init__(
        self,
        configuration: Configuration,
        day: Day,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        heard: Callable[[Sequence[Change]], None] | None = None,
    ) -> None:
        self.at = day.starts_at
        self.inputs = 0
        self.ended: list[Ended] = []
        self.worked: defaultdict[str, Worked] = defaultdict(Worked)
        self._heard = heard
        self._day = day
        self._numbers = _numbers(day.calls)
        self.configuration = _simulated(configuration, self._numbers)
        self._calls: dict[str, Call] = {}
        self._arrived = 0
        self._is_over = False
        self._ids = count(1)
        self._next_id: str | None = None
        self._seen: dict[str, tuple[datetime, Status, Activity]] = {}
        self._soon: deque[Event | Request] = deque()
        self._fresh: dict[str, datetime] = {}
        self._due: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, int, Callable[[Any], None], Any]] = []
        self._pushed = count()
        self.center = ContactCenter(self._new_id, explains=False)
        self._switch = SimulatedSwitch(self, answer_seconds)
        self._open(day)

    # ---- For the switch -------------------------------------------------------------------------------------------

    def later(self, seconds: float, action: Callable[[Any], None], subject: Any) -> None:
        """Do something after a while."""
        self._push(self.at + timedelta(seconds=seconds), action, subject)

    def tell(self, given: Event | Request) -> None:
        """Give the core an input and do what comes of it."""
        self._soon.append(given)
        while self._soon:
            self.inputs += 1
            answer = self.center.handle(self._soon.popleft())
            self._note(answer.changes)
            self._obey(answer.commands)
        for name, due_at in self._fresh.items():
            self._push(due_at, self._fire, name)
        self._fresh.clear()

    def soon(self, event: Event) -> None:
        """Say something as soon as the core has ears again, at the same instant."""
        self._soon.append(event)

    def call_of(self, interaction_id: str) -> Call | None:
        """The caller of this contact; for a call of ours, he who is called back."""
        interaction = self.center.state.interactions.get(interaction_id)
        if interaction is not None and interaction.direction == "outbound":
            callback = self.center.state.callbacks.get(interaction.callback_id or "")
            interaction_id = (callback.interaction_id if callback else None) or ""
        return self._calls.get(interaction_id)

    # ---- The day --------------------------------------------------------------------------------------------------

    def run_until(self, until: datetime) -> bool:
        """Live through everything up to this instant; returns whether there is more."""
        heap, calls = self._heap, self._day.calls
        while True:
            if self._is_over and not self.center.state.interactions:
                return False
            first_at = heap[0][0] if heap else None
            if self._arrived < len(calls) and (first_at is None or calls[self._arrived].arrived_at < first_at):
                if calls[self._arrived].arrived_at > until:
                    break
                call = calls[self._arrived]
                self._arrived += 1
                self.at = call.arrived_at
                self._arrive(call)
            elif first_at is None:
                return False
            elif first_at > until:
                break
            else:
                self.at, _, action, subject = heapq.heappop(heap)
                action(subject)
        self.at = until
        return True

    def result(self) -> Result:
        """What the day came to."""
        for username, agent in self.center.state.agents.items():
            self._count(username, agent)
        seconds = {name: queue.service_level_seconds for name, queue in self.configuration.queues.items()}
        return result_of(self.ended, self.worked, seconds)

    def _open(self, day: Day) -> None:
        self.tell(Configured(configuration=self.configuration, at=self.at))
        self.tell(
            SwitchSeen(
                calls=(),
                phones=dict.fromkeys(self.configuration.agents, PhoneState.IDLE),
                switch_started_at=_LONG_AGO,
                since_at=self.at,
                at=self.at,
            )
        )
        for change in day.presence:
            if change.agent in self.configuration.agents:
                self._push(change.at, self._choose, change)
        self._push(day.ends_at + _AFTERWARDS, self._close, None)

    def _close(self, _: None) -> None:
        self._is_over = True
        for interaction_id in list(self.center.state.interactions):
            self._give_up(interaction_id)
        for username in self.configuration.agents:
            self.tell(SetAgentStatus(agent=username, status=Status.OFFLINE, at=self.at))

    # ---- Callers and agents ---------------------------------------------------------------------------------------

    def _arrive(self, call: Call) -> None:
        self._calls[call.id] = call
        if call.patience_seconds is not None:
            self.later(call.patience_seconds, self._give_up, call.id)
        self._next_id = call.id
        dnis = self._numbers[_asked(call)].dnis
        self.tell(CallArrived(call_id=call.id, ani=call.number, ani_e164=call.number or None, dnis=dnis, at=self.at))

    def _give_up(self, interaction_id: str) -> None:
        interaction = self.center.state.interactions.get(interaction_id)
        if interaction is None or interaction.stage not in (Stage.IN_FLOW, Stage.QUEUED, Stage.OFFERED, Stage.DIALING):
            return
        if interaction.segment is None or interaction.segment.kind is not SegmentKind.TRANSFER:
            self.tell(CallerHungUp(call_id=interaction.call_id, at=self.at))

    def _hang_up(self, interaction: Interaction) -> None:
        self.tell(CallerHungUp(call_id=interaction.call_id, at=self.at))

    def _wrap_up(self, interaction: Interaction) -> None:
        now = self.center.state.interactions.get(interaction.id)
        if now is not None and now.stage is Stage.WRAP_UP:
            self.tell(SetDisposition(interaction_id=now.id, agent=now.agent, code=DISPOSITION, at=self.at))

    def _choose(self, change: days.StatusChange) -> None:
        self.tell(SetAgentStatus(agent=change.agent, status=change.status, reason=change.reason, at=self.at))

    # ---- What comes out -------------------------------------------------------------------------------------------

    def _note(self, changes: Sequence[Change]) -> None:
        if self._heard is not None:
            self._heard(changes)
        for change in changes:
            if type(change) is AgentChanged:
                self._count(change.agent.username, change.agent)
            elif type(change) is InteractionChanged:
                interaction = change.interaction
                match change.what:
                    case "connected" | "transferred_out":
                        self._talk(interaction)
                    case "ended":
                        call = self.call_of(interaction.id)
                        self.later(call.wrap_up_seconds if call else 0.0, self._wrap_up, interaction)
                    case "closed":
                        self._over(interaction)

    def _talk(self, interaction: Interaction) -> None:
        call = self.call_of(interaction.id)
        self.later(call.talk_seconds if call else 0.0, self._hang_up, interaction)
        queue = self.configuration.queues.get(interaction.queue or "")
        optional = queue is not None and queue.wrap_up_mode is WrapUpMode.OPTIONAL
        if optional and interaction.agent is not None and call is not None and call.wrap_up_seconds > 0:
            self._soon.append(
                WantWrapUp(interaction_id=interaction.id, agent=interaction.agent, wanted=True, at=self.at)
            )

    def _over(self, interaction: Interaction) -> None:
        ended = ended_of(interaction)
        if ended is not None:
            self.ended.append(ended)

    def _count(self, username: str, agent: Agent) -> None:
        """Add what the agent has just stopped doing to his day; what comes after the day belongs to another."""
        at = min(self.at, self._day.ends_at)
        before = self._seen.get(username)
        if before is not None:
            days.count(self.worked[username], before[1], before[2], (at - before[0]).total_seconds())
        self._seen[username] = (at, agent.status, agent.activity)

    def _obey(self, commands: Sequence[Command]) -> None:
        for command in commands:
            match command:
                case StartTimer(name=name, due_at=due_at):
                    self._due[name] = self._fresh[name] = due_at
                case CancelTimer(name=name):
                    self._due.pop(name, None)
                    self._fresh.pop(name, None)
                case LookUpCustomer(interaction_id=interaction_id):
                    self._soon.append(self._found(interaction_id))
                case AskService(call_id=call_id, generation=generation):
                    # What a service would have said that day is not known.
                    answer = ServiceAnswer(exit=ERROR, problem="not_replayed")
                    self._soon.append(
                        ServiceAnswered(call_id=call_id, generation=generation, answer=answer, at=self.at)
                    )
                case _:
                    self._switch.obey(command)

    def _found(self, interaction_id: str) -> CustomersFound:
        call = self.call_of(interaction_id)
        known = call is not None and (call.customer_id or call.customer_segment or call.preferred_agent)
        match: dict[str, str | None] = {}
        if call is not None and known:
            match = {"id": call.customer_id, "segment": call.customer_segment, "owner": call.preferred_agent}
        return CustomersFound(interaction_id=interaction_id, matches=(match,) if match else (), at=self.at)

    def _fire(self, name: str) -> None:
        due_at = self._due.get(name)
        if due_at is not None and due_at <= self.at:
            del self._due[name]
            self.tell(TimerFired(name=name, at=self.at))

    def _push(self, at: datetime, action: Callable[[Any], None], subject: Any) -> None:
        heapq.heappush(self._heap, (max(at, self.at), next(self._pushed), action, subject))

    def _new_id(self) -> str:
        """A caller's contact has the recorded id, by which ties and lots are decided; the rest is counted."""
        if self._next_id is not None:
            taken, self._next_id = self._next_id, None
            return taken
        return f"00000000-0000-0000-0000-{next(self._ids):012x}"


def replay(
    configuration: Configuration,
    day: Day,
    *,
    answer_seconds: float = ANSWER_SECONDS,
    progress: Callable[[float], None] | None = None,
) -> Result:
    """Live through the day under this configuration. `progress` is told the share of it that is over."""
    world = World(configuration, day, answer_seconds=answer_seconds)
    whole = (day.ends_at - day.starts_at).total_seconds()
    until = day.starts_at + _STEP
    while world.run_until(until):
        if progress is not None and whole > 0:
            progress(min(1.0, (until - day.starts_at).total_seconds() / whole))
        until += _STEP
    return world.result()


_Asked = tuple[str, int, str, str]


def _asked(call: Call) -> _Asked:
    return call.queue, call.priority, call.language, call.requirement


def _numbers(calls: Sequence[Call]) -> dict[_Asked, EntryPoint]:
    """A number for every way in which somebody came into a queue: the flow that led there is not walked again."""
    return {
        asked: EntryPoint(
            dnis=f"{number}",
            name="what-if",
            queue=asked[0],
            priority=asked[1],
            language=asked[2],
            requirement=asked[3],
        )
        for number, asked in enumerate(sorted({_asked(call) for call in calls}), start=1)
    }


def _simulated(configuration: Configuration, numbers: dict[_Asked, EntryPoint]) -> Configuration:
    """The configuration with entry points of the simulation, a phone for everybody and a disposition to end with."""
    return replace(
        configuration,
        entry_points={entry_point.dnis: entry_point for entry_point in numbers.values()},
        agents={name: replace(profile, endpoint=name) for name, profile in configuration.agents.items()},
        dispositions={**configuration.dispositions, DISPOSITION: _ANY},
    )
