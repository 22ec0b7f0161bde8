"""All that may happen on a random day, each with how often it does and when it can."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from callcenter.core.agent import PhoneState, Status
from callcenter.core.configuration import AgentProfile
from callcenter.core.events import (
    Configured,
    CustomersFound,
    Place,
    RingEnd,
    ServiceAnswered,
    SwitchLost,
    SwitchSeen,
    TimerFired,
)
from callcenter.core.interaction import Stage
from callcenter.core.ivr.services import Service, ServiceAnswer
from callcenter.core.requests import (
    AcceptOffer,
    CancelCallback,
    ChooseCustomer,
    HangUp,
    RejectOffer,
    Request,
    RequestCallback,
    SetAgentStatus,
    SetDisposition,
)
from tests.scenarios.random_day.acting import (
    a_queue_is_closed_or_opened,
    a_supervisor_acts,
    somebody_chooses_for_later,
    somebody_is_here,
    somebody_waits,
)
from tests.scenarios.random_day.callers import (
    a_verb_ends,
    somebody_calls,
    whom_we_call_answers,
    whom_we_call_does_not_answer,
)
from tests.scenarios.random_day.channel import Channel
from tests.scenarios.random_day.control import (
    a_leg_hangs_up,
    a_leg_is_answered,
    a_leg_is_not_answered,
    a_page_is_back,
    a_page_is_lost,
    somebody_steers,
)
from tests.scenarios.random_day.day import Day
from tests.scenarios.random_day.dialling import (
    dialling_is_forbidden_and_allowed,
    somebody_dials,
    somebody_is_called,
    who_dials_thinks_again,
)
from tests.scenarios.random_day.floor import a_floor_of_days
from tests.scenarios.random_day.handovers import somebody_sends_a_call_on, somebody_wraps_up_his_part
from tests.scenarios.random_day.invariants import SECRET
from tests.scenarios.random_day.monitors import MONITORING
from tests.support.floor import MENU

ANSWERS: Final = ["verified", "done", "refused", "error", "unheard_of"]
RING_ENDS: Final = [end for end in RingEnd if end is not RingEnd.AGENT_HUNG_UP]


def something_is_heard(day: Day, pick: random.Random) -> None:
    day.hear(pick.choice(list(day.switch.outbox)), pick)


def everything_is_heard(day: Day, pick: random.Random) -> None:
    while day.switch.outbox:
        something_is_heard(day, pick)


def a_phone_is_picked_up(day: Day, pick: random.Random) -> None:
    call = pick.choice(day.switch.at_place(Place.RINGING))
    day.switch.answer(call, pick.choice(call.ringing))


def a_ring_ends(day: Day, pick: random.Random) -> None:
    day.switch.end_ring(pick.choice(day.switch.at_place(Place.RINGING)), pick.choice(RING_ENDS))


def one_phone_stops(day: Day, pick: random.Random) -> None:
    call = pick.choice(day.switch.at_place(Place.RINGING))
    end = pick.choice([RingEnd.REJECTED, RingEnd.BUSY, RingEnd.UNREACHABLE, RingEnd.NO_ANSWER])
    day.switch.stop_phone(call, pick.choice(call.ringing), end)


def the_agent_hangs_up(day: Day, pick: random.Random) -> None:
    day.switch.end_ring(pick.choice(day.switch.at_place(Place.TALKING)), RingEnd.AGENT_HUNG_UP)


def a_phone_holds(day: Day, pick: random.Random) -> None:
    talking = day.switch.at_place(Place.TALKING)
    call = pick.choice(talking) if talking and pick.random() < 0.9 else _any_call(day, pick)
    day.switch.hold(call, resumed=pick.random() < 0.5)


def a_caller_hangs_up(day: Day, pick: random.Random) -> None:
    day.switch.hang_up(_any_call(day, pick))


def a_caller_falls_back(day: Day, pick: random.Random) -> None:
    waiting = day.switch.at_place(Place.WAITING, Place.VERB, Place.RINGING)
    day.switch.fall_back(pick.choice(waiting), pick.choice(["", "sales", "support"]))


def the_fallback_finds_somebody(day: Day, pick: random.Random) -> None:
    call = day.switch.at_place(Place.FALLBACK)[-1]
    at_rest = [name for name, state in day.switch.phones.items() if state is PhoneState.IDLE]
    if at_rest and pick.random() < 0.7:
        day.switch.fallback_answers(call, pick.choice(at_rest))
    else:
        day.switch.begin_message(call)


def a_call_comes_and_goes(day: Day, pick: random.Random) -> None:
    somebody_calls(day, pick)
    call = list(day.switch.calls.values())[-1]
    if pick.random() < 0.7:
        day.switch.fall_back(call, pick.choice(["", "sales"]))
        if pick.random() < 0.7:
            the_fallback_finds_somebody(day, pick)
    day.later(20)
    day.switch.hang_up(call)


def somebody_chooses(day: Day, pick: random.Random) -> None:
    agent = pick.choice(sorted(day.center.state.agents) or ["ann"])
    status = pick.choice([Status.AVAILABLE, Status.AVAILABLE, *Status])
    reason = pick.choice([None, "lunch"])
    day.tell(SetAgentStatus(agent=agent, status=status, reason=reason, at=day.at), pick)


def everybody_is_available(day: Day, pick: random.Random) -> None:
    for agent in sorted(day.configuration.agents):
        day.tell(SetAgentStatus(agent=agent, status=Status.AVAILABLE, at=day.at), pick)


def a_phone_changes(day: Day, pick: random.Random) -> None:
    endpoint = pick.choice(sorted(day.switch.phones))
    day.switch.set_phone(endpoint, pick.choice([PhoneState.IDLE, PhoneState.IDLE, *PhoneState]))


def somebody_asks(day: Day, pick: random.Random) -> None:
    interactions = day.center.state.interactions
    interaction = interactions[pick.choice([*interactions])] if interactions and pick.random() < 0.95 else None
    interaction_id = interaction.id if interaction else "unknown"
    rung = [offer.agent for offer in day.center.state.offers_of.get(interaction_id, {}).values()]
    own = pick.choice(rung) if rung else interaction.agent if interaction else None
    agent = pick.choice([own, own, own, "ann", None])
    code = pick.choice(["resolved", "resolved", "unheard_of"])
    requests: list[Request] = [
        SetDisposition(interaction_id=interaction_id, agent=agent, code=code, at=day.at),
        HangUp(interaction_id=interaction_id, agent=agent, at=day.at),
        RejectOffer(interaction_id=interaction_id, agent=agent or "ann", mic_lost=pick.random() < 0.3, at=day.at),
        AcceptOffer(interaction_id=interaction_id, agent=agent or "ann", at=day.at),
        ChooseCustomer(interaction_id=interaction_id, agent=agent, customer={"id": pick.choice("kq")}, at=day.at),
        SetAgentStatus(agent="nobody", status=Status.AVAILABLE, at=day.at),
    ]
    day.tell(pick.choice(requests), pick)


def somebody_wants_a_callback(day: Day, pick: random.Random) -> None:
    number = pick.choice(["13800138000", "13900139000", "13700137000", "anonymous"])
    due_at = pick.choice([None, None, day.at + timedelta(seconds=30)])
    queue = pick.choice(["sales", "support", "all", "unknown"])
    wish = RequestCallback(number=number, number_e164=None, queue=queue, due_at=due_at, at=day.at)
    open_ones = [*day.center.state.callbacks, "unknown"]
    requests: list[Request] = [wish, wish, CancelCallback(callback_id=pick.choice(open_ones), at=day.at)]
    day.tell(pick.choice(requests), pick)


def a_look_up_comes_back(day: Day, pick: random.Random) -> None:
    interaction_id = day.lookups.pop(pick.randrange(len(day.lookups)))
    matches = pick.choice([(), ({"id": "k1"},), ({"id": "k1"}, {"id": "k2"}), ({"name": "no id"},)])
    day.tell(CustomersFound(interaction_id=interaction_id, matches=matches, at=day.at), pick)


def a_question_is_answered(day: Day, pick: random.Random) -> None:
    """By now it may be too late, or the caller gone."""
    asked = day.questions.pop(pick.randrange(len(day.questions)))
    account = {"balance": SECRET, "blocked": pick.random() < 0.3}
    values = pick.choice([{}, account, account, {**account, "status": 200}])
    wanted = "verified" if asked.question.service is Service.CHECK_IDENTITY else "done"
    answer = ServiceAnswer(exit=wanted if pick.random() < 0.7 else pick.choice(ANSWERS), values=values)
    told = ServiceAnswered(call_id=asked.call_id, generation=asked.generation, answer=answer, at=day.at)
    for _ in range(pick.choice([1, 1, 1, 2])):
        day.tell(told, pick)


def a_question_is_never_answered(day: Day, pick: random.Random) -> None:
    day.questions.pop(pick.randrange(len(day.questions)))


def an_old_event_comes_again(day: Day, pick: random.Random) -> None:
    event = pick.choice(day.heard[-30:])
    # A timer that was set anew under its name is another one.
    set_anew = isinstance(event, TimerFired) and event.name in day.center.state.timers
    if not set_anew and not isinstance(event, SwitchSeen | SwitchLost | Configured):
        day.tell(event, pick)


def a_cancelled_timer_fires(day: Day, pick: random.Random) -> None:
    name = pick.choice([*day.old_timers[-50:], "nonsense"])
    if name not in day.center.state.timers:
        day.tell(TimerFired(name=name, at=day.at), pick)


def time_passes(day: Day, pick: random.Random) -> None:
    day.later(pick.choice([0.1, 0.5, 1, 3, 10, 30]))
    day.fire_due(pick, chance=0.8)


def a_look_begins(day: Day, pick: random.Random) -> None:
    day.begin_look()


def a_look_ends(day: Day, pick: random.Random) -> None:
    day.end_look(pick)


def the_link_breaks(day: Day, pick: random.Random) -> None:
    day.break_link(pick)


def the_link_is_back(day: Day, pick: random.Random) -> None:
    day.mend_link(pick)


def the_switch_restarts(day: Day, pick: random.Random) -> None:
    day.died_with_switch |= day.switch.calls.keys()
    day.break_link(pick)
    day.switch.restart()
    day.later(0.5)
    day.mend_link(pick)


def the_service_restarts(day: Day, pick: random.Random) -> None:
    day.crash(pick)
    unheard = [step for step in STEPS.values() if step.unheard]
    for _ in range(pick.choice([0, 1, 5, 20])):
        step = pick.choices(unheard, weights=[step.weight for step in unheard])[0]
        if step.can(day):
            step.take(day, pick)
            day.later(1)
    day.start_again(pick)


def the_configuration_changes(day: Day, pick: random.Random) -> None:
    floor = a_floor_of_days()
    for change in pick.sample(["agent", "queue", "flow", "phone", "number"], pick.choice([0, 1, 1, 2])):
        match change:
            case "agent":
                gone = pick.choice(["ann", "bob"])
                floor = replace(floor, agents={n: a for n, a in floor.agents.items() if n != gone})
            case "queue":
                floor = replace(floor, queues={n: q for n, q in floor.queues.items() if n != "sales"})
            case "flow":
                nodes = {"start": MENU.nodes["choose"], **MENU.nodes}
                del nodes["number"]
                others = {name: each for name, each in floor.flows.items() if name != "rating"}
                menu = replace(MENU, version="2", start="start", nodes=nodes)
                floor = replace(floor, flows={**others, "menu": menu})
            case "phone":
                moved = AgentProfile(
                    username="eve", display_name="Eve", endpoint="desk-7", queues=frozenset({"sales", "support"})
                )
                floor = replace(floor, agents={**floor.agents, "eve": moved})
                day.switch.phones.setdefault("desk-7", PhoneState.IDLE)
            case _:
                floor = replace(floor, entry_points={}, flows={})
    day.configuration = floor
    day.tell(Configured(configuration=floor, at=day.at), pick)


def everything_settles(day: Day, pick: random.Random) -> None:
    day.settle()


def a_second_service_would_agree(day: Day, pick: random.Random) -> None:
    day.check_restart_equivalence()


def _any_call(day: Day, pick: random.Random) -> Channel:
    return day.switch.calls[pick.choice(list(day.switch.calls))]


def _always(day: Day) -> bool:
    return True


def _at(*places: Place) -> Callable[[Day], bool]:
    return lambda day: bool(day.switch.at_place(*places))


def _few_calls(day: Day) -> bool:
    return len(day.switch.calls) < 8


def _somebody_there(day: Day) -> bool:
    return bool(day.switch.calls)


def _something_said(day: Day) -> bool:
    return bool(day.switch.outbox)


def _may_look(day: Day) -> bool:
    return day.switch.link_up and day.view is None and day.look_wanted


def _wrapping_up(day: Day) -> bool:
    return any(i.stage in (Stage.OFFERED, Stage.WRAP_UP) for i in day.center.state.interactions.values())


def _somebody_talks(day: Day) -> bool:
    return any(i.stage is Stage.CONNECTED for i in day.center.state.interactions.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that may happen. `unheard`: the world does it by itself, also while the service is dead."""

    take: Callable[[Day, random.Random], None]
    weight: int
    can: Callable[[Day], bool] = _always
    unheard: bool = False


_ALL: Final = [
    Step(take=somebody_calls, weight=40, can=_few_calls, unheard=True),
    Step(take=something_is_heard, weight=120, can=_something_said),
    Step(take=everything_is_heard, weight=60, can=_something_said),
    Step(take=a_verb_ends, weight=40, can=_at(Place.VERB), unheard=True),
    Step(take=whom_we_call_answers, weight=20, can=_at(Place.DIALING), unheard=True),
    Step(take=whom_we_call_does_not_answer, weight=10, can=_at(Place.DIALING), unheard=True),
    Step(take=a_phone_is_picked_up, weight=30, can=_at(Place.RINGING), unheard=True),
    Step(take=a_ring_ends, weight=15, can=_at(Place.RINGING), unheard=True),
    Step(take=one_phone_stops, weight=15, can=_at(Place.RINGING), unheard=True),
    Step(take=the_agent_hangs_up, weight=15, can=_at(Place.TALKING), unheard=True),
    Step(take=a_phone_holds, weight=16, can=_somebody_there, unheard=True),
    Step(take=a_caller_hangs_up, weight=10, can=_somebody_there, unheard=True),
    Step(take=a_caller_falls_back, weight=4, can=_at(Place.WAITING, Place.VERB, Place.RINGING), unheard=True),
    Step(take=the_fallback_finds_somebody, weight=30, can=_at(Place.FALLBACK), unheard=True),
    Step(take=a_call_comes_and_goes, weight=20, can=lambda day: not day.switch.link_up, unheard=True),
    Step(take=somebody_chooses, weight=12),
    Step(take=everybody_is_available, weight=8),
    Step(take=a_supervisor_acts, weight=10, can=somebody_is_here),
    Step(take=a_supervisor_acts, weight=100, can=somebody_waits),
    Step(take=a_queue_is_closed_or_opened, weight=5),
    Step(take=somebody_chooses_for_later, weight=12),
    Step(take=a_phone_changes, weight=6, unheard=True),
    Step(take=somebody_asks, weight=10),
    Step(take=somebody_asks, weight=20, can=_wrapping_up),
    Step(take=somebody_sends_a_call_on, weight=30, can=_somebody_talks),
    Step(take=somebody_steers, weight=200, can=_somebody_talks),
    Step(take=a_leg_is_answered, weight=150, can=lambda day: bool(day.switch.legs.ringing()), unheard=True),
    Step(take=a_leg_is_not_answered, weight=20, can=lambda day: bool(day.switch.legs.ringing()), unheard=True),
    Step(take=a_leg_hangs_up, weight=15, can=lambda day: bool(day.switch.legs.standing()), unheard=True),
    Step(take=a_page_is_lost, weight=4, unheard=True),
    Step(take=somebody_dials, weight=25),
    Step(take=who_dials_thinks_again, weight=4, can=somebody_is_called),
    Step(take=dialling_is_forbidden_and_allowed, weight=3),
    Step(take=a_page_is_back, weight=6, unheard=True),
    Step(take=somebody_wraps_up_his_part, weight=8, can=lambda day: bool(day.center.state.participations)),
    Step(take=somebody_wants_a_callback, weight=10),
    Step(take=a_look_up_comes_back, weight=12, can=lambda day: bool(day.lookups)),
    Step(take=a_question_is_answered, weight=30, can=lambda day: bool(day.questions)),
    Step(take=a_question_is_never_answered, weight=5, can=lambda day: bool(day.questions)),
    Step(take=an_old_event_comes_again, weight=6),
    Step(take=a_cancelled_timer_fires, weight=3, can=lambda day: bool(day.old_timers)),
    Step(take=time_passes, weight=30),
    Step(take=a_look_begins, weight=40, can=_may_look),
    Step(take=a_look_begins, weight=2, can=lambda day: day.switch.link_up and day.view is None),
    Step(take=a_look_ends, weight=60, can=lambda day: day.view is not None),
    Step(take=the_link_breaks, weight=3, can=lambda day: day.switch.link_up),
    Step(take=the_link_is_back, weight=20, can=lambda day: not day.switch.link_up),
    Step(take=the_switch_restarts, weight=1),
    Step(take=the_service_restarts, weight=3),
    Step(take=the_configuration_changes, weight=3),
    *(Step(take=take, weight=weight, can=can, unheard=unheard) for take, weight, can, unheard in MONITORING),
    Step(take=everything_settles, weight=2),
    Step(take=a_second_service_would_agree, weight=2),
]
STEPS: Final[Mapping[str, Step]] = {f"{number}_{step.take.__name__}": step for number, step in enumerate(_ALL)}
