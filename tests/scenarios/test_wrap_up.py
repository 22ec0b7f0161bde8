"""Work after the contact: kept for the agent, ended by him or by its deadline, never longer."""

import pytest

from callcenter.core.agent import Activity, Status
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.requests import SetDisposition
from tests.support.floor import START
from tests.support.playbook import Playbook


def in_wrap_up() -> Playbook:
    return Playbook().available("ann", "bob", "eve").calls("4001").answers().later(30).hangs_up()


def disposed(interaction_id: str = "id1", agent: str | None = "ann", code: str = "resolved") -> SetDisposition:
    return SetDisposition(interaction_id=interaction_id, agent=agent, code=code, at=START)


def finished(record: Interaction) -> tuple[Stage, float]:
    return record.stage, record.wrap_up_seconds


def test_the_disposition_ends_it() -> None:
    book = in_wrap_up().later(12).give(disposed())
    assert finished(book.record()) == (Stage.CLOSED, 12)
    assert book.agent("ann").activity is Activity.IDLE


def test_the_deadline_ends_it() -> None:
    book = in_wrap_up().later(30).fires("wrap_up:id1")
    assert finished(book.record()) == (Stage.CLOSED, 30)
    assert book.kept.tables.segments[("id1", 5)].result == "timed_out"
    assert book.record().disposition is None


def test_no_call_is_offered_until_it_has_ended() -> None:
    book = in_wrap_up().chooses("bob", Status.NOT_READY).calls("4001", call_id="c2")
    assert book.rung == []
    book.give(disposed())
    assert book.rung == ["ann"]


def test_going_home_ends_it() -> None:
    book = in_wrap_up().later(5).chooses("ann", Status.OFFLINE)
    assert finished(book.record()) == (Stage.CLOSED, 5)
    assert book.kept.tables.segments[("id1", 5)].result == "logged_out"


def test_who_went_home_during_the_talk_has_none() -> None:
    book = Playbook().available("ann").calls("4001").answers().chooses("ann", Status.OFFLINE).later(9).hangs_up()
    assert finished(book.record()) == (Stage.CLOSED, 0)
    assert book.agent("ann").activity is Activity.IDLE


def test_a_queue_without_wrap_up_frees_the_agent_at_once() -> None:
    book = Playbook().available("bob", "ann").calls("4002").answers().later(9).hangs_up()
    assert finished(book.record()) == (Stage.CLOSED, 0)
    assert book.agent("bob").activity is Activity.IDLE


def test_a_disposition_during_the_talk_is_kept_and_may_be_changed() -> None:
    book = Playbook().available("ann").calls("4001").answers()
    book.give(SetDisposition(interaction_id="id1", agent="ann", code="follow_up", note="call back", at=START))
    assert book.interaction().stage is Stage.CONNECTED
    book.hangs_up().give(disposed(agent=None))
    assert (book.record().disposition, book.record().note) == ("resolved", "call back")


def test_what_is_not_right_is_refused_and_changes_nothing() -> None:
    book = in_wrap_up()
    for request, code in [
        (disposed("nonsense"), Refusal.UNKNOWN_INTERACTION),
        (disposed(agent="bob"), Refusal.NOT_YOUR_INTERACTION),
        (disposed(code="unheard_of"), Refusal.UNKNOWN_DISPOSITION),
    ]:
        with pytest.raises(ContactCenterError) as refused:
            book.give(request)
        assert refused.value.code is code
    assert book.interaction().stage is Stage.WRAP_UP
    book.calls("4001", call_id="c2")
    with pytest.raises(ContactCenterError) as refused:
        book.give(disposed(book.interaction("c2").id, agent=None))
    assert refused.value.code is Refusal.NOT_CONNECTED
