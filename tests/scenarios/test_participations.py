"""Who has handed a call over wraps up his own part: nobody waits for him, and nobody's word replaces another's."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from callcenter.core.agent import Activity, Status
from callcenter.core.changes import DispositionGiven
from callcenter.core.configuration import Configuration, WrapUpMode
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Stage
from callcenter.core.participation import Participation
from callcenter.core.reactions.participations import LONGEST_NOTE
from callcenter.core.requests import ExtendWrapUp, FinishWrapUp, Request, SetDisposition, SetNote, WantWrapUp
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook
from tests.support.transfers import ann_talks, disposed, to_agent, to_queue

TIMER = "participation:id1:1"


def a_floor_with(mode: WrapUpMode, **changes: Any) -> Configuration:
    """The floor whose sales queue wraps up like this; support still has no wrap-up."""
    floor = a_floor()
    sales = replace(floor.queues["sales"], wrap_up_mode=mode, **changes)
    return replace(floor, queues={**floor.queues, "sales": sales})


def handed_over(mode: WrapUpMode = WrapUpMode.TIMED, *before: Request, **changes: Any) -> Playbook:
    """Ann has sent her caller to eve, who talks with him."""
    book = ann_talks(a_floor_with(mode, **changes)).available("eve")
    for request in before:
        book.give(request)
    return book.give(to_agent("eve")).starts().answers()


def noted(text: str, agent: str | None = "ann") -> SetNote:
    return SetNote(interaction_id="id1", agent=agent, note=text, at=START)


def part_of(book: Playbook) -> Participation:
    return book.kept.tables.participations["id1", 1]


def said(book: Playbook) -> list[tuple[str | None, str]]:
    return [(given.agent, given.code) for given in book.kept.tables.dispositions.values()]


def refuses(book: Playbook, request: Request, code: Refusal) -> None:
    before = dict(book.center.state.participations)
    with pytest.raises(ContactCenterError) as refused:
        book.give(request)
    assert refused.value.code is code
    assert book.center.state.participations == before


def test_each_agents_disposition_is_a_row_of_its_own() -> None:
    book = handed_over().give(disposed()).later(5).give(disposed("eve", "follow_up")).hangs_up()
    assert said(book) == [("ann", "resolved"), ("eve", "follow_up")]
    assert (part_of(book).disposition, book.record().disposition) == ("resolved", "follow_up")


def test_the_disposition_ends_his_part_and_leaves_the_talk_alone() -> None:
    book = handed_over().later(12).give(disposed())
    assert (part_of(book).result, part_of(book).ended_at) == ("disposition", book.at)
    assert (book.agent("ann").activity, book.interaction().stage) == (Activity.IDLE, Stage.CONNECTED)


def test_what_he_said_during_the_talk_stays_his() -> None:
    book = handed_over(WrapUpMode.TIMED, disposed(code="follow_up"))
    assert (part_of(book).disposition, book.interaction().disposition) == ("follow_up", None)
    book.give(disposed("eve")).give(disposed("eve", "follow_up"))
    assert said(book) == [("ann", "follow_up"), ("eve", "resolved"), ("eve", "follow_up")]
    assert [given.number for given in book.kept.tables.dispositions.values()] == [1, 2, 3]


def test_a_supervisor_means_who_has_the_call_now() -> None:
    book = handed_over().give(disposed(None))
    assert (book.interaction().disposition, part_of(book).disposition) == ("resolved", None)
    assert said(book) == [(None, "resolved")]


def test_the_fields_of_a_disposition_are_kept_with_it() -> None:
    given = SetDisposition(interaction_id="id1", agent="ann", code="resolved", fields={"amount": 3}, at=START)
    (row,) = [change for change in handed_over().give(given).changes if isinstance(change, DispositionGiven)]
    assert (row.fields, row.participation, row.number) == ({"amount": 3}, 1, 1)


def test_the_deadline_ends_it_with_the_word_of_the_queue() -> None:
    book = handed_over(wrap_up_default_code="resolved")
    assert part_of(book).deadline_at == book.at + timedelta(seconds=30) == book.agent("ann").wrap_up_deadline_at
    book.later(30).fires(TIMER)
    assert (part_of(book).result, part_of(book).disposition, said(book)) == (
        "timed_out",
        "resolved",
        [(None, "resolved")],
    )
    assert book.agent("ann").activity is Activity.IDLE


def test_the_word_of_the_queue_replaces_nobodys_own() -> None:
    book = handed_over(WrapUpMode.TIMED, disposed(code="follow_up"), wrap_up_default_code="resolved")
    book.later(30).fires(TIMER)
    assert (part_of(book).disposition, said(book)) == ("follow_up", [("ann", "follow_up")])


def test_the_word_of_the_queue_is_a_row_for_the_last_agent_too() -> None:
    book = ann_talks(a_floor_with(WrapUpMode.TIMED, wrap_up_default_code="resolved")).hangs_up()
    book.later(30).fires("wrap_up:id1")
    assert (book.record().disposition, said(book)) == ("resolved", [(None, "resolved")])


@pytest.mark.parametrize("mode", [WrapUpMode.NONE, WrapUpMode.OPTIONAL])
def test_without_wrap_up_he_is_idle_at_once_and_the_record_knows_that_he_took_part(mode: WrapUpMode) -> None:
    book = handed_over(mode)
    assert (book.agent("ann").activity, book.center.state.participations) == (Activity.IDLE, {})
    assert (part_of(book).agent, part_of(book).result, part_of(book).joined_at) == (
        "ann",
        "none",
        START + timedelta(seconds=7),
    )
    assert not [name for name in book.center.state.timers if name.startswith("participation")]


def test_who_asked_for_time_afterwards_has_it_and_the_next_one_asks_himself() -> None:
    want = WantWrapUp(interaction_id="id1", agent="ann", wanted=True, at=START)
    book = handed_over(WrapUpMode.OPTIONAL, want)
    assert (book.agent("ann").activity, book.interaction().wrap_up_wanted) == (Activity.WRAP_UP, False)


def test_who_went_home_during_the_talk_has_nothing_to_wrap_up() -> None:
    book = ann_talks().available("eve").chooses("ann", Status.OFFLINE).give(to_agent("eve"))
    assert (book.agent("ann").activity, part_of(book).result) == (Activity.IDLE, "none")


def test_going_home_ends_it() -> None:
    book = handed_over().later(5).chooses("ann", Status.OFFLINE)
    assert (book.agent("ann").activity, part_of(book).result) == (Activity.IDLE, "logged_out")
    assert book.interaction().stage is Stage.CONNECTED


def test_mandatory_lasts_until_something_is_said() -> None:
    book = handed_over(WrapUpMode.MANDATORY)
    assert part_of(book).deadline_at is None
    refuses(book, FinishWrapUp(interaction_id="id1", agent="ann", at=START), Refusal.DISPOSITION_REQUIRED)
    refuses(book, ExtendWrapUp(interaction_id="id1", agent="ann", at=START), Refusal.NO_DEADLINE)
    assert book.later(900).give(disposed()).agent("ann").activity is Activity.IDLE


def test_what_the_agent_before_has_said_does_not_let_the_next_one_go() -> None:
    book = ann_talks(a_floor_with(WrapUpMode.MANDATORY)).available("eve").give(disposed()).give(to_agent("eve"))
    book.starts().answers().hangs_up()
    refuses(book, FinishWrapUp(interaction_id="id1", agent="eve", at=START), Refusal.DISPOSITION_REQUIRED)


def test_without_early_exit_the_time_passes() -> None:
    book = handed_over(WrapUpMode.TIMED_NO_EARLY_EXIT).later(5).give(disposed(code="follow_up")).give(disposed())
    assert (book.agent("ann").activity, part_of(book).disposition) == (Activity.WRAP_UP, "resolved")
    refuses(book, FinishWrapUp(interaction_id="id1", agent="ann", at=START), Refusal.WRAP_UP_NOT_OVER)
    assert book.later(25).fires(TIMER).agent("ann").activity is Activity.IDLE
    assert said(book) == [("ann", "follow_up"), ("ann", "resolved")]


def test_more_time_moves_his_deadline_and_no_other() -> None:
    book = handed_over(wrap_up_extensions=1).later(29.9)
    book.give(ExtendWrapUp(interaction_id="id1", agent="ann", at=START))
    due_at = START + timedelta(seconds=67 + 60)
    assert part_of(book).deadline_at == due_at == book.agent("ann").wrap_up_deadline_at
    assert book.center.state.timers[TIMER] == due_at
    book.later(0.1).fires(TIMER)
    assert (book.agent("ann").activity, book.timers) == (Activity.WRAP_UP, [TIMER])
    refuses(book, ExtendWrapUp(interaction_id="id1", agent="ann", at=START), Refusal.NO_EXTENSIONS_LEFT)
    assert book.later(30).fires(TIMER).agent("ann").activity is Activity.IDLE


def test_he_says_that_he_is_done() -> None:
    book = handed_over().later(4).give(FinishWrapUp(interaction_id="id1", agent="ann", at=START))
    assert (part_of(book).result, book.agent("ann").activity, book.center.state.participations) == (
        "finished",
        Activity.IDLE,
        {},
    )
    refuses(book, FinishWrapUp(interaction_id="id1", agent="ann", at=START), Refusal.NOT_YOUR_INTERACTION)


def test_he_wraps_up_though_the_call_is_closed_and_forgotten() -> None:
    book = ann_talks().give(to_queue("support")).starts().hangs_up()
    assert book.center.state.interactions == {}
    book.give(noted("要发票")).give(disposed())
    assert (part_of(book).note, part_of(book).disposition, said(book)) == ("要发票", "resolved", [("ann", "resolved")])
    assert book.agent("ann").activity is Activity.IDLE


def test_his_next_call_is_offered_when_he_is_done() -> None:
    book = handed_over().calls("4001", call_id="c2")
    assert book.rung == []
    assert book.give(disposed()).rung == ["ann"]


def test_the_note_goes_along_and_what_he_types_afterwards_too_until_the_next_one_writes() -> None:
    book = handed_over(WrapUpMode.TIMED, noted("kauft"))
    assert (book.interaction().note, part_of(book).note) == ("kauft", "kauft")
    book.give(noted("kauft rot"))
    assert (book.interaction().note, part_of(book).note) == ("kauft rot", "kauft rot")
    book.give(noted("kauft rot, zwei", "eve")).give(noted("kauft rot, gross"))
    assert (book.interaction().note, part_of(book).note) == ("kauft rot, zwei", "kauft rot, gross")


def test_a_note_is_kept_in_the_talk_and_after_it_and_the_same_again_is_no_news() -> None:
    book = ann_talks().give(noted("a")).give(noted("a"))
    assert book.changes == []
    book.hangs_up().give(noted("ab"))
    assert (book.record().note, book.interaction().stage) == ("ab", Stage.WRAP_UP)


def test_a_note_is_no_longer_than_it_may_be_and_only_of_who_talks() -> None:
    book = ann_talks().give(noted("x" * LONGEST_NOTE))
    refuses(book, noted("x" * (LONGEST_NOTE + 1)), Refusal.FIELD_INVALID)
    refuses(book, noted("x", "bob"), Refusal.NOT_YOUR_INTERACTION)
    book.calls("4001", call_id="c2")
    other = SetNote(interaction_id=book.interaction("c2").id, agent=None, note="x", at=START)
    refuses(book, other, Refusal.NOT_CONNECTED)
    assert book.interaction().note == "x" * LONGEST_NOTE


def test_an_unknown_code_is_refused() -> None:
    refuses(handed_over(), disposed(code="unheard_of"), Refusal.UNKNOWN_DISPOSITION)


def test_a_restart_forgets_neither_his_part_nor_its_deadline() -> None:
    book = handed_over()
    before, deadline_at = dict(book.center.state.participations), part_of(book).deadline_at
    book.restarts()
    assert (book.center.state.participations, book.center.state.timers[TIMER]) == (before, deadline_at)
    assert book.later(30).fires(TIMER).agent("ann").activity is Activity.IDLE


def test_who_has_left_the_configuration_goes_home() -> None:
    book = handed_over()
    floor = a_floor()
    book.configures(replace(floor, agents={name: each for name, each in floor.agents.items() if name != "ann"}))
    assert (part_of(book).result, "ann" in book.center.state.agents) == ("logged_out", False)
