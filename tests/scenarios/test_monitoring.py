"""A supervisor on an agent's line: called, put onto it, taken along with the call, and off it when it is over."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from callcenter.core.agent import PhoneState, Status
from callcenter.core.arrangement import PHONE_LOST
from callcenter.core.changes import InteractionChanged, MonitoringChanged
from callcenter.core.commands import CallMonitor, HangUpLeg, MonitorSpot, PlaceLegs, Spot
from callcenter.core.configuration import CallbackMode, Configuration
from callcenter.core.errors import Refusal
from callcenter.core.events import PhoneChanged, PhoneLost, Place, RingEnd
from callcenter.core.interaction import Stage
from callcenter.core.monitoring import MonitoringMode, MonitoringState
from callcenter.core.monitoring_requests import StartMonitoring, StopMonitoring, SwitchMonitoring, TakeOver
from callcenter.core.requests import HangUp, RejectOffer, Target, TargetKind, TransferCall
from callcenter.core.supervision import Supervision, SupervisorScope
from tests.support.floor import START
from tests.support.monitored import BARGE, LISTEN, WHISPER, Monitored, supervised_floor

SPOTS = {LISTEN: MonitorSpot.LISTEN, WHISPER: MonitorSpot.WHISPER}
TO_SALES = Target(kind=TargetKind.QUEUE, name="sales")


def start(supervisor: str = "sam", interaction_id: str = "id1") -> StartMonitoring:
    return StartMonitoring(interaction_id=interaction_id, supervisor=supervisor, mode=LISTEN, at=START)


def test_his_phone_is_called_and_he_is_put_onto_the_agents_leg_when_it_answers() -> None:
    book = Monitored.talking().monitors(WHISPER)
    (called,) = book.called_monitors
    assert called == CallMonitor(
        call_id="c1", leg_id=book.monitoring().id, endpoint="sam", shown="4001", ring_seconds=20
    )
    assert book.put == {}
    assert book.timers == [f"monitor:{called.leg_id}"]
    book.later(2).monitor_answers()
    assert book.put == {"sam": (MonitorSpot.WHISPER, "ann")}
    monitoring = book.monitoring()
    assert (monitoring.state, monitoring.agents, monitoring.answered_at) == (MonitoringState.ON, ("ann",), book.at)
    assert f"monitor:{monitoring.id}" not in book.center.state.timers


def test_the_talk_does_not_notice_him() -> None:
    book = Monitored.talking()
    before = book.interaction()
    for mode in (LISTEN, WHISPER):
        book.monitors(mode).monitor_answers().stops()
    assert book.interaction() == before
    assert not [c for c in book.changes if isinstance(c, InteractionChanged)]


@pytest.mark.parametrize("mode", [LISTEN, WHISPER])
def test_another_mode_is_another_place_for_the_phone_that_is_there(mode: MonitoringMode) -> None:
    book = Monitored.listened(mode)
    other = WHISPER if mode is LISTEN else LISTEN
    book.switches(other)
    assert book.put == {"sam": (SPOTS[other], "ann")}
    assert book.called_monitors == []
    book.switches(other)
    assert book.orders == []
    assert book.changes == []


def test_who_talks_along_brings_the_two_into_a_room_and_comes_in_himself() -> None:
    book = Monitored.listened()
    book.switches(BARGE)
    assert book.put == {"sam": (MonitorSpot.ROOM, None)}
    assert book.where == {"caller": "talk", "ann": "talk"}
    kinds = [type(order) for order in book.orders]
    assert kinds.index(PlaceLegs) < len(kinds) - 1
    assert book.interaction().placed
    book.switches(LISTEN)
    assert book.put == {"sam": (MonitorSpot.LISTEN, "ann")}


def test_who_talks_along_from_the_beginning_needs_no_second_request() -> None:
    book = Monitored.listened(BARGE)
    assert book.put == {"sam": (MonitorSpot.ROOM, None)}
    assert book.where == {"caller": "talk", "ann": "talk"}


def test_several_listen_and_each_of_them_once() -> None:
    book = Monitored.listened().monitors(WHISPER, supervisor="kim").monitor_answers(supervisor="kim")
    assert book.put == {"sam": (MonitorSpot.LISTEN, "ann"), "kim": (MonitorSpot.WHISPER, "ann")}
    book.refused(start(), Refusal.ALREADY_MONITORING)
    book.stops()
    assert book.put == {"kim": (MonitorSpot.WHISPER, "ann")}
    assert book.center.state.monitorings.keys() == {book.monitoring("kim").id}


def test_nobody_is_listened_to_who_cannot_be_or_by_whom_it_cannot_be_done() -> None:
    book = Monitored.talking()
    book.refused(start("nobody"), Refusal.NO_PHONE)
    book.refused(start(interaction_id="unknown"), Refusal.UNKNOWN_INTERACTION)
    book.refused(start("ann"), Refusal.TARGET_IS_YOURSELF)
    book.calls("4001", call_id="c2", ani="13900139000")
    book.refused(start(interaction_id=book.interaction("c2").id), Refusal.NOT_CONNECTED)
    book.refused(start("bob"), Refusal.BUSY_WITH_A_CONTACT)
    book.give(PhoneChanged(endpoint="sam", state=PhoneState.IN_USE, at=START))
    book.refused(start(), Refusal.BUSY_WITH_A_CONTACT)
    book.give(PhoneChanged(endpoint="sam", state=PhoneState.UNREACHABLE, at=START))
    book.refused(start(), Refusal.PHONE_UNREACHABLE)
    book.loses_link()
    book.refused(start(), Refusal.SWITCH_AWAY)
    book.sees_twice(book.a_call(Place.TALKING, endpoint="ann", legs=frozenset({"ann"})))
    book.hangs_up()
    book.refused(start(), Refusal.ALREADY_ENDED)


def test_it_is_his_alone() -> None:
    book = Monitored.listened()
    id_ = book.monitoring().id
    book.refused(
        SwitchMonitoring(monitoring_id=id_, supervisor="kim", mode=BARGE, at=START), Refusal.UNKNOWN_MONITORING
    )
    book.refused(StopMonitoring(monitoring_id=id_, supervisor="kim", at=START), Refusal.UNKNOWN_MONITORING)
    book.refused(TakeOver(monitoring_id=id_, supervisor="kim", at=START), Refusal.UNKNOWN_MONITORING)
    book.give(StopMonitoring(monitoring_id=id_, supervisor=None, at=START))
    assert book.monitoring().cause == "stopped"
    book.refused(StopMonitoring(monitoring_id=id_, supervisor="sam", at=START), Refusal.UNKNOWN_MONITORING)


def test_who_is_called_to_a_line_or_on_it_is_offered_nothing() -> None:
    floor = supervised_floor()
    sam = floor.agents["sam"]
    both = {**floor.agents, "sam": replace(sam, queues=frozenset({"sales"}))}
    book = Monitored.talking(replace(floor, agents=both), others=())
    book.chooses("sam", Status.AVAILABLE).monitors()
    book.calls("4001", call_id="c2")
    assert book.rung == []
    book.monitor_answers()
    assert book.interaction("c2").stage is Stage.QUEUED
    book.stops()
    assert book.rung == ["sam"]


# How it ends


def test_a_phone_that_is_not_answered_ends_it_and_the_deadline_too() -> None:
    book = Monitored.talking().monitors().later(5).monitor_fails(RingEnd.REJECTED)
    assert (book.monitoring().state, book.monitoring().cause) == (MonitoringState.ENDED, "rejected")
    assert book.dropped == []
    book.monitors().later(23).fires(f"monitor:{book.monitoring().id}")
    assert book.monitoring().cause == "no_answer"
    assert book.dropped == [book.monitoring().id]
    assert book.agent("sam").monitoring is None


def test_he_stops_or_hangs_up() -> None:
    book = Monitored.listened().later(30).stops()
    assert (book.monitoring().cause, book.monitoring().ended_at) == ("stopped", book.at)
    assert book.dropped == [book.monitoring().id]
    book.monitors().monitor_answers().monitor_hangs_up()
    assert book.monitoring().cause == "hung_up"
    assert book.dropped == []


@pytest.mark.parametrize(
    "end",
    [
        lambda book: book.hangs_up(),
        lambda book: book.phone_hangs_up("ann"),
        lambda book: book.room_empties(),
        lambda book: book.give(HangUp(interaction_id="id1", agent=None, at=START)),
    ],
)
def test_it_ends_with_the_talk_whoever_hangs_up(end: Callable[[Monitored], Monitored]) -> None:
    book = end(Monitored.listened(BARGE))
    assert book.monitoring().cause == "talk_ended"
    assert book.monitoring().id in book.dropped


def test_it_ends_while_his_phone_still_rings_and_a_late_answer_changes_nothing() -> None:
    book = Monitored.talking().monitors().hangs_up()
    assert book.monitoring().cause == "talk_ended"
    assert book.dropped == [book.monitoring().id]
    book.monitor_answers()
    assert book.changes == []


def test_a_page_that_was_his_phone_ends_it_when_it_is_lost() -> None:
    book = Monitored.listened().give(PhoneLost(endpoint="sam", at=START))
    assert book.monitoring().cause == PHONE_LOST
    assert book.dropped == [book.monitoring().id]


def test_it_ends_when_he_is_no_agent_any_more() -> None:
    book = Monitored.listened()
    floor = book.configuration
    others = {name: profile for name, profile in floor.agents.items() if name != "sam"}
    book.configures(replace(floor, agents=others))
    assert book.monitoring().cause == "removed"
    assert book.dropped == [book.monitoring().id]


def test_it_ends_when_a_number_outside_has_the_call() -> None:
    book = Monitored.listened().consults("+862112345678").completes()
    assert book.interaction().stage is Stage.TRANSFERRED
    assert book.monitoring().cause == "transferred_out"


# What becomes of it while the call is steered


def test_hold_and_consult_leave_who_listens_on_the_agents_leg() -> None:
    book = Monitored.listened()
    steps = (book.holds, book.resumes, partial(book.consults, "bob"), book.swaps, book.swaps, book.joins)
    for step in steps:
        step()
        assert book.put == {"sam": (MonitorSpot.LISTEN, "ann")}
    assert book.monitoring().state is MonitoringState.ON


def test_who_talks_along_is_with_the_agent_while_the_caller_waits() -> None:
    book = Monitored.listened(BARGE).holds()
    assert book.put == {"sam": (MonitorSpot.WHISPER, "ann")}
    book.resumes()
    assert book.put == {"sam": (MonitorSpot.ROOM, None)}
    book.consults("bob")
    assert book.put == {"sam": (MonitorSpot.WHISPER, "ann")}
    book.joins()
    assert book.put == {"sam": (MonitorSpot.ROOM, None)}


def test_a_lost_phone_leaves_him_with_nobody_until_it_is_back() -> None:
    book = Monitored.listened().loses_phone()
    assert book.put == {"sam": (MonitorSpot.APART, None)}
    assert book.monitoring().state is MonitoringState.ON
    book.later(3).finds_phone().phone_answers()
    assert book.put == {"sam": (MonitorSpot.LISTEN, "ann")}


def test_a_call_that_is_handed_over_takes_him_along() -> None:
    book = Monitored.listened().consults("bob").completes()
    assert book.put == {"sam": (MonitorSpot.LISTEN, "bob")}
    assert book.monitoring().agents == ("ann", "bob")
    assert [c.monitoring.agent for c in book.changes if isinstance(c, MonitoringChanged)] == ["bob"]


def test_a_caller_who_waits_again_keeps_his_listener() -> None:
    book = Monitored.listened(WHISPER)
    book.give(TransferCall(interaction_id="id1", agent="ann", target=TO_SALES, at=START))
    assert book.put == {"sam": (MonitorSpot.APART, None)}
    assert book.monitoring().state is MonitoringState.ON
    book.starts().answers()
    assert book.put == {"sam": (MonitorSpot.WHISPER, "bob")}
    assert book.monitoring().agents == ("ann", "bob")


def test_a_refused_transfer_leaves_him_waiting_with_the_caller() -> None:
    book = Monitored.listened()
    target = Target(kind=TargetKind.AGENT, name="bob")
    book.give(TransferCall(interaction_id="id1", agent="ann", target=target, at=START)).starts()
    book.give(RejectOffer(interaction_id="id1", agent="bob", at=START))
    assert book.interaction().stage is Stage.QUEUED
    assert book.put == {"sam": (MonitorSpot.APART, None)}
    book.hangs_up()
    assert book.monitoring().cause == "talk_ended"


def test_a_callback_that_began_at_the_agents_phone_is_heard_on_its_own_channel() -> None:
    book = Monitored.talking()
    attributes = {"callback_mode": CallbackMode.AGENT_FIRST}
    book.center.state.interactions["id1"] = replace(book.interaction(), endpoint=None, attributes=attributes)
    for mode in MonitoringMode:
        book.monitors(mode).monitor_answers()
        assert book.put == {"sam": (MonitorSpot(mode.value), None)}
        book.refused(TakeOver(monitoring_id=book.monitoring().id, supervisor="sam", at=START), Refusal.NOT_CONNECTED)
        book.stops()
    assert not book.interaction().placed


# Restart and looks


def test_a_restart_remembers_him_and_puts_him_there_again() -> None:
    book = Monitored.listened(WHISPER)
    book.put.clear()
    seen = book.a_call(Place.TALKING, endpoint="ann", legs=frozenset({"ann"}))
    monitor = book.a_monitor()
    book.restarts()
    assert book.put == {}
    book.sees_twice(seen, monitors=(monitor,))
    assert book.put == {"sam": (MonitorSpot.WHISPER, "ann")}
    assert book.monitoring().state is MonitoringState.ON
    assert book.agent("sam").monitoring == book.monitoring().id


def test_after_a_lost_link_he_is_put_there_again() -> None:
    book = Monitored.listened()
    book.put.clear()
    seen = book.a_call(Place.TALKING, endpoint="ann", legs=frozenset({"ann"}))
    book.loses_link().sees(seen, monitors=(book.a_monitor(),))
    assert book.put == {"sam": (MonitorSpot.LISTEN, "ann")}
    book.put.clear()
    book.loses_link().switches(WHISPER)
    assert book.put == {}
    book.sees(seen, monitors=(book.a_monitor(),))
    assert book.put == {"sam": (MonitorSpot.WHISPER, "ann")}


def test_who_is_missing_at_two_looks_has_gone_and_who_is_nobodys_is_hung_up_at_the_second() -> None:
    book = Monitored.listened().later(5)
    seen = book.a_call(Place.TALKING, endpoint="ann", legs=frozenset({"ann"}))
    monitor = book.a_monitor()
    book.sees(seen)
    assert book.monitoring().state is MonitoringState.ON
    book.sees(seen)
    assert book.monitoring().cause == "seen_gone"
    book.sees(seen, monitors=(monitor,))
    assert book.dropped == []
    book.sees(seen, monitors=(monitor,))
    assert book.orders[-1] == HangUpLeg(call_id="c1", leg=monitor.leg_id)


def test_an_answer_that_was_not_heard_is_seen() -> None:
    book = Monitored.talking().monitors()
    seen = book.a_call(Place.TALKING, endpoint="ann", legs=frozenset({"ann"}))
    book.sees(seen, monitors=(book.a_monitor(answered=False),))
    assert book.monitoring().state is MonitoringState.CALLING
    book.sees(seen, monitors=(book.a_monitor(),))
    assert book.monitoring().state is MonitoringState.ON
    assert book.put == {"sam": (MonitorSpot.LISTEN, "ann")}


def test_a_ring_whose_deadline_passed_while_nothing_could_be_ordered_is_ended_after_the_link_is_back() -> None:
    book = Monitored.talking().monitors().loses_link().later(60)
    name = f"monitor:{book.monitoring().id}"
    book.fires(name)
    assert book.monitoring().state is MonitoringState.CALLING
    book.sees(book.a_call(Place.TALKING, endpoint="ann", legs=frozenset({"ann"})))
    assert name in book.center.state.timers
    book.later(5).fires(name)
    assert book.monitoring().cause == "no_answer"


def test_the_caller_stands_where_he_stood_when_he_who_talks_along_leaves() -> None:
    book = Monitored.listened(BARGE).stops()
    assert book.where == {"caller": Spot.TALK, "ann": Spot.TALK}
    assert [kind for kind, _ in book.stretches()].count("talk") == 1


def scoped(*queues: str) -> Configuration:
    floor = supervised_floor()
    scopes = {"sam": SupervisorScope(queues=frozenset(queues))}
    return replace(floor, supervision=Supervision(scopes=scopes))


def test_a_call_that_he_does_not_look_after_is_not_there() -> None:
    book = Monitored.talking(scoped("support"))
    # ann belongs to sales alone, and the call is sales'.
    book.refused(start(), Refusal.UNKNOWN_INTERACTION)
    book.give(replace(start(), everywhere=True)).monitor_answers()
    assert book.put == {"sam": (MonitorSpot.LISTEN, "ann")}


def test_he_leaves_a_call_that_is_handed_to_where_he_does_not_look_after_anybody() -> None:
    book = Monitored.talking(scoped("sales")).monitors().monitor_answers()
    book.give(
        TransferCall(interaction_id="id1", agent="ann", target=Target(kind=TargetKind.QUEUE, name="support"), at=START)
    )
    book.starts().answers()
    # bob takes both queues: he is one of those whom sam looks after.
    assert book.put == {"sam": (MonitorSpot.LISTEN, "bob")}
    book.configures(scoped("other"))
    assert book.monitoring().cause == "out_of_scope"
    assert book.dropped == [book.monitoring().id]
