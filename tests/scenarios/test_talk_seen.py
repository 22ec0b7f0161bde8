"""A steered talk after a restart, a lost link or a lost report: rebuilt from what the switch shows."""

from callcenter.core.agent import Activity
from callcenter.core.commands import HangUpLeg, LookAtSwitch, PlaceLegs
from callcenter.core.events import LiveCall, Place
from callcenter.core.guest import GuestState
from callcenter.core.interaction import Stage
from tests.support.steering import OUTSIDE, Steered


def legs(*names: str) -> frozenset[str]:
    return frozenset(names)


def room(book: Steered, *names: str, place: Place = Place.ROOM) -> LiveCall:
    return book.a_call(place, legs=legs(*names))


def test_a_talk_in_its_room_is_no_disagreement() -> None:
    book = Steered.talking().holds().resumes()
    book.sees_twice(room(book, "ann")).expect()


def test_a_caller_on_hold_is_no_disagreement() -> None:
    book = Steered.talking().holds()
    book.sees_twice(room(book, "ann", place=Place.WAITING)).expect()


def test_a_consultation_goes_on_over_a_restart() -> None:
    book = Steered.talking().consults("bob").restarts().later(2)
    book.sees(room(book, "ann", "bob", place=Place.WAITING)).expect()
    assert book.center.state.guests["id1"].keys() == {book.guest("bob").id}
    book.joins()
    assert book.where == {"caller": "talk", "ann": "talk", "bob": "talk"}
    assert (book.agent("ann").activity, book.agent("bob").activity) == (Activity.ON_CONTACT, Activity.ON_CONTACT)


def test_a_guest_is_still_rung_after_a_restart_until_his_time_is_up() -> None:
    book = Steered.talking().invites(OUTSIDE).restarts()
    leg = book.guest(OUTSIDE).id
    book.sees(room(book, "ann", leg, place=Place.WAITING))
    assert f"guest:{leg}" in book.timers
    book.later(33).fires(f"guest:{leg}")
    assert (book.guest(OUTSIDE).cause, book.where["caller"]) == ("no_answer", "talk")


def test_a_guest_who_is_not_there_any_more_has_gone_at_the_second_look() -> None:
    book = Steered.talking().consults("bob").joins().later(5)
    book.sees(room(book, "ann")).expect(LookAtSwitch())
    assert book.guest("bob").state is GuestState.JOINED
    book.sees(room(book, "ann"))
    assert (book.guest("bob").state, book.guest("bob").cause) == (GuestState.GONE, "seen_gone")
    assert book.agent("bob").activity is Activity.IDLE
    assert book.interaction().stage is Stage.CONNECTED


def test_an_agent_who_is_not_there_any_more_has_hung_up() -> None:
    book = Steered.talking().holds().resumes()
    book.sees_twice(room(book))
    assert (book.record().stage, book.record().cause) == (Stage.WRAP_UP, "seen_ended")


def test_an_agent_who_is_not_there_any_more_has_left_the_call_to_his_guest() -> None:
    book = Steered.talking().consults("bob")
    book.sees_twice(room(book, "bob", place=Place.WAITING))
    assert (book.interaction().agent, book.stands["caller"]) == ("bob", "talk")


def test_a_caller_who_stands_elsewhere_is_placed_again_and_so_is_everybody() -> None:
    book = Steered.talking().consults("bob").joins().begins()
    book.sees_twice(room(book, "ann", "bob", place=Place.WAITING))
    (order,) = [order for order in book.orders if isinstance(order, PlaceLegs)]
    assert (order.caller, dict(order.legs), order.fresh) == ("talk", {"ann": "talk", "bob": "talk"}, False)


def test_a_talk_that_the_ring_still_joins_is_taken_out_of_it() -> None:
    book = Steered.talking().holds()
    book.sees_twice(room(book, "ann", place=Place.TALKING))
    (order,) = [order for order in book.orders if isinstance(order, PlaceLegs)]
    assert (order.caller, order.fresh) == ("music", True)


def test_a_leg_that_belongs_to_nobody_is_hung_up() -> None:
    book = Steered.talking().holds().resumes()
    book.sees_twice(room(book, "ann", "a number forgotten in the crash"))
    assert HangUpLeg(call_id="c1", leg="a number forgotten in the crash") in book.orders
    assert book.interaction().stage is Stage.CONNECTED


def test_a_room_that_was_forgotten_in_a_crash_is_found_again() -> None:
    book = Steered.talking().restarts()
    book.sees_twice(book.a_call(Place.ROOM, generation=7, legs=legs("ann")))
    assert (book.interaction().placed, book.interaction().generation) == (True, 8)
    assert book.where == {"caller": "talk", "ann": "talk"}


def test_what_an_agent_wants_between_two_looks_has_a_number_of_its_own() -> None:
    book = Steered.talking().holds().restarts()
    book.sees(book.a_call(Place.ROOM, generation=9, legs=legs("ann"))).resumes()
    assert book.interaction().generation == 10


def test_a_lost_phone_is_not_awaited_on_a_leg() -> None:
    book = Steered.talking().loses_phone().begins()
    book.sees_twice(room(book, place=Place.WAITING)).expect()
    book.finds_phone()
    book.sees_twice(room(book, place=Place.WAITING))
    assert book.interaction().return_leg is None, "it is not being called any more"
    assert book.interaction().stage is Stage.CONNECTED


def test_a_talk_with_a_number_that_has_taken_over_is_no_disagreement_until_it_ends() -> None:
    book = Steered.talking().consults(OUTSIDE).completes()
    leg = book.guest(OUTSIDE).id
    book.sees_twice(room(book, leg)).expect()
    book.sees_twice(room(book, leg, place=Place.WAITING)).begins()
    assert book.where == {"caller": "talk", leg: "talk"}
    book.sees_twice(room(book))
    assert book.record().stage is Stage.CLOSED


def test_an_agent_who_is_in_no_call_is_freed() -> None:
    """The store has him on a call of which it knows nothing more."""
    book = Steered.talking().consults("bob").restarts()
    book.center.state.guests.clear()
    book.sees(room(book, "ann", place=Place.WAITING))
    assert book.agent("bob").activity is Activity.IDLE
