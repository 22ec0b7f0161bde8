"""Work after the contact: kept for the agent, ended by him or by its deadline, as the queue wants it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from callcenter.core.agent import Activity, Status
from callcenter.core.configuration import Configuration, WrapUpMode
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import Configured
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.requests import ExtendWrapUp, FinishWrapUp, Request, SetDisposition, WantWrapUp
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def a_floor_with(mode: WrapUpMode, **changes: Any) -> Configuration:
    """The floor whose sales queue wraps up like this; support still has no wrap-up."""
    floor = a_floor()
    return replace(
        floor, queues={**floor.queues, "sales": replace(floor.queues["sales"], wrap_up_mode=mode, **changes)}
    )


def talking(mode: WrapUpMode, **changes: Any) -> Playbook:
    """Ann talks to a caller of sales; bob is not there, and eve takes no sales."""
    return Playbook(a_floor_with(mode, **changes)).available("ann", "eve").calls("4001").answers().later(30)


def extended(agent: str | None = "ann") -> ExtendWrapUp:
    return ExtendWrapUp(interaction_id="id1", agent=agent, at=START)


def done(agent: str | None = "ann") -> FinishWrapUp:
    return FinishWrapUp(interaction_id="id1", agent=agent, at=START)


def wanted(yes: bool = True, agent: str | None = "ann") -> WantWrapUp:
    return WantWrapUp(interaction_id="id1", agent=agent, wanted=yes, at=START)


def refuses(book: Playbook, request: Request, code: Refusal) -> None:
    before = book.center.state.interactions.get("id1")
    with pytest.raises(ContactCenterError) as refused:
        book.give(request)
    assert refused.value.code is code
    assert book.center.state.interactions.get("id1") == before


def is_free(book: Playbook) -> bool:
    """Whether the next caller is offered to ann."""
    book.calls("4001", call_id="next")
    return book.interaction("next").agent == "ann" and book.interaction("next").stage is Stage.OFFERED


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


def test_mode_none_frees_the_agent_at_once() -> None:
    book = talking(WrapUpMode.NONE).hangs_up()
    assert finished(book.record()) == (Stage.CLOSED, 0)
    assert book.center.state.timers == {}
    assert is_free(book)


@pytest.mark.parametrize("mode", [WrapUpMode.TIMED, WrapUpMode.TIMED_NO_EARLY_EXIT])
def test_a_timed_mode_without_time_is_none(mode: WrapUpMode) -> None:
    book = talking(mode, wrap_up_seconds=0).hangs_up()
    assert finished(book.record()) == (Stage.CLOSED, 0)
    assert is_free(book)


def test_optional_wrap_up_is_only_for_who_asked_for_it() -> None:
    assert finished(talking(WrapUpMode.OPTIONAL).hangs_up().record()) == (Stage.CLOSED, 0)
    book = talking(WrapUpMode.OPTIONAL, wrap_up_seconds=0).give(wanted()).hangs_up()
    assert book.interaction().stage is Stage.WRAP_UP
    assert book.center.state.timers == {}
    assert not is_free(book)
    book.later(300).give(done())
    assert finished(book.record()) == (Stage.CLOSED, 300)
    assert book.kept.tables.segments[("id1", 5)].result == "finished"
    assert book.interaction("next").agent == "ann", "who waited gets the agent at once"


def test_optional_wrap_up_lasts_no_longer_than_the_queue_allows() -> None:
    book = talking(WrapUpMode.OPTIONAL, wrap_up_seconds=20).give(wanted()).hangs_up()
    assert book.record().wrap_up_deadline_at == book.at + timedelta(seconds=20)
    book.later(20).fires("wrap_up:id1")
    assert finished(book.record()) == (Stage.CLOSED, 20)


def test_who_asked_for_time_afterwards_may_take_it_back() -> None:
    book = talking(WrapUpMode.OPTIONAL).give(wanted()).give(wanted())
    assert book.changes == [], "asking twice is asking once"
    book.give(wanted(False)).hangs_up()
    assert finished(book.record()) == (Stage.CLOSED, 0)


def test_time_afterwards_cannot_be_asked_for_where_the_queue_decides_or_there_is_no_talk() -> None:
    refuses(talking(WrapUpMode.TIMED), wanted(), Refusal.WRAP_UP_NOT_OPTIONAL)
    book = Playbook(a_floor_with(WrapUpMode.OPTIONAL)).available("ann").calls("4001")
    refuses(book, wanted(), Refusal.NOT_CONNECTED)
    book.answers()
    refuses(book, wanted(agent="bob"), Refusal.NOT_YOUR_INTERACTION)
    book.give(wanted(agent=None)).hangs_up()
    refuses(book, wanted(False), Refusal.ALREADY_ENDED)


def test_mandatory_wrap_up_lasts_until_something_is_said() -> None:
    book = talking(WrapUpMode.MANDATORY, wrap_up_seconds=10).hangs_up()
    assert book.center.state.timers == {}
    assert book.agent("ann").wrap_up_deadline_at is None
    refuses(book, done(), Refusal.DISPOSITION_REQUIRED)
    refuses(book, done(agent=None), Refusal.DISPOSITION_REQUIRED)
    refuses(book, extended(), Refusal.NO_DEADLINE)
    assert not is_free(book.later(900))
    book.give(disposed())
    assert finished(book.record()) == (Stage.CLOSED, 900)
    assert book.interaction("next").agent == "ann"


def test_what_was_said_during_the_talk_lets_the_agent_finish_a_mandatory_wrap_up() -> None:
    book = talking(WrapUpMode.MANDATORY).give(disposed()).hangs_up()
    assert book.interaction().stage is Stage.WRAP_UP, "the note is often written afterwards"
    book.later(8).give(done())
    assert finished(book.record()) == (Stage.CLOSED, 8)


def test_nobody_is_held_by_a_choice_that_does_not_exist() -> None:
    floor = replace(a_floor_with(WrapUpMode.MANDATORY), dispositions={})
    book = Playbook(floor).available("ann").calls("4001").answers().hangs_up().give(done())
    assert book.record().stage is Stage.CLOSED


def test_going_home_ends_a_mandatory_wrap_up_too() -> None:
    book = talking(WrapUpMode.MANDATORY).hangs_up().later(7).chooses("ann", Status.OFFLINE)
    assert finished(book.record()) == (Stage.CLOSED, 7)
    assert (book.agent("ann").activity, book.record().disposition) == (Activity.IDLE, None)


def test_the_agent_may_finish_a_timed_wrap_up_without_a_disposition() -> None:
    book = in_wrap_up().later(4).give(done())
    assert finished(book.record()) == (Stage.CLOSED, 4)
    assert book.record().disposition is None
    assert book.center.state.timers == {}


def test_without_early_exit_a_disposition_is_kept_and_the_time_passes() -> None:
    book = talking(WrapUpMode.TIMED_NO_EARLY_EXIT).hangs_up().later(5).give(disposed(code="follow_up"))
    assert (book.interaction().stage, book.record().disposition) == (Stage.WRAP_UP, "follow_up")
    refuses(book, done(), Refusal.WRAP_UP_NOT_OVER)
    book.give(disposed())
    assert not is_free(book)
    book.later(25).fires("wrap_up:id1")
    assert (finished(book.record()), book.record().disposition) == ((Stage.CLOSED, 30), "resolved")
    assert book.interaction("next").agent == "ann"


def test_an_extension_moves_the_deadline_and_is_counted() -> None:
    book = in_wrap_up().later(25).give(extended())
    due_at = START + timedelta(seconds=30 + 60)
    assert book.record().wrap_up_deadline_at == due_at == book.agent("ann").wrap_up_deadline_at
    assert book.center.state.timers["wrap_up:id1"] == due_at
    assert book.record().wrap_up_extended == 1
    book.later(35).fires("wrap_up:id1")
    assert finished(book.record()) == (Stage.CLOSED, 60)
    assert book.record().wrap_up_extended == 1


def test_a_deadline_that_fired_while_it_was_extended_ends_nothing() -> None:
    book = in_wrap_up().later(29.9).give(extended()).later(0.1).fires("wrap_up:id1")
    assert book.interaction().stage is Stage.WRAP_UP
    assert book.timers == ["wrap_up:id1"]
    book.later(30).fires("wrap_up:id1")
    assert finished(book.record()) == (Stage.CLOSED, 60)


def test_it_is_extended_no_more_often_than_the_queue_allows() -> None:
    book = talking(WrapUpMode.TIMED, wrap_up_extensions=2, wrap_up_extend_seconds=10).hangs_up()
    book.give(extended()).give(extended(agent=None))
    refuses(book, extended(), Refusal.NO_EXTENSIONS_LEFT)
    assert book.record().wrap_up_deadline_at == book.at + timedelta(seconds=30 + 20)
    never = talking(WrapUpMode.TIMED, wrap_up_extend_seconds=0).hangs_up()
    refuses(never, extended(), Refusal.NO_EXTENSIONS_LEFT)


def test_what_is_not_in_wrap_up_is_neither_extended_nor_finished() -> None:
    book = talking(WrapUpMode.TIMED)
    for request in (extended(), done()):
        refuses(book, request, Refusal.NOT_IN_WRAP_UP)
    book.hangs_up()
    for request in (extended(agent="bob"), done(agent="bob")):
        refuses(book, request, Refusal.NOT_YOUR_INTERACTION)
    book.give(done(agent=None))
    for request in (extended(), done()):
        refuses(book, request, Refusal.UNKNOWN_INTERACTION)


def test_who_says_nothing_in_time_gets_the_queues_default() -> None:
    book = talking(WrapUpMode.TIMED, wrap_up_default_code="follow_up").hangs_up().later(30).fires("wrap_up:id1")
    assert book.record().disposition == "follow_up"
    said = talking(WrapUpMode.TIMED, wrap_up_default_code="follow_up").give(disposed()).hangs_up()
    assert said.later(30).fires("wrap_up:id1").record().disposition == "resolved"
    finished_early = talking(WrapUpMode.TIMED, wrap_up_default_code="follow_up").hangs_up().give(done())
    assert finished_early.record().disposition is None, "the default is for who lets the time pass"


def test_a_default_that_is_no_disposition_is_not_written_into_the_record() -> None:
    book = talking(WrapUpMode.TIMED, wrap_up_default_code="unheard_of").hangs_up().later(30).fires("wrap_up:id1")
    assert finished(book.record()) == (Stage.CLOSED, 30)
    assert book.record().disposition is None


def test_a_restart_keeps_an_extended_deadline() -> None:
    book = in_wrap_up().later(20).give(extended()).restarts()
    assert book.timers == ["wrap_up:id1"]
    assert book.center.state.timers["wrap_up:id1"] == START + timedelta(seconds=90)
    assert (book.record().wrap_up_extended, book.agent("ann").activity) == (1, Activity.WRAP_UP)
    book.sees().later(40).fires("wrap_up:id1")
    assert finished(book.record()) == (Stage.CLOSED, 60)


def test_a_restart_keeps_a_wish_and_a_mandatory_wrap_up() -> None:
    book = talking(WrapUpMode.OPTIONAL, wrap_up_seconds=0).give(wanted()).restarts()
    assert book.hangs_up().interaction().stage is Stage.WRAP_UP
    book = talking(WrapUpMode.MANDATORY).hangs_up().restarts().sees()
    assert (book.interaction().stage, book.agent("ann").activity) == (Stage.WRAP_UP, Activity.WRAP_UP)
    refuses(book, done(), Refusal.DISPOSITION_REQUIRED)
    book.give(disposed())
    assert (book.record().stage, book.agent("ann").activity) == (Stage.CLOSED, Activity.IDLE)


def test_another_rule_counts_at_once_and_holds_nobody_for_ever() -> None:
    for floor in (a_floor_with(WrapUpMode.TIMED_NO_EARLY_EXIT), replace(a_floor(), queues={})):
        book = talking(WrapUpMode.MANDATORY).hangs_up()
        book.give(Configured(configuration=floor, at=START)).give(done())
        assert book.record().stage is Stage.CLOSED
    book = talking(WrapUpMode.TIMED).hangs_up()
    book.give(Configured(configuration=a_floor_with(WrapUpMode.MANDATORY), at=START))
    refuses(book, done(), Refusal.DISPOSITION_REQUIRED)
    book.later(30).fires("wrap_up:id1")
    assert finished(book.record()) == (Stage.CLOSED, 30)


@pytest.mark.parametrize("reason", [None, "lunch"])
def test_not_ready_after_this_call_can_be_chosen_during_it(reason: str | None) -> None:
    book = talking(WrapUpMode.TIMED).chooses("ann", Status.NOT_READY, reason)
    book.expect()
    assert (book.interaction().stage, book.agent("ann").activity) == (Stage.CONNECTED, Activity.ON_CONTACT)
    assert (book.agent("ann").status, book.agent("ann").reason) == (Status.NOT_READY, reason)
    book.later(10).hangs_up()
    assert book.stretches()[-2:] == [("talk", 40), ("wrap_up", None)], "the talk went on untouched"
    book.calls("4001", call_id="c2").later(5).give(disposed())
    assert (book.agent("ann").activity, book.agent("ann").reason) == (Activity.IDLE, reason)
    assert book.interaction("c2").stage is Stage.QUEUED, "no call in between"
    assert [offer.agent for offer in book.kept.tables.offers.values()] == ["ann"]
    book.available("ann")
    assert book.interaction("c2").agent == "ann"


def test_who_thinks_better_of_it_before_the_end_gets_the_next_call() -> None:
    book = talking(WrapUpMode.TIMED).chooses("ann", Status.NOT_READY, "lunch").calls("4001", call_id="c2")
    book.available("ann")
    assert book.interaction("c2").stage is Stage.QUEUED, "one call at a time"
    book.hangs_up()
    assert book.interaction("c2").stage is Stage.QUEUED, "not during the wrap-up"
    book.give(disposed())
    assert (book.interaction("c2").stage, book.interaction("c2").agent) == (Stage.OFFERED, "ann")
