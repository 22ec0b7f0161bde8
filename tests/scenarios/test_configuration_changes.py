"""Administrators change the floor in mid-day: calls under way go on, or end well."""

from dataclasses import replace

import pytest

from callcenter.core.agent import Activity, PhoneState, Status
from callcenter.core.commands import HangUpCall, LookAtSwitch
from callcenter.core.configuration import AgentProfile, Configuration
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import Configured, PhoneChanged, Place
from callcenter.core.interaction import Outcome, Stage
from callcenter.core.offer import OfferState
from callcenter.core.requests import AcceptOffer
from tests.support.floor import MENU, START, a_floor
from tests.support.playbook import Playbook


def configured(configuration: Configuration) -> Configured:
    return Configured(configuration=configuration, at=START)


def without(agent: str) -> Configuration:
    floor = a_floor()
    return replace(floor, agents={name: profile for name, profile in floor.agents.items() if name != agent})


def test_an_agent_removed_while_rung_is_rung_no_more() -> None:
    book = Playbook().available("ann", "bob").calls("4001").give(configured(without("ann")))
    assert book.kept.tables.offers["id2"].state is OfferState.WITHDRAWN
    assert book.rung == ["bob"]
    assert "ann" not in book.center.state.agents
    with pytest.raises(ContactCenterError):
        book.give(AcceptOffer(interaction_id="id1", agent="ann", at=START))


def test_an_agent_removed_while_talking_talks_on_and_then_goes() -> None:
    book = Playbook().available("ann", "bob").calls("4001").answers().give(configured(without("ann")))
    assert book.interaction().agent == "ann"
    with pytest.raises(ContactCenterError) as refused:
        book.available("ann")
    assert refused.value.code is Refusal.UNKNOWN_AGENT
    book.give(configured(without("ann"))).later(40).hangs_up()
    assert (book.closed.outcome, book.closed.talk_seconds, book.closed.agent) == (Outcome.ANSWERED, 40, "ann")
    assert "ann" not in book.center.state.agents


def test_an_agent_removed_in_wrap_up_has_done_with_it() -> None:
    book = Playbook().available("ann").calls("4001").answers().hangs_up().give(configured(without("ann")))
    assert book.record().stage is Stage.CLOSED


def test_a_removal_is_told_to_screens_and_store() -> None:
    book = Playbook().available("ann").give(configured(without("ann")))
    assert book.kept.tables.agents["ann"].status is Status.OFFLINE
    book.give(configured(a_floor()))
    assert book.agent("ann").status is Status.OFFLINE, "who comes back begins anew"


def test_callers_of_a_removed_queue_do_not_wait_for_ever() -> None:
    floor = a_floor()
    book = Playbook().available("ann").calls("4001", call_id="c1").calls("4001", call_id="c2")
    book.give(configured(replace(floor, queues={"support": floor.queues["support"]})))
    book.expect(HangUpCall(call_id="c2"))
    assert (book.closed.call_id, book.closed.outcome, book.closed.cause) == ("c2", Outcome.FAILED, "unknown_queue")
    assert book.answers("c1").later(5).hangs_up("c1").closed.wrap_up_seconds == 0


def test_a_call_walks_on_the_flow_it_began_with() -> None:
    book = Playbook().calls("4000")
    newer = replace(MENU, version="2", nodes={key: node for key, node in MENU.nodes.items() if key != "number"})
    book.give(configured(a_floor(flows={"menu": newer}))).presses("3")
    assert book.interaction().flow_node == "number"
    book.hangs_up()
    assert book.center.state.flows == {}, "a version that nobody walks on is forgotten"


def test_after_a_restart_a_call_whose_node_is_gone_begins_the_newest_flow() -> None:
    book = Playbook().calls("4000").presses("3").starts()
    newer = replace(MENU, version="2", nodes={key: node for key, node in MENU.nodes.items() if key != "number"})
    book.configuration = a_floor(flows={"menu": newer})
    book.restarts().sees().presses("12345")
    assert (book.interaction().flow_node, book.interaction().flow_version) == ("choose", "2")


def test_a_phone_given_to_somebody_is_looked_at() -> None:
    moved = AgentProfile(username="ann", display_name="Ann", endpoint="desk-7", queues=frozenset({"sales"}))
    book = Playbook().available("ann").give(configured(a_floor(agents={**a_floor().agents, "ann": moved})))
    book.expect(LookAtSwitch())
    assert book.agent("ann").phone is PhoneState.UNREACHABLE
    assert book.give(PhoneChanged(endpoint="ann", state=PhoneState.IDLE, at=START)).changes == []
    book.give(PhoneChanged(endpoint="desk-7", state=PhoneState.IDLE, at=START))
    assert (book.agent("ann").phone, book.agent("ann").activity) == (PhoneState.IDLE, Activity.IDLE)


def test_the_same_configuration_again_changes_nothing() -> None:
    book = Playbook().available("ann").calls("4001").give(configured(a_floor()))
    assert (book.changes, book.commands) == ([], [])


def test_after_a_restart_a_caller_in_silence_whose_node_is_gone_begins_the_newest_flow() -> None:
    book = Playbook().calls("4000").presses("3").starts()
    newer = replace(MENU, version="2", nodes={key: node for key, node in MENU.nodes.items() if key != "number"})
    book.configuration = a_floor(flows={"menu": newer})
    book.restarts().sees_twice(book.a_call(Place.WAITING))
    assert (book.interaction().flow_node, book.interaction().flow_version) == ("choose", "2")
