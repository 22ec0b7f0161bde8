"""Large random floors: four queues, two dozen agents, skills, steps, preferences, reserves, several phones, callbacks.

After every input: nobody waits while a suited agent is free, the order was respected, nobody has two offers. At the end
every call has its one record. What a switch can do wrong is the random day's matter; this one's does what it is told.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Final

import pytest

from callcenter.bench.naive_matching import naive_matches
from callcenter.core.acd.demand import is_suited, preference_of
from callcenter.core.acd.router import Entry
from callcenter.core.acd.standing import Standing, standing_of
from callcenter.core.agent import Activity, PhoneState, Status
from callcenter.core.callback import Callback, CallbackState, is_open
from callcenter.core.changes import Change, PopShown
from callcenter.core.commands import CancelTimer, Command, LookAtSwitch, LookUpCustomer, StartTimer
from callcenter.core.configuration import (
    Absence,
    AgentProfile,
    CallbackRule,
    Configuration,
    EntryPoint,
    Membership,
    Queue,
    RelaxationStep,
    SegmentRule,
    Strategy,
)
from callcenter.core.contact_center import ContactCenter
from callcenter.core.errors import ContactCenterError
from callcenter.core.events import Configured, CustomersFound, Event, Place, RingEnd, TimerFired
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.reactions import verbs
from callcenter.core.requests import CancelCallback, Request, RequestCallback, SetAgentStatus, SetDisposition
from callcenter.core.turn import Turn
from tests.scenarios.random_day.channel import Channel
from tests.scenarios.random_day.fake_switch import FakeSwitch
from tests.support.dispositions import plain
from tests.support.floor import START
from tests.support.kept import Kept

QUEUES = ("sales", "support", "vip", "night")
AGENTS = tuple(f"agent{number}" for number in range(24))
SKILLS = ("english", "mandarin", "technical")
REQUIREMENTS = ("", "", "english >= 40", "mandarin >= 30 or english >= 80", "technical and not english >= 90")


def a_large_floor(pick: random.Random) -> Configuration:
    """A floor drawn by chance."""
    return Configuration(
        queues={name: _a_queue(name, pick) for name in QUEUES},
        agents={name: _a_profile(name, pick) for name in AGENTS},
        entry_points={
            f"400{number}": EntryPoint(
                dnis=f"400{number}",
                name=name,
                queue=name,
                language=pick.choice(["zh", "en"]),
                priority=pick.choice([0, 0, 3]),
            )
            for number, name in enumerate(QUEUES)
        },
        segments={"vip": SegmentRule(priority=10), "deaf": SegmentRule(requirement="technical")},
        languages={"en": "english"},
        dispositions=plain("resolved"),
        priority_cap_seconds=600,
    )


def _a_queue(name: str, pick: random.Random) -> Queue:
    steps = [
        RelaxationStep(
            after_seconds=seconds,
            lower_by=pick.choice([0, 30]),
            drop=pick.choice([(), ("english",)]),
            drop_all=pick.random() < 0.2,
            queues=pick.choice([(), (pick.choice(QUEUES),)]),
            groups=pick.choice([(), ("north",)]),
            any_agent=pick.random() < 0.1,
            priority=pick.choice([0, 5]),
            skip_when=pick.choice([None, *Absence]),
        )
        for seconds in sorted(pick.sample(range(5, 120), pick.randrange(4)))
    ]
    return Queue(
        name=name,
        label_en=name,
        label_zh=name,
        priority=pick.choice([0, 0, 5]),
        strategy=pick.choice([*Strategy]),
        requirement=pick.choice(REQUIREMENTS),
        relaxation=tuple(steps),
        sticky_seconds=pick.choice([0, 0, 20]),
        return_seconds=pick.choice([0, 120]),
        reserve_above_seconds=pick.choice([None, 60]),
        reserve_below_seconds=30,
        skip_seconds=pick.choice([5, 30]),
        wrap_up_seconds=pick.choice([0, 10]),
        callback=CallbackRule(attempts=2, retry_seconds=30) if pick.random() < 0.8 else None,
    )


def _a_profile(name: str, pick: random.Random) -> AgentProfile:
    queues = frozenset(pick.sample(QUEUES, pick.choice([0, 1, 1, 2, 3])))
    return AgentProfile(
        username=name,
        display_name=name,
        endpoint=name,
        queues=queues,
        memberships={
            queue: Membership(
                preference=pick.choice([0, 0, 2]),
                position=pick.randrange(9),
                weight=pick.randrange(1, 4),
                reserve=pick.random() < 0.2,
            )
            for queue in sorted(queues)
        },
        groups=frozenset({"north"}) if pick.random() < 0.3 else frozenset(),
        skills={skill: pick.randrange(1, 101) for skill in SKILLS if pick.random() < 0.6},
        capacity={"voice": 0} if pick.random() < 0.05 else {"voice": 1},
    )


@dataclass
class Floor:
    """The world around one contact center; everything it says is heard at once."""

    pick: random.Random
    at: datetime = START
    switch: FakeSwitch = field(default_factory=FakeSwitch)
    kept: Kept = field(default_factory=Kept)
    timers: dict[str, datetime] = field(default_factory=dict)
    lookups: list[str] = field(default_factory=list)
    calls_made: int = 0
    offers_seen: int = 0

    def __post_init__(self) -> None:
        numbers = count(1)
        self.center = ContactCenter(lambda: f"id{next(numbers):06}")
        self.configuration = a_large_floor(self.pick)
        self.switch.phones = dict.fromkeys(AGENTS, PhoneState.IDLE)
        self.tell(Configured(configuration=self.configuration, at=self.at))
        self.tell(self.switch.look())
        for name in AGENTS:
            if self.pick.random() < 0.7:
                self.ask(SetAgentStatus(agent=name, status=Status.AVAILABLE, at=self.at))

    # What happens

    def tell(self, given: Event | Request) -> None:
        """Give it, do what comes of it, hear what is said; then all must be well."""
        self._give(given)
        while self.switch.outbox:
            self._give(self.switch.take(self.pick.choice(list(self.switch.outbox))))

    def ask(self, request: Request) -> None:
        """People ask for all sorts of things."""
        try:
            self.tell(request)
        except ContactCenterError:
            return

    def _give(self, given: Event | Request) -> None:
        reserves = set(self.center.state.reserves_in)
        answer = self.center.handle(replace(given, at=self.at))
        self.kept.append(answer.changes)
        self.kept.commit()
        for command in answer.commands:
            self._carry_out(command)
        # Reserves are called for whoever is left over: then they come too late for what was decided before.
        self.check(answer.changes, order=reserves == self.center.state.reserves_in)

    def _carry_out(self, command: Command) -> None:
        match command:
            case StartTimer(name=name, due_at=due_at):
                self.timers[name] = due_at
            case CancelTimer(name=name):
                self.timers.pop(name, None)
            case LookUpCustomer(interaction_id=interaction_id):
                self.lookups.append(interaction_id)
            case LookAtSwitch():
                pass
            case _:
                self.switch.obey(command)

    def pass_time(self, seconds: float) -> None:
        """Timers fire in their order."""
        until = self.at + timedelta(seconds=seconds)
        while due := [(due_at, name) for name, due_at in self.timers.items() if due_at <= until]:
            due_at, name = min(due)
            self.at = self.switch.at = max(self.at, due_at)
            del self.timers[name]
            self.tell(TimerFired(name=name, at=self.at))
        self.at = self.switch.at = until

    def step(self) -> None:
        """One thing happens."""
        happen, _ = self.pick.choices(STEPS, [weight for _, weight in STEPS])[0]
        happen(self)
        while self.switch.outbox:
            self._give(self.switch.take(self.pick.choice(list(self.switch.outbox))))

    def somebody_calls(self) -> None:
        if len(self.switch.calls) < 40:
            self.calls_made += 1
            number = self.pick.choice(["", "1", "2", "3", "4"])
            self.switch.arrive(f"c{self.calls_made}", number, f"400{self.pick.randrange(4)}")

    def time_passes(self) -> None:
        self.pass_time(self.pick.choice([0.5, 3, 20]))

    def an_agent_chooses(self) -> None:
        status = self.pick.choice([Status.AVAILABLE, Status.AVAILABLE, Status.NOT_READY, Status.OFFLINE])
        reason = "rest" if status is Status.NOT_READY else None
        self.ask(SetAgentStatus(agent=self.pick.choice(AGENTS), status=status, reason=reason, at=self.at))

    def a_ring_ends(self) -> None:
        for call in self._one_of(Place.RINGING):
            if self.pick.random() < 0.7:
                self.switch.answer(call, self.pick.choice(call.ringing))
            else:
                self.switch.end_ring(call, self.pick.choice([RingEnd.NO_ANSWER, RingEnd.REJECTED, RingEnd.BUSY]))

    def an_agent_hangs_up(self) -> None:
        for call in self._one_of(Place.TALKING):
            self.switch.end_ring(call, RingEnd.AGENT_HUNG_UP)

    def a_caller_hangs_up(self) -> None:
        for call in self._one_of(*Place):
            self.switch.hang_up(call)

    def whom_we_call_answers_or_not(self) -> None:
        for call in self._one_of(Place.DIALING):
            if self.pick.random() < 0.7:
                self.switch.answer_call_out(call)
            else:
                self.switch.fail_call_out(call, RingEnd.NO_ANSWER)

    def a_key_is_pressed(self) -> None:
        for call in self._one_of(Place.VERB):
            key = self.pick.choice(["1", "1", "2", "3", ""])
            self.switch.finish_verb(call, digits=key, ok=bool(key))

    def a_look_up_comes_back(self) -> None:
        if self.lookups:
            match = {"id": "k", "segment": self.pick.choice(["vip", "deaf", "basic", None])}
            recent = ({"agent": self.pick.choice(AGENTS), "outcome": "answered"},)
            found = self.lookups.pop(0)
            self.tell(CustomersFound(interaction_id=found, matches=(match,), recent=recent, at=self.at))

    def a_callback_is_wished_for_or_not_any_more(self) -> None:
        number, queue = self.pick.choice("56789"), self.pick.choice(QUEUES)
        self.ask(RequestCallback(number=number, number_e164=None, queue=queue, at=self.at))
        if self.center.state.callbacks and self.pick.random() < 0.3:
            callback_id = self.pick.choice(list(self.center.state.callbacks))
            self.ask(CancelCallback(callback_id=callback_id, at=self.at))

    def an_administrator_changes_his_mind(self) -> None:
        fresh, kept = a_large_floor(self.pick), self.pick.sample(QUEUES, 3)
        queues = {name: (self.configuration if name in kept else fresh).queues[name] for name in QUEUES}
        self.configuration = replace(fresh, queues=queues)
        self.tell(Configured(configuration=self.configuration, at=self.at))

    def a_wrap_up_is_done(self) -> None:
        for interaction in [i for i in self.center.state.interactions.values() if i.stage is Stage.WRAP_UP][:1]:
            self.ask(SetDisposition(interaction_id=interaction.id, agent=None, code="resolved", at=self.at))

    def _one_of(self, *places: Place) -> list[Channel]:
        calls = self.switch.at_place(*places)
        return [self.pick.choice(calls)] if calls else []

    # What must hold

    def check(self, changes: Sequence[Change], *, order: bool) -> None:
        """After every single input."""
        state = self.center.state
        offers = list(state.offers.values())
        assert len({offer.agent for offer in offers}) == len(offers), "no agent has two offers"
        for offer in offers:
            assert state.agents[offer.agent].activity is Activity.OFFERED
            assert state.agents[offer.agent].status is Status.AVAILABLE
        waiting = self.who_waits()
        pairs = naive_matches(
            (self._entry(id_, standing) for id_, standing in waiting.items()),
            state.agents.values(),
            state.configuration.agents,
            state.skipped,
            today=state.today,
            seconds_per_priority=60,
            last_offered={},
        )
        assert not pairs, "nobody waits while a suited agent is free"
        for change in changes:
            if order and isinstance(change, PopShown) and change.interaction.stage is Stage.OFFERED:
                self._check_order(change, waiting)
        keys = [(callback.number, callback.queue) for callback in state.callbacks.values()]
        assert len(set(keys)) == len(keys), "one open callback per number and queue"
        calling = [one for one in state.callbacks.values() if one.state is CallbackState.CALLING]
        dialing = [i for i in state.interactions.values() if i.stage is Stage.DIALING]
        assert len(dialing) <= len(calling) <= len(AGENTS), "no more callbacks in flight than agents held for them"

    def who_waits(self) -> Mapping[str, Standing]:
        """Who could be offered now, and how he stands."""
        state = self.center.state
        turn = Turn(state=state, at=self.at, new_id=str)
        callers = [i for i in state.interactions.values() if i.stage is Stage.QUEUED and not verbs.is_pending(turn, i)]
        callbacks = [one for one in state.callbacks.values() if one.state is CallbackState.WAITING]
        found: list[Interaction | Callback] = [*callers, *callbacks]
        # Timers of one instant fire one after the other.
        found = [one for one in found if self.timers.get(f"wait:{one.id}", self.at + timedelta(1)) > self.at]
        standings = {one.id: standing_of(state, one, self.at) for one in found}
        return {id_: standing for id_, standing in standings.items() if not standing.held}

    def _entry(self, waiting_id: str, standing: Standing) -> Entry:
        strategy = self.configuration.queues[standing.demand.queue].strategy
        return Entry(
            waiting_id=waiting_id,
            order=standing.order,
            demand=standing.demand,
            strategy=strategy,
            only_agent=standing.only_agent,
        )

    def _check_order(self, pop: PopShown, waiting: Mapping[str, Standing]) -> None:
        """Whoever is left waiting and could have had this agent comes after the one who has him."""
        self.offers_seen += 1
        state, agent, interaction = self.center.state, pop.agent, pop.interaction
        profile = state.configuration.agents[agent]
        if interaction.direction == "outbound":
            return  # the agent was held for it before
        served = standing_of(state, interaction, self.at)
        order = served.order[0] - 60 * preference_of(served.demand, profile)
        for other, standing in waiting.items():
            may_have = standing.only_agent in (None, agent) and agent not in state.skipped.get(other, {})
            if may_have and is_suited(standing.demand, profile):
                assert order <= standing.order[0] - 60 * preference_of(standing.demand, profile), (
                    "the order is respected"
                )
                assert interaction.place_at is not None
                longest = self.configuration.priority_cap_seconds + 60 * preference_of(served.demand, profile)
                assert standing.order[1] >= interaction.place_at.timestamp() - longest, "nobody starves"

    def close(self) -> None:
        """Everybody hangs up: each call has its one record, each callback its end or its place."""
        for call in list(self.switch.calls.values()):
            self.switch.hang_up(call)
        for name in AGENTS:
            self.ask(SetAgentStatus(agent=name, status=Status.OFFLINE, at=self.at))
        for _ in range(10):
            self.pass_time(60)
            for call in list(self.switch.calls.values()):
                self.switch.hang_up(call)
        self.pass_time(60)
        assert not self.center.state.interactions
        assert not self.center.state.router.matches({})
        records = list(self.kept.tables.interactions.values())
        inbound = [record.call_id for record in records if record.direction == "inbound"]
        assert sorted(inbound) == sorted(f"c{number}" for number in range(1, self.calls_made + 1))
        assert all(record.outcome is not None for record in records)
        for callback in self.kept.tables.callbacks.values():
            assert is_open(callback) is (callback.id in self.center.state.callbacks)


STEPS: Final = (
    (Floor.somebody_calls, 30),
    (Floor.time_passes, 25),
    (Floor.an_agent_chooses, 12),
    (Floor.a_ring_ends, 30),
    (Floor.an_agent_hangs_up, 20),
    (Floor.a_caller_hangs_up, 6),
    (Floor.whom_we_call_answers_or_not, 15),
    (Floor.a_key_is_pressed, 15),
    (Floor.a_look_up_comes_back, 15),
    (Floor.a_callback_is_wished_for_or_not_any_more, 6),
    (Floor.an_administrator_changes_his_mind, 2),
    (Floor.a_wrap_up_is_done, 10),
)


@pytest.mark.parametrize("seed", range(40))
def test_a_random_floor_keeps_its_promises(seed: int) -> None:
    floor = Floor(random.Random(seed))
    for _ in range(400):
        floor.step()
    floor.close()
    assert floor.offers_seen > 20, "a floor on which nothing happens proves nothing"
