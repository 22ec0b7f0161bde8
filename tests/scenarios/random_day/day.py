"""A day on which anything may happen at any time: people, phones, a switch, a store, and one contact center.

Rule: every choice comes from the `pick` that a step is given, so that a day can be lived again. Everything that the
contact center is told goes through `tell`, which checks all invariants afterwards.
"""

import random
from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from callcenter.core.agent import Agent, PhoneState, Status
from callcenter.core.commands import (
    AnswerPhone,
    AskService,
    CallOut,
    CancelTimer,
    LookAtSwitch,
    LookUpCustomer,
    RingAgents,
    StartTimer,
    SwitchCommand,
)
from callcenter.core.contact_center import Answer, ContactCenter
from callcenter.core.errors import ContactCenterError
from callcenter.core.events import CallerHungUp, Configured, Event, Place, SwitchLost, SwitchSeen, TimerFired
from callcenter.core.requests import CancelCallback, Request, SetAgentStatus
from callcenter.core.turn import Turn
from tests.scenarios.random_day.acting_invariants import check_acts
from tests.scenarios.random_day.floor import a_floor_of_days
from tests.scenarios.random_day.invariants import (
    check_answer,
    check_look,
    check_settled,
    check_state,
    check_undisturbed,
)
from tests.scenarios.random_day.monitored_switch import ListenedSwitch, check_monitors, check_monitors_settled
from tests.scenarios.random_day.pop_invariants import check_order, check_patience, check_pops
from tests.scenarios.random_day.talk_invariants import check_legs_settled, check_talks
from tests.support.floor import START
from tests.support.kept import Kept

ORDER_LOST = 0.03
HEARD_TWICE = 0.1


class Day:
    """The world around one contact center."""

    def __init__(self) -> None:
        self.at = START
        self.configuration = a_floor_of_days()
        self.switch = ListenedSwitch(phones={name: PhoneState.IDLE for name in self.configuration.agents})
        self.kept = Kept()
        self.timers: dict[str, datetime] = {}
        self.old_timers: list[str] = []
        self.heard: list[Event] = []
        self.hung_up: set[str] = set()
        self.lookups: list[str] = []
        self.questions: list[AskService] = []
        self.look_wanted = False
        self.view: SwitchSeen | None = None
        self.calls_made = 0
        self.called_out: set[str] = set()
        # The last that happened, for whoever reads of a failure.
        self.story: deque[str] = deque(maxlen=60)
        self.died_with_switch: set[str] = set()
        self.seen: dict[str, Place] = {}
        self.remembers_since = START
        # Whom a supervisor has named for a call, whatever he had done with it before.
        self.forgiven: set[tuple[str, str]] = set()
        self._ids = count(1)
        self.center = self._new_center()
        calm = random.Random(0)
        self.tell(Configured(configuration=self.configuration, at=self.at), calm)
        self.look(calm)
        for agent in self.configuration.agents:
            self.tell(SetAgentStatus(agent=agent, status=Status.AVAILABLE, at=self.at), calm)

    def _new_center(self) -> ContactCenter:
        return ContactCenter(lambda: f"id{next(self._ids)}")

    def later(self, seconds: float) -> None:
        """Time passes."""
        self.at += timedelta(seconds=seconds)
        self.switch.at = self.at

    def tell(self, given: Event | Request, pick: random.Random) -> None:
        """Give one input, do what comes of it, and see that all is well. An event must never raise."""
        given = replace(given, at=self.at)
        self.story.append(f"    {given}")
        self._give(given, pick)
        if isinstance(given, Request):
            return
        if isinstance(given, CallerHungUp):
            self.hung_up.add(given.call_id)
        # A timer that was set anew under its name is another one.
        set_anew = isinstance(given, TimerFired) and given.name in self.center.state.timers
        if not isinstance(given, SwitchSeen) and not set_anew and pick.random() < HEARD_TWICE:
            # I16: what is heard twice in a row counts once.
            before = self.picture()
            self._give(given, pick)
            assert self.picture() == before
        self.heard.append(given)

    def _give(self, given: Event | Request, pick: random.Random) -> None:
        before = self.picture() if isinstance(given, Request) else None
        try:
            answer = self.center.handle(given)
        except ContactCenterError:
            assert before is not None, "an event is never refused"
            assert self.picture() == before, "what is refused changes nothing"
            return
        if isinstance(given, SwitchSeen):
            self.seen = {call.call_id: call.place for call in given.calls}
            check_look(given, answer.commands)
        check_undisturbed(self.seen, answer.commands)
        check_patience(self.kept.tables, answer.changes, self.remembers_since, self.forgiven)
        self._carry_out(answer, pick)
        check_pops(self.center.state, answer.changes, answer.commands)
        check_order(self.center.state, answer.changes)
        check_answer(self.center.state, answer.changes, answer.commands, self.kept.tables)
        check_state(self.center.state, self.kept.tables, self.at)
        check_talks(self.center.state, self.kept.tables)
        check_monitors(self.center.state, self.kept.tables)
        turn = Turn(state=self.center.state, at=self.at, new_id=str)
        check_acts(self.center.state, self.kept.tables, answer.changes, turn)

    def _carry_out(self, answer: Answer, pick: random.Random) -> None:
        self.kept.append(answer.changes)
        if pick.random() < 0.8:
            self.kept.commit()
        for command in answer.commands:
            match command:
                case StartTimer(name=name, due_at=due_at):
                    self.timers[name] = due_at
                    self.old_timers.append(name)
                case CancelTimer(name=name):
                    self.timers.pop(name, None)
                case LookUpCustomer(interaction_id=interaction_id):
                    self.lookups.append(interaction_id)
                case AskService():
                    self.questions.append(command)
                case LookAtSwitch():
                    self.look_wanted = True
                case _:
                    self._order(command, pick)

    def _order(self, command: SwitchCommand, pick: random.Random) -> None:
        match command:
            case AnswerPhone(endpoint=endpoint):
                for call in self.switch.at_place(Place.RINGING):
                    if endpoint in call.ringing:
                        self.switch.answer(call, endpoint)
            case _ if pick.random() < ORDER_LOST:
                pass
            case _:
                if isinstance(command, CallOut):
                    self.called_out.add(command.call_id)
                if isinstance(command, RingAgents):
                    assert command.call_id not in self.hung_up, "nobody is rung for a caller who has gone"
                self.switch.obey(command)

    def picture(self) -> tuple[Any, ...]:
        """Everything that a doubled event or a refused request must leave as it was."""
        state = self.center.state
        return (
            dict(state.interactions),
            dict(state.agents),
            dict(state.callbacks),
            dict(state.callback_of),
            dict(state.closures),
            dict(state.moved),
            dict(state.offers),
            {name: dict(guests) for name, guests in state.guests.items()},
            dict(state.participations),
            dict(state.monitorings),
            dict(state.timers),
            dict(state.lookups),
            dict(state.private),
            {name: dict(skips) for name, skips in state.skipped.items()},
            {name: dict(offers) for name, offers in state.offers_of.items()},
            dict(state.unheld),
            dict(state.suspects),
            state.switch_up,
        )

    def hear(self, channel: str, pick: random.Random) -> None:
        """The next thing said on a channel arrives."""
        self.tell(self.switch.take(channel), pick)

    def fire_due(self, pick: random.Random, chance: float = 1.0) -> None:
        """Timers whose instant has come fire, or are late."""
        for name in [name for name, due_at in self.timers.items() if due_at <= self.at]:
            if pick.random() < chance:
                self.timers.pop(name, None)
                self.tell(TimerFired(name=name, at=self.at), pick)

    def begin_look(self) -> None:
        """The adapter asks the switch for its lists."""
        self.look_wanted = False
        self.view = self.switch.look()

    def end_look(self, pick: random.Random) -> None:
        """The lists have come; much may have happened since they were made. The ledger is read last."""
        assert self.view is not None
        view, self.view = replace(self.view, past=tuple(self.switch.ledger)), None
        self.tell(view, pick)
        self.kept.commit()
        reported = {call.call_id for call in view.past}
        if pick.random() < 0.5:
            self.switch.ledger = [call for call in self.switch.ledger if call.call_id not in reported]

    def look(self, pick: random.Random) -> None:
        """A look that nothing comes between."""
        self.begin_look()
        self.end_look(pick)

    def break_link(self, pick: random.Random) -> None:
        """The link goes, and with it everything said and not heard."""
        self.switch.break_link()
        self.view = None
        self.tell(SwitchLost(at=self.at), pick)

    def mend_link(self, pick: random.Random) -> None:
        """The link is back; the first thing is a look."""
        self.switch.link_up = True
        self.begin_look()
        if pick.random() < 0.5:
            self.end_look(pick)

    def crash(self, pick: random.Random) -> None:
        """The service dies: memory, timers and the last uncommitted answers are gone."""
        self.switch.break_link()
        self.view = None
        self.look_wanted = False
        self.timers.clear()
        self.lookups.clear()
        self.questions.clear()
        self.kept.crash(lost=pick.choice([0, 0, 1, 2, 5]))

    def start_again(self, pick: random.Random) -> None:
        """A new process begins with what the store kept."""
        self.center = self._new_center()
        self.remembers_since = self.at
        self._carry_out(self.center.restore(self.kept.restored(), self.at), pick)
        self.tell(Configured(configuration=self.configuration, at=self.at), pick)
        self.switch.link_up = True
        self.look(pick)

    def settle(self) -> None:
        """Everything said is heard, every order arrives, and the switch is looked at until nothing is left to ask."""
        calm = _Calm()
        if not self.switch.link_up:
            self.mend_link(calm)
        if self.view is not None:
            self.end_look(calm)
        for _ in range(20):
            self._end_orphans()
            self.later(3)
            self.fire_due(calm)
            while self.switch.outbox:
                self.hear(next(iter(self.switch.outbox)), calm)
            self.look(calm)
            if not self.look_wanted and not self.switch.outbox and not self._verb_awaited():
                break
        check_settled(self.center.state, self.switch)
        check_legs_settled(self.center.state, self.switch)
        check_monitors_settled(self.center.state, self.switch)

    def _end_orphans(self) -> None:
        """Nobody stays in a room whose caller has gone: the dialplan sees to it where an order was lost."""
        for call_id in [call_id for call_id in self.switch.legs.of if call_id not in self.switch.calls]:
            for leg in list(self.switch.legs.of[call_id].values()):
                self.switch.end_leg(leg)

    def _verb_awaited(self) -> bool:
        return any(name.startswith(("verb:", "answer:")) for name in self.center.state.timers)

    def check_restart_equivalence(self) -> None:
        """I15: a service that starts now from store and switch is where this one is."""
        self.settle()
        mine, other = self.center, ContactCenter(lambda: f"other{next(self._ids)}")
        other.restore(self.kept.restored(), self.at)
        # Who was just tried in vain is remembered in memory only: without it other offers would be made.
        other.state.skipped.update({name: dict(skips) for name, skips in mine.state.skipped.items()})
        other.handle(Configured(configuration=self.configuration, at=self.at))
        other.handle(self.switch.look())
        assert other.state.interactions == mine.state.interactions
        assert other.state.offers == mine.state.offers
        assert other.state.guests == mine.state.guests
        assert other.state.participations == mine.state.participations
        assert other.state.monitorings == mine.state.monitorings
        assert other.state.callbacks == mine.state.callbacks
        assert other.state.callback_of == mine.state.callback_of
        assert other.state.closures == mine.state.closures
        assert other.state.offers_of == mine.state.offers_of
        assert _agents(other) == _agents(mine)
        assert _deadlines(other) == _deadlines(mine)

    def close(self) -> None:
        """The day ends: everybody hangs up, and every call that ever came has its one record."""
        state = self.center.state
        self.settle()
        for _ in range(8):
            # Who has just hung up may be called back, and an agent who does not answer leaves it to the next.
            self._cancel_callbacks()
            for call in list(self.switch.calls.values()):
                self.switch.hang_up(call)
            self.settle()
        self.later(60)
        self.settle()
        assert not state.callbacks
        assert not state.callback_of
        assert not state.interactions
        assert not state.offers
        assert not state.guests
        assert not state.participations
        assert not state.monitorings
        assert not state.offers_of
        assert all(agent.activity == "idle" for agent in state.agents.values())
        # A call that we made and forgot in a crash may be taken for a caller.
        callers = [record for record in self.kept.tables.interactions.values() if record.direction == "inbound"]
        recorded = {record.call_id for record in callers} - self.called_out
        called = {f"c{number}" for number in range(self.calls_made)}
        assert called - self.died_with_switch <= recorded <= called

    def _cancel_callbacks(self) -> None:
        """Who waits to be called is called by nobody any more, as far as that can still be said."""
        for callback in list(self.center.state.callbacks.values()):
            self.tell(CancelCallback(callback_id=callback.id, at=self.at), _Calm())


class _Calm(random.Random):
    """Nothing is lost, doubled or late."""

    def random(self) -> float:
        return 0.5


def _agents(center: ContactCenter) -> list[Agent]:
    """What is known of the phone of somebody who has left the configuration concerns nobody."""
    state = center.state
    return [
        agent if name in state.configuration.agents else replace(agent, phone=PhoneState.UNREACHABLE)
        for name, agent in sorted(state.agents.items())
    ]


def _deadlines(center: ContactCenter) -> dict[str, datetime | None]:
    return {
        name: due_at if name.startswith(("wrap_up:", "participation:", "return:", "closure:")) else None
        for name, due_at in center.state.timers.items()
        if name.startswith(("wrap_up:", "participation:", "return:", "guest:", "ring:", "closure:"))
    }
