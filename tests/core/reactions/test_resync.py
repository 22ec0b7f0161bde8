"""The rules of a look; what comes of each in a call is told in tests/scenarios."""

import itertools
from dataclasses import replace

import pytest

from callcenter.core.agent import Activity, ActivityStep, with_activity
from callcenter.core.commands import HangUpCall
from callcenter.core.events import Place, Verb
from callcenter.core.interaction import EndedBy, Outcome, SegmentKind, Stage
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.reactions import segments
from callcenter.core.state import Restored
from callcenter.core.turn import Turn
from tests.support.floor import MENU, a_floor
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


def test_a_talk_with_a_number_outside_is_where_it_should_be() -> None:
    out = DialNode(id="choose", number="+8621", exits={"ended": "bye"})
    flow = replace(MENU, nodes={**MENU.nodes, "choose": out})
    book = Playbook(a_floor(flows={"menu": flow})).calls("4000").starts(verb=Verb.DIAL)
    before = book.interaction()
    book.sees_twice(book.a_call(Place.TALKING)).expect()
    assert (book.interaction(), book.center.state.suspects) == (before, {})
    book.sees_twice(book.a_call(Place.TALKING, endpoint="ann"))
    assert book.interaction().agent == "ann", "with one of ours, it is a talk of the fallback's"


def test_a_call_of_ours_that_was_forgotten_in_a_crash_rings_on_for_nobody() -> None:
    book = Playbook()
    book.sees(book.a_call(Place.DIALING, "forgotten")).expect(HangUpCall(call_id="forgotten"))
    assert book.center.state.interactions == {}


def test_a_call_of_ours_that_is_seen_no_more_is_closed_whatever_became_of_its_callback() -> None:
    book = Playbook()
    lone = Playbook().calls("4001").interaction()
    turn = Turn(state=Playbook().center.state, at=book.at, new_id=str)
    lone = replace(lone, stage=Stage.DIALING, direction="outbound", generation=0, segment=None, segments_made=0)
    book.center.restore(Restored(interactions=(segments.begin(turn, lone, SegmentKind.CALLBACK),)), book.at)
    book.sees(book.a_call(Place.DIALING)).sees(book.a_call(Place.DIALING))
    assert book.interaction().stage is Stage.DIALING
    book.sees_twice()
    assert (book.closed.outcome, book.closed.ended_by) == (Outcome.FAILED, EndedBy.SYSTEM)


def test_an_agent_who_is_rung_by_an_offer_that_is_no_more_is_free() -> None:
    book = Playbook().available("ann").calls("4001", call_id="c1")
    interaction_id = book.interaction().id
    bob = with_activity(book.agent("bob"), ActivityStep.OFFER, at=book.at, interaction_id=interaction_id, offer_id="o")
    book.center.state.agents["bob"] = bob
    book.sees(book.a_call(Place.RINGING))
    assert [book.agent(name).activity for name in ("ann", "bob")] == [Activity.OFFERED, Activity.IDLE]
