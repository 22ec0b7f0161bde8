"""Legs are placed: what differs is ordered, all of them the first time or in doubt, and the record follows."""

from callcenter.core.arrangement import arrangement
from callcenter.core.commands import PlaceLegs
from callcenter.core.reactions import legs
from callcenter.core.records import replace
from callcenter.core.turn import Turn
from tests.support.steering import Steered


def turn_of(book: Steered) -> Turn:
    return Turn(state=book.center.state, at=book.at, new_id=lambda: "new")


def test_what_does_not_differ_is_not_ordered() -> None:
    book = Steered.talking().holds().resumes()
    turn = turn_of(book)
    legs.move(turn, legs.arranged(turn, book.interaction()), book.interaction(), "nothing")
    assert turn.commands == []
    assert [type(change).__name__ for change in turn.changes] == ["InteractionChanged"]


def test_only_who_differs_is_placed_once_all_stand() -> None:
    book = Steered.talking().consults("bob").joins()
    turn = turn_of(book)
    before = legs.arranged(turn, book.interaction())
    legs.move(turn, before, replace(book.interaction(), held=True), "held")
    (order,) = [order for order in turn.commands if isinstance(order, PlaceLegs)]
    assert (order.caller, order.legs) == ("music", ()), "the two talk on where they are"


def test_who_has_just_come_in_stands_where_he_was_told() -> None:
    book = Steered.talking().holds().resumes()
    turn, talk = turn_of(book), book.interaction()
    after = arrangement(talk, ())
    legs.move(turn, replace(after, legs={}), talk, "answered", standing=after.legs)
    assert turn.commands == []


def test_an_order_that_moves_others_only_leaves_the_callers_number_as_it_is() -> None:
    book = Steered.talking().consults("bob").joins().invites("eve")
    before = book.interaction().generation
    assert book.guest_answers("eve").interaction().generation == before


def test_a_stretch_goes_on_as_long_as_nothing_changes_for_the_caller() -> None:
    book = Steered.talking()
    turn = turn_of(book)
    assert legs.follow(turn, book.interaction(), result="x") == book.interaction()
    assert turn.changes == []


def test_a_talk_that_is_over_leaves_nothing_for_the_next() -> None:
    book = Steered.talking().holds()
    ended = legs.unplaced(legs.part_from_agent(turn_of(book), book.interaction()))
    assert (ended.held, ended.placed, ended.endpoint, ended.recording) == (False, False, None, None)
