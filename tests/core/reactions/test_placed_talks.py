"""What the switch shows of a talk, against where everybody should be."""

import pytest

from callcenter.core.events import Place
from callcenter.core.reactions import placed_talks
from callcenter.core.turn import Turn
from tests.support.floor import START
from tests.support.steering import Steered


def agrees(book: Steered, place: Place, *names: str, generation: int = 0) -> bool:
    turn = Turn(state=book.center.state, at=START, new_id=str)
    call = book.a_call(place, legs=frozenset(names))
    return placed_talks.agrees(turn, book.interaction(), call)


@pytest.mark.parametrize(
    ("place", "names", "right"),
    [
        (Place.WAITING, ("ann", "bob"), True),
        (Place.VERB, ("ann", "bob"), True),
        (Place.ROOM, ("ann", "bob"), False),
        (Place.TALKING, ("ann", "bob"), False),
        (Place.WAITING, ("ann",), False),
        (Place.WAITING, ("bob",), False),
        (Place.WAITING, ("ann", "bob", "x"), False),
    ],
)
def test_a_consultation(place: Place, names: tuple[str, ...], right: bool) -> None:
    assert agrees(Steered.talking().consults("bob"), place, *names) is right


def test_who_only_rings_has_a_leg_already() -> None:
    book = Steered.talking().invites("bob")
    assert agrees(book, Place.WAITING, "ann", "bob")
    assert not agrees(book, Place.WAITING, "ann")


@pytest.mark.parametrize("place", list(Place))
def test_before_it_is_steered_a_talk_is_where_the_ring_joined_it(place: Place) -> None:
    assert agrees(Steered.talking(), place) is (place in (Place.TALKING, Place.RINGING))


def test_a_phone_that_is_away_has_a_leg_only_while_it_is_called() -> None:
    book = Steered.talking().loses_phone()
    assert agrees(book, Place.WAITING)
    assert not agrees(book, Place.WAITING, "ann")
    assert agrees(book.finds_phone(), Place.WAITING, "ann")
