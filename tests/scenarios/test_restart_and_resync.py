"""The service dies and comes back, or a report is lost: what lives goes on, what is gone is closed."""

from datetime import timedelta

from callcenter.core.agent import Activity, PhoneState
from callcenter.core.commands import CollectDigits, HangUpCall, LookAtSwitch, LookUpCustomer, StartTimer
from callcenter.core.events import CallerHungUp, CustomersFound, PastCall, Place, RingEnd
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.offer import OfferState
from callcenter.core.requests import HangUp
from tests.support.floor import START
from tests.support.playbook import Playbook


def test_a_waiting_caller_keeps_his_place_over_a_restart() -> None:
    book = Playbook().available("eve").calls("4001").later(20).restarts()
    assert book.orders == [], "nothing is ordered before the switch is seen"
    book.later(5).sees(book.a_call(Place.WAITING))
    book.expect()
    book.later(1).available("ann")
    assert book.pops[0].wait_seconds == 26


def test_who_is_calling_is_found_out_again() -> None:
    book = Playbook().calls("4001").give(CustomersFound(interaction_id="id1", matches=({"id": "k1"},), at=START))
    book.restarts()
    assert LookUpCustomer(interaction_id="id1", ani="13800138000", ani_e164=None) in book.commands


def test_a_ringing_offer_goes_on_with_its_deadline() -> None:
    book = Playbook().available("ann", "bob").calls("4001").later(4).restarts()
    offer = book.last_offer
    assert StartTimer(name=f"ring:{offer.id}", due_at=START + timedelta(seconds=23)) in book.commands
    book.sees(book.a_call(Place.RINGING)).answers()
    assert (book.interaction().stage, book.interaction().agent) == (Stage.CONNECTED, "ann")


def test_an_answer_that_nobody_heard_is_seen() -> None:
    book = Playbook().available("ann").calls("4001").restarts()
    book.sees_twice(book.a_call(Place.TALKING, endpoint="ann"))
    assert book.interaction().stage is Stage.CONNECTED
    assert book.agent("ann").activity is Activity.ON_CONTACT
    assert book.last_offer.state is OfferState.ANSWERED


def test_a_wrap_up_ends_at_its_deadline_over_a_restart() -> None:
    book = Playbook().available("ann").calls("4001").answers().hangs_up().later(10).restarts()
    assert book.timers == ["wrap_up:id1"]
    book.later(40).fires("wrap_up:id1")
    assert book.record().stage is Stage.CLOSED
    assert book.agent("ann").activity is Activity.IDLE


def test_who_left_meanwhile_is_closed_at_the_second_look() -> None:
    book = Playbook().available("ann").calls("4001").restarts().later(5)
    book.sees().expect(LookAtSwitch())
    assert book.interaction().stage is Stage.OFFERED, "one look may be older than the report that explains it"
    book.sees()
    assert (book.closed.outcome, book.closed.cause) == (Outcome.ABANDONED_WHILE_RINGING, "seen_gone")
    assert book.agent("ann").activity is Activity.IDLE


def test_the_ledger_says_when_he_left() -> None:
    book = Playbook().calls("4001").later(10).restarts()
    past = PastCall(
        call_id="c1",
        ani="",
        ani_e164=None,
        dnis="4001",
        arrived_at=START,
        ended_at=START + timedelta(seconds=12),
    )
    book.later(300).sees_twice(past=(past,))
    assert book.closed.wait_seconds == 12
    assert book.stretches() == [("ivr", 0), ("queue", 12)]


def test_a_talk_of_which_only_the_end_is_heard_is_the_agents_whose_offer_it_was() -> None:
    book = Playbook().available("ann").calls("4001").restarts().later(30)
    offer = book.last_offer
    book.give(CallerHungUp(call_id="c1", cause="16", answered=True, offer_id=offer.id, at=book.at))
    assert book.record().stage is Stage.WRAP_UP
    assert (book.record().outcome, book.record().agent) == (Outcome.ANSWERED, "ann")
    assert book.last_offer.state is OfferState.ANSWERED


def test_a_talk_of_which_the_ledger_tells_is_answered_whoever_it_was() -> None:
    book = Playbook().calls("4001").restarts()
    past = PastCall(
        call_id="c1",
        ani="",
        ani_e164=None,
        dnis="4001",
        arrived_at=START,
        ended_at=START + timedelta(seconds=12),
        answered=True,
        offer_id="forgotten in the crash",
    )
    book.later(60).sees_twice(past=(past,))
    assert (book.closed.outcome, book.closed.agent, book.closed.cause) == (Outcome.ANSWERED, None, "service_away")


def test_a_call_that_died_with_the_switch_before_anybody_heard_of_it_is_lost() -> None:
    past = PastCall(
        call_id="c9",
        ani="13800138000",
        ani_e164="+8613800138000",
        dnis="4001",
        arrived_at=START,
        ended_at=START + timedelta(seconds=15),
        lost=True,
    )
    book = Playbook().later(60).sees(past=(past,))
    assert (book.closed.outcome, book.closed.ended_by) == (Outcome.LOST, EndedBy.NETWORK)


def test_what_died_with_the_switch_is_lost_and_nobodys_fault() -> None:
    book = Playbook().available("ann", "bob").calls("4001", call_id="c1").answers("c1").calls("4001", call_id="c2")
    book.later(60).sees_twice(switch_started_at=book.at)
    assert (book.record("c1").outcome, book.record("c1").ended_by) == (Outcome.ANSWERED, EndedBy.NETWORK)
    assert (book.record("c2").outcome, book.record("c2").ended_by) == (Outcome.LOST, EndedBy.NETWORK)


def test_a_caller_who_came_while_nobody_listened_is_adopted() -> None:
    book = Playbook().available("ann", "eve").restarts()
    book.sees(book.a_call(Place.WAITING, "c9", generation=4))
    assert book.rung == ["ann"]
    assert book.interaction("c9").generation == 5, "a report of an older order is not taken for ours"


def test_a_call_that_came_and_went_unheard_has_its_record() -> None:
    past = PastCall(
        call_id="c9",
        ani="13800138000",
        ani_e164="+8613800138000",
        dnis="4000",
        arrived_at=START,
        ended_at=START + timedelta(seconds=15),
    )
    book = Playbook().later(60).sees(past=(past,))
    record = book.closed
    assert (record.outcome, record.ivr_seconds, record.entry_point) == (Outcome.ABANDONED_IN_IVR, 15, "Main line")
    assert book.sees(past=(past,)).changes == [], "told again it is not recorded again"


def test_a_caller_who_waits_in_silence_is_asked_again() -> None:
    book = Playbook().available("ann").calls("4000")
    book.sees_twice(book.a_call(Place.WAITING))
    book.expect(
        CollectDigits(
            call_id="c1", generation=2, prompts=("main_menu",), language="zh", max_digits=1, timeout_seconds=5
        )
    )


def test_a_caller_found_in_silence_hears_his_music_again() -> None:
    book = Playbook().calls("4001")
    book.sees_twice(book.a_call(Place.WAITING, generation=0))
    assert [type(order).__name__ for order in book.orders] == ["HoldCaller"]


def test_an_order_forgotten_in_a_crash_never_shares_its_number() -> None:
    book = Playbook().calls("4001").restarts()
    book.sees_twice(book.a_call(Place.RINGING, generation=7))
    assert book.interaction().generation == 8


def test_a_ring_that_ended_unheard_goes_back_to_the_queue_without_blame() -> None:
    book = Playbook().available("ann", "bob").calls("4001")
    book.sees_twice(book.a_call(Place.WAITING))
    assert book.agent("ann").status == "available"
    assert book.rung == ["bob"]


def test_a_talk_that_ended_unheard_is_ended() -> None:
    book = Playbook().available("ann").calls("4001").answers().later(30)
    book.sees_twice(book.a_call(Place.WAITING))
    book.expect(HangUpCall(call_id="c1"))
    assert (book.record().outcome, book.record().ended_by) == (Outcome.ANSWERED, EndedBy.AGENT)


def test_a_report_between_two_looks_settles_it_by_itself() -> None:
    book = Playbook().available("ann", "bob").calls("4001")
    book.sees(book.a_call(Place.WAITING)).expect(LookAtSwitch())
    book.ring_ends(RingEnd.REJECTED)
    assert book.rung == [], "who may be gone is offered to nobody"
    book.sees(book.a_call(Place.WAITING))
    assert book.rung == ["bob"]
    assert book.kept.tables.offers["id2"].state is OfferState.REJECTED


def test_a_verb_on_its_way_is_no_disagreement() -> None:
    book = Playbook().calls("4001").available("ann")
    book.sees_twice(book.a_call(Place.WAITING)).expect()
    assert book.interaction().stage is Stage.OFFERED


def test_whom_we_are_done_with_is_sent_away_again() -> None:
    book = Playbook().available("ann").calls("4001", call_id="c1").answers("c1")
    book.give(HangUp(interaction_id="id1", agent="ann", at=START)).expect(HangUpCall(call_id="c1"))
    book.later(2).sees(book.a_call(Place.WAITING)).expect(HangUpCall(call_id="c1"))
    book.fires("wrap_up:id1").later(60)
    book.sees(book.a_call(Place.WAITING)).expect(HangUpCall(call_id="c1"))
    assert len(book.kept.tables.interactions) == 1


def test_an_arrival_after_the_look_began_is_not_missed_by_it() -> None:
    book = Playbook().later(10).calls("4001")
    book.sees_twice(since_at=START).expect()
    assert book.interaction().stage is Stage.QUEUED


def test_a_look_tells_how_the_phones_are() -> None:
    book = Playbook().available("ann").sees(phones={"ann": PhoneState.IN_USE})
    assert (book.agent("ann").phone, book.agent("bob").phone) == (PhoneState.IN_USE, PhoneState.UNREACHABLE)
    assert book.calls("4001").rung == []
