"""The phones in browsers: what keeps calls away from them, and what an agent sees of it."""

from dataclasses import replace

import pytest

from callcenter.core.agent import PhoneFault, PhoneState, Status
from callcenter.core.changes import AgentChanged
from callcenter.core.configuration import Configuration, PhoneKind
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import PhoneChanged, PhoneLost
from callcenter.core.requests import SetPhoneFault
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def in_a_browser(kind: PhoneKind = PhoneKind.BROWSER) -> Configuration:
    """Ann has a desk phone and one in a browser, which rings."""
    floor = a_floor()
    endpoint = "ann-web" if kind is PhoneKind.BROWSER else "ann"
    ann = replace(floor.agents["ann"], endpoint=endpoint, phone=kind, endpoints=frozenset({"ann", "ann-web"}))
    return replace(floor, agents={**floor.agents, "ann": ann})


def says(fault: PhoneFault | None, agent: str = "ann") -> SetPhoneFault:
    return SetPhoneFault(agent=agent, fault=fault, at=START)


def a_page() -> Playbook:
    """Ann is available, and her page has said that all is well."""
    return Playbook(in_a_browser()).give(says(None)).available("ann")


def test_a_page_with_a_fault_gets_no_call_and_the_choice_of_its_agent_stays() -> None:
    book = a_page().give(says(PhoneFault.MIC_LOST))
    (change,) = book.changes
    assert isinstance(change, AgentChanged)
    assert (change.cause, change.agent.status, change.agent.phone_fault) == (
        "phone_fault",
        Status.AVAILABLE,
        PhoneFault.MIC_LOST,
    )
    assert book.calls("4001").rung == []
    assert book.give(says(None)).rung == ["ann-web"], "as soon as the microphone is back"


def test_the_same_again_changes_nothing() -> None:
    assert a_page().later(5).give(says(None)).changes == []


def test_a_page_that_falls_silent_is_found_after_fifteen_seconds() -> None:
    book = a_page().later(10).give(says(None)).later(5).fires("page:ann")
    assert book.agent("ann").phone_fault is None, "it was heard five seconds ago"
    book.later(10).fires("page:ann")
    assert book.agent("ann").phone_fault is PhoneFault.NOT_REPORTING
    book.later(60).give(says(None))
    assert book.agent("ann").phone_fault is None
    book.later(15).fires("page:ann")
    assert book.agent("ann").phone_fault is PhoneFault.NOT_REPORTING


def test_a_page_that_never_speaks_is_found_too_and_after_a_restart_again() -> None:
    book = Playbook(in_a_browser()).later(15).fires("page:ann")
    assert book.agent("ann").phone_fault is PhoneFault.NOT_REPORTING


def test_the_switch_sees_sooner_that_a_page_is_gone_and_keeps_what_the_page_said() -> None:
    lost = PhoneLost(endpoint="ann-web", at=START)
    assert a_page().give(lost).agent("ann").phone_fault is PhoneFault.NOT_REGISTERED
    book = a_page().give(says(PhoneFault.MIC_DENIED)).give(lost)
    assert book.agent("ann").phone_fault is PhoneFault.MIC_DENIED


def test_a_desk_phone_has_no_faults_and_the_page_beside_it_is_not_asked() -> None:
    book = Playbook(in_a_browser(PhoneKind.DESK)).give(says(PhoneFault.MIC_LOST))
    assert book.agent("ann").phone_fault is None
    book.give(PhoneLost(endpoint="ann-web", at=START)).give(PhoneLost(endpoint="nobody", at=START))
    assert book.agent("ann").phone_fault is None


def test_going_back_to_the_desk_phone_ends_the_fault() -> None:
    book = a_page().give(says(PhoneFault.MIC_LOST)).calls("4001").configures(in_a_browser(PhoneKind.DESK))
    assert book.agent("ann").phone_fault is None
    assert "page:ann" not in book.center.state.timers


def test_the_phone_that_does_not_ring_says_nothing_of_the_one_that_does() -> None:
    book = a_page().give(PhoneChanged(endpoint="ann", state=PhoneState.UNREACHABLE, at=START))
    assert book.agent("ann").phone is PhoneState.IDLE
    book.give(PhoneChanged(endpoint="ann-web", state=PhoneState.UNREACHABLE, at=START))
    assert book.agent("ann").phone is PhoneState.UNREACHABLE


def test_nobody_speaks_for_an_agent_who_is_not_there() -> None:
    with pytest.raises(ContactCenterError) as refused:
        Playbook().give(says(None, "nobody"))
    assert refused.value.code is Refusal.UNKNOWN_AGENT
