"""What agents choose, what their phones do, and who they are after a change of configuration."""

from callcenter.core.agent import PhoneState, Status
from callcenter.core.changes import AgentChanged
from callcenter.core.events import PhoneChanged
from tests.support.floor import START
from tests.support.playbook import Playbook


def test_choosing_what_is_chosen_already_changes_nothing() -> None:
    book = Playbook().available("ann").later(60).available("ann")
    assert book.changes == []
    assert book.agent("ann").status_since_at == START
    book.chooses("ann", Status.NOT_READY, "lunch").later(5).chooses("ann", Status.NOT_READY, "lunch")
    assert book.changes == []


def test_another_reason_is_another_choice() -> None:
    book = Playbook().chooses("ann", Status.NOT_READY, "lunch").later(5).chooses("ann", Status.NOT_READY, "training")
    assert (book.agent("ann").reason, book.agent("ann").status_since_at) == ("training", book.at)


def test_a_reason_belongs_to_not_ready_only() -> None:
    assert Playbook().chooses("ann", Status.AVAILABLE, "lunch").agent("ann").reason is None


def test_a_phone_that_goes_changes_no_status_and_is_said_once() -> None:
    gone = PhoneChanged(endpoint="ann", state=PhoneState.UNREACHABLE, at=START)
    book = Playbook().available("ann").give(gone)
    (change,) = book.changes
    assert isinstance(change, AgentChanged)
    assert (change.agent.status, change.agent.phone, change.cause) == (
        Status.AVAILABLE,
        PhoneState.UNREACHABLE,
        "phone",
    )
    assert book.give(gone).changes == []
    assert book.calls("4001").rung == ["ann"], "nobody else is free: the ring finds out whether it is really away"


def test_everybody_in_the_configuration_begins_offline() -> None:
    agents = Playbook(switch_up=False).center.state.agents
    assert {name: agent.status for name, agent in agents.items()} == dict.fromkeys(("ann", "bob", "eve"), "offline")


def test_going_offline_on_a_call_leaves_the_call_alone() -> None:
    book = Playbook().available("ann").calls("4001").answers().chooses("ann", Status.OFFLINE)
    assert book.agent("ann").activity == "on_contact"
    book.chooses("bob", Status.OFFLINE)
    assert book.interaction().stage == "connected"
