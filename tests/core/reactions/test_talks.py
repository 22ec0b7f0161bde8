"""A talk's beginning and end, and who may end it."""

import pytest

from callcenter.core.commands import HangUpCall
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import EndedBy, Outcome
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
