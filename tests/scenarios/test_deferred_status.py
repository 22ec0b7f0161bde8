"""A status for after the contact: chosen by the agent or by a supervisor, and what becomes of it."""

from datetime import timedelta

import pytest

from callcenter.core.acts import DropDeferredStatus
from callcenter.core.agent import Activity, Status
from callcenter.core.changes import AgentChanged
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import Place, RingEnd
from callcenter.core.interaction import Stage
from callcenter.core.requests import RejectOffer, SetAgentStatus, Target, TargetKind, TransferCall
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def later(book: Playbook, agent: str, status: Status, reason: str | None = None, *, by: str = "sam") -> Playbook:
    """Somebody chooses for after the contact."""
    return book.give(SetAgentStatus(agent=agent, status=status, reason=reason, by=by, after_contact=True, at=START))


def forces(book: Playbook, agent: str, status: Status, reason: str | None = None) -> Playbook:
    return book.give(SetAgentStatus(agent=agent, status=status, reason=reason, by="sam", at=START))


def causes(book: Playbook, agent: str) -> list[str | None]:
    changed = (change for change in book.changes if isinstance(change, AgentChanged))
    return [change.cause for change in changed if change.agent.username == agent]


def a_talk(agent: str = "ann") -> Playbook:
    """ann talks with a caller of sales; eve may take neither queue."""
    return Playbook().available(agent, "eve").calls("4001").answers()


def over(book: Playbook) -> Playbook:
    """The caller hangs up, and the time after the contact passes."""
    name = f"wrap_up:{book.interaction().id}"
    return book.hangs_up().later(30).fires(name)


def test_it_holds_when_the_wrap_up_is_over_and_not_before() -> None:
    book = later(a_talk(), "ann", Status.NOT_READY, "meeting")
    ann = book.agent("ann")
    assert (ann.status, ann.deferred_status, ann.deferred_reason, ann.deferred_by) == (
        Status.AVAILABLE,
        Status.NOT_READY,
        "meeting",
        "sam",
    )
    assert ann.deferred_at == START
    assert book.hangs_up().agent("ann").activity is Activity.WRAP_UP
    assert book.agent("ann").status is Status.AVAILABLE
    book.calls("4001", call_id="c2").later(30).fires(f"wrap_up:{book.interaction().id}")
    ann = book.agent("ann")
    assert (ann.status, ann.reason, ann.status_since_at) == (Status.NOT_READY, "meeting", book.at)
    assert (ann.deferred_status, ann.deferred_by, ann.deferred_at) == (None, None, None)
    assert causes(book, "ann")[-1] == "deferred"
    assert book.interaction("c2").stage is Stage.QUEUED, "she was never free for the next caller"


def test_without_a_contact_it_holds_at_once() -> None:
    book = later(Playbook().available("ann"), "ann", Status.NOT_READY, "meeting")
    assert (book.agent("ann").status, book.agent("ann").deferred_status) == (Status.NOT_READY, None)
    assert causes(book, "ann") == ["forced"]


def test_the_next_call_comes_to_who_is_available_from_then_on() -> None:
    book = later(a_talk().chooses("ann", Status.NOT_READY, "lunch"), "ann", Status.AVAILABLE)
    book.calls("4001", call_id="c2")
    assert over(book).rung == ["ann"]


@pytest.mark.parametrize("status", list(Status))
def test_the_agents_own_next_choice_replaces_it_also_what_he_has_anyway(status: Status) -> None:
    book = later(a_talk(), "ann", Status.NOT_READY, "meeting").chooses("ann", status)
    assert book.agent("ann").deferred_status is None
    assert book.agent("ann").status is status


def test_the_last_choice_for_later_counts_whoever_made_it() -> None:
    book = later(a_talk(), "ann", Status.NOT_READY, "meeting")
    later(book, "ann", Status.OFFLINE, by="ann")
    assert (book.agent("ann").deferred_status, book.agent("ann").deferred_by) == (Status.OFFLINE, "ann")
    assert over(book).agent("ann").status is Status.OFFLINE


def test_a_choice_for_now_by_a_supervisor_replaces_it() -> None:
    book = forces(later(a_talk(), "ann", Status.OFFLINE), "ann", Status.NOT_READY, "meeting")
    assert (book.agent("ann").status, book.agent("ann").deferred_status) == (Status.NOT_READY, None)
    assert causes(book, "ann") == ["forced"]
    assert over(book).agent("ann").status is Status.NOT_READY


def test_for_later_what_he_has_now_takes_back_what_was_chosen() -> None:
    book = later(later(a_talk(), "ann", Status.OFFLINE), "ann", Status.AVAILABLE)
    assert book.agent("ann").deferred_status is None
    assert later(book, "ann", Status.AVAILABLE).changes == []


def test_it_is_taken_back_and_once_more_changes_nothing() -> None:
    book = later(a_talk(), "ann", Status.OFFLINE).give(DropDeferredStatus(agent="ann", at=START))
    assert book.agent("ann").deferred_status is None
    assert book.give(DropDeferredStatus(agent="ann", at=START)).changes == []
    assert over(book).agent("ann").status is Status.AVAILABLE


def test_the_same_chosen_again_changes_nothing() -> None:
    book = later(a_talk(), "ann", Status.OFFLINE)
    assert later(book.later(5), "ann", Status.OFFLINE).changes == []
    assert book.agent("ann").deferred_at == START


def test_who_is_rung_keeps_his_ring_and_has_it_after_the_contact() -> None:
    book = later(Playbook().available("ann", "eve").calls("4001"), "ann", Status.NOT_READY, "meeting")
    assert book.interaction().stage is Stage.OFFERED
    assert book.answers().agent("ann").status is Status.AVAILABLE
    assert over(book).agent("ann").status is Status.NOT_READY


def test_who_is_rung_in_vain_has_it_at_once() -> None:
    book = later(Playbook().available("ann", "eve").calls("4001"), "ann", Status.NOT_READY, "meeting")
    book.give(RejectOffer(interaction_id=book.interaction().id, agent="ann", at=START))
    assert (book.agent("ann").status, book.agent("ann").reason) == (Status.NOT_READY, "meeting")
    book = later(Playbook().available("ann", "eve").calls("4001"), "ann", Status.NOT_READY, "meeting")
    book.ring_ends(RingEnd.NO_ANSWER)
    assert (book.agent("ann").status, book.agent("ann").reason) == (Status.NOT_READY, "meeting")


def test_who_hands_his_call_over_wraps_up_his_part_first() -> None:
    book = later(a_talk(), "ann", Status.OFFLINE)
    target = Target(kind=TargetKind.QUEUE, name="support")
    book.give(TransferCall(interaction_id=book.interaction().id, agent="ann", target=target, at=START))
    assert (book.agent("ann").activity, book.agent("ann").status) == (Activity.WRAP_UP, Status.AVAILABLE)
    book.later(30).fires(f"participation:{book.interaction().id}:1")
    assert book.agent("ann").status is Status.OFFLINE


def test_it_survives_a_restart_of_the_service() -> None:
    book = later(a_talk(), "ann", Status.NOT_READY, "meeting").restarts()
    book.sees_twice(book.a_call(Place.TALKING, endpoint="ann"))
    ann = book.agent("ann")
    assert (ann.deferred_status, ann.deferred_reason, ann.deferred_by) == (Status.NOT_READY, "meeting", "sam")
    assert (over(book).agent("ann").status, book.agent("ann").reason) == (Status.NOT_READY, "meeting")


def test_a_contact_that_ended_while_the_service_was_away_lets_it_hold_too() -> None:
    book = later(a_talk(), "ann", Status.NOT_READY, "meeting").restarts().sees_twice()
    name = f"wrap_up:{book.record().id}"
    assert book.agent("ann").activity is Activity.WRAP_UP
    assert book.later(30).fires(name).agent("ann").status is Status.NOT_READY


def test_who_leaves_the_configuration_takes_nothing_with_him() -> None:
    floor = a_floor()
    book = later(a_talk(), "ann", Status.NOT_READY, "meeting")
    without_ann = a_floor(agents={name: agent for name, agent in floor.agents.items() if name != "ann"})
    book.configures(without_ann)
    assert (book.agent("ann").status, book.agent("ann").deferred_status) == (Status.OFFLINE, None)
    assert "ann" not in over(book).center.state.agents


def test_a_reason_belongs_to_not_ready_only_and_the_agent_must_exist() -> None:
    assert later(a_talk(), "ann", Status.OFFLINE, "lunch").agent("ann").deferred_reason is None
    for asked in (
        SetAgentStatus(agent="nobody", status=Status.OFFLINE, by="sam", after_contact=True, at=START),
        DropDeferredStatus(agent="nobody", at=START),
    ):
        with pytest.raises(ContactCenterError) as refused:
            Playbook().give(asked)
        assert refused.value.code is Refusal.UNKNOWN_AGENT


def test_who_forces_a_status_now_takes_the_ringing_call_from_him() -> None:
    book = Playbook().available("ann", "bob").calls("4001")
    assert book.agent("ann").activity is Activity.OFFERED
    forces(book, "ann", Status.NOT_READY, "meeting")
    assert book.agent("ann").activity is Activity.IDLE
    assert book.starts().rung == ["bob"]
    assert book.at - START == timedelta(0)
