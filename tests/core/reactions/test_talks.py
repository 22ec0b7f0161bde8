"""A talk's beginning and end, and who may end it."""

import pytest

from callcenter.core.commands import HangUpCall
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import AgentHungUp
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.requests import HangUp
from tests.support.floor import START
from tests.support.playbook import Playbook


def hang_up(interaction_id: str = "id1", agent: str | None = "ann") -> HangUp:
    return HangUp(interaction_id=interaction_id, agent=agent, at=START)


def talking() -> Playbook:
    return Playbook().available("ann").calls("4001").later(6).answers()


def test_the_wait_ends_with_the_answer() -> None:
    record = talking().later(30).hangs_up().record()
    assert (record.wait_seconds, record.ring_seconds, record.talk_seconds) == (6, 6, 30)


@pytest.mark.parametrize("agent", ["ann", None])
def test_the_agent_or_a_supervisor_ends_it(agent: str | None) -> None:
    book = talking().give(hang_up(agent=agent)).expect(HangUpCall(call_id="c1"))
    assert (book.record().ended_by, book.agent("ann").activity) == (EndedBy.AGENT, "wrap_up")


def test_who_may_not_or_cannot_is_refused() -> None:
    book = talking()
    for request, code in [(hang_up("x"), "unknown_interaction"), (hang_up(agent="bob"), "not_your_interaction")]:
        with pytest.raises(ContactCenterError) as refused:
            book.give(request)
        assert refused.value.code == code
    book.hangs_up()
    with pytest.raises(ContactCenterError) as refused:
        book.give(hang_up())
    assert refused.value.code is Refusal.ALREADY_ENDED


@pytest.mark.parametrize("dnis", ["4000", "4001"])
def test_a_supervisor_ends_a_call_that_waits_and_an_agent_cannot(dnis: str) -> None:
    book = Playbook().calls(dnis)
    with pytest.raises(ContactCenterError) as refused:
        book.give(hang_up(agent="ann"))
    assert refused.value.code in (Refusal.NOT_YOUR_INTERACTION, Refusal.NOT_CONNECTED)
    book.give(hang_up(agent=None)).expect(HangUpCall(call_id="c1"))
    assert (book.record().outcome, book.record().cause) == (Outcome.REJECTED, "ended_by_supervisor")


def test_an_agent_who_hangs_up_is_free_before_the_switch_has_let_go_of_the_caller() -> None:
    book = Playbook().available("bob").calls("4002").answers().calls("4002", call_id="c2")
    book.give(AgentHungUp(call_id="c1", endpoint="bob", cause="16", at=START))
    assert book.rung == ["bob"]
    assert HangUpCall(call_id="c1") in book.orders
    assert (book.record().outcome, book.record().ended_by) == (Outcome.ANSWERED, EndedBy.AGENT)
    assert book.record("c2").stage is Stage.OFFERED


def test_the_phone_of_somebody_else_ends_no_talk() -> None:
    book = Playbook().available("bob").calls("4002").answers()
    for endpoint in ("ann", "cc-trunk"):
        assert book.give(AgentHungUp(call_id="c1", endpoint=endpoint, at=START)).changes == []
    assert book.record().stage is Stage.CONNECTED


def test_a_phone_that_hangs_up_while_it_rings_is_the_rings_business() -> None:
    book = Playbook().available("bob", "eve").calls("4002")
    assert book.give(AgentHungUp(call_id="c1", endpoint="bob", at=START)).changes == []
