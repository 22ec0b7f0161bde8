"""The rules of a look; what comes of each in a call is told in tests/scenarios."""

import itertools

import pytest

from callcenter.core.events import Place
from callcenter.core.interaction import Stage
from tests.support.playbook import Playbook

HOMES = {
    Stage.IN_FLOW: {Place.VERB, Place.VOICEMAIL},
    Stage.QUEUED: {Place.WAITING, Place.VERB, Place.VOICEMAIL},
    Stage.OFFERED: {Place.RINGING, Place.VOICEMAIL},
    Stage.CONNECTED: {Place.TALKING, Place.RINGING},
}


def at_stage(stage: Stage) -> Playbook:
    match stage:
        case Stage.IN_FLOW:
            return Playbook().calls("4000")
        case Stage.QUEUED:
            return Playbook().calls("4001")
        case Stage.OFFERED:
            return Playbook().available("ann", "eve").calls("4001")
        case _:
            return Playbook().available("ann", "eve").calls("4001").answers()


@pytest.mark.parametrize(("stage", "place"), sorted(itertools.product(HOMES, Place)))
def test_a_caller_at_home_is_left_alone_and_any_other_is_settled_at_the_second_look(stage: Stage, place: Place) -> None:
    book = at_stage(stage)
    before = book.interaction()
    book.sees(book.a_call(place, endpoint="ann" if place is Place.TALKING else None))
    assert book.interaction() == before
    assert (before.id in book.center.state.suspects) == (place not in HOMES[stage])
    book.sees(book.a_call(place, endpoint="ann" if place is Place.TALKING else None))
    assert (book.interaction() == before) == (place in HOMES[stage])
    assert not book.center.state.suspects


@pytest.mark.parametrize("stage", [Stage.IN_FLOW, Stage.QUEUED, Stage.OFFERED])
def test_an_older_generation_is_a_disagreement(stage: Stage) -> None:
    book = at_stage(stage)
    place = sorted(HOMES[stage] - {Place.VOICEMAIL})[0]
    book.sees(book.a_call(place, generation=0))
    assert book.center.state.suspects


def test_a_suspect_who_moved_meanwhile_is_not_settled() -> None:
    book = at_stage(Stage.IN_FLOW).sees()
    book.presses("3").starts()
    book.sees()
    assert book.interaction().flow_node == "number"


def test_an_agent_who_is_busy_already_is_not_joined_twice() -> None:
    book = Playbook().available("ann").calls("4001", call_id="c1").answers("c1").calls("4001", call_id="c2")
    talking = book.a_call(Place.TALKING, "c1", endpoint="ann")
    book.sees_twice(talking, book.a_call(Place.TALKING, "c2", endpoint="ann"))
    assert (book.interaction("c1").agent, book.interaction("c2").agent) == ("ann", None)
