"""Callers serve themselves: what is asked for them is answered, late, twice or never; nobody is left in silence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.core.commands import AskService, CancelTimer, CollectDigits, HangUpCall, PlayPrompts
from callcenter.core.events import Place, RingEnd, ServiceAnswered, Verb, VerbFinished
from callcenter.core.interaction import Outcome, Stage
from callcenter.core.ivr.services import Asker, Question, Service, ServiceAnswer
from callcenter.core.ivr.texts import Words
from callcenter.core.timers import ANSWER_GRACE_SECONDS
from tests.support.self_service import AskingBook, a_self_service_floor

PIN = "7531"


def at_check() -> AskingBook:
    """The caller has typed his number, and it is being checked."""
    return AskingBook().available("eve", "bob").calls("4010").presses(PIN)


def exits(book: AskingBook) -> list[tuple[str, str | None]]:
    return [(step["node"], step.get("exit")) for step in book.record().ivr_path]


def test_a_caller_hears_his_balance_says_what_he_thinks_and_is_served() -> None:
    book = at_check()
    assert book.question == AskService(
        call_id="c1",
        generation=2,
        question=Question(service=Service.CHECK_IDENTITY, arguments={"digits": PIN}),
        asker=Asker(
            key="id1:2",
            interaction_id="id1",
            ani="13800138000",
            ani_e164=None,
            dnis="4010",
            language="zh",
            customer_id=None,
            queue=None,
            agent=None,
        ),
        seconds=4,
    )
    assert book.orders == []
    book.is_told("verified")
    assert book.question.question == Question(service=Service.HTTP, arguments={"url": "https://bank.test/balance"})
    book.is_told("done", balance="120", blocked=False)
    heard = Words(text="您的余额是120。", language="zh")
    book.expect(PlayPrompts(call_id="c1", generation=4, prompts=(heard,), language="zh", interruptible=True))
    assert book.starts().presses("").starts().presses("5").question.question == Question(
        service=Service.SAVE_SURVEY, arguments={"kind": "csat", "score": 5}
    )
    book.is_told("done").expect(HangUpCall(call_id="c1"))
    record = book.closed
    assert (record.outcome, record.survey) == (Outcome.SELF_SERVED, {"kind": "csat", "score": 5})
    assert record.attributes == {"topic": "balance", "score": "5"}
    assert record.ivr_path[0]["answer"] == "****"


def test_what_is_asked_after_a_customer_was_found_is_about_him() -> None:
    book = at_check()
    assert book.question.asker.customer_id is None
    assert book.is_told("verified", customer={"id": "c9"}).question.asker.customer_id == "c9"


def test_who_is_refused_waits_for_an_agent_who_may_take_the_call_and_not_for_any_other() -> None:
    book = at_check().is_told("refused")
    assert (book.interaction().stage, book.rung) == (Stage.OFFERED, ["bob"])


def test_the_key_of_the_whole_flow_leads_to_an_agent_also_where_a_number_is_asked_for() -> None:
    book = AskingBook().available("eve").calls("4010").presses("0")
    assert (book.interaction().stage, book.interaction().queue) == (Stage.QUEUED, "sales")
    assert exits(book) == [("pin", "0"), ("agent", None)]


def test_an_answer_that_never_comes_is_an_error_after_its_time() -> None:
    book = at_check().is_told("verified")
    assert book.center.state.timers["answer:id1:3"] == book.at + timedelta(seconds=6 + ANSWER_GRACE_SECONDS)
    book.later(8).fires("answer:id1:3")
    assert [type(order) for order in book.orders] == [PlayPrompts]
    step = book.interaction().ivr_path[-2]
    assert (step["node"], step["exit"], step["problem"]) == ("fetch", "error", "not_answered")


def test_an_answer_that_comes_too_late_changes_nothing() -> None:
    book = at_check().later(6).fires("answer:id1:2")
    late = ServiceAnswered(call_id="c1", generation=2, answer=ServiceAnswer(exit="verified"), at=book.at)
    assert book.give(late).changes == []
    assert book.interaction().flow_node == "sorry"


def test_an_answer_that_comes_twice_counts_once() -> None:
    book = at_check()
    answer = ServiceAnswered(call_id="c1", generation=2, answer=ServiceAnswer(exit="verified"), at=book.at)
    book.give(answer)
    assert book.give(answer).changes == []
    assert book.interaction().flow_node == "fetch"


def test_an_answer_for_a_caller_who_has_hung_up_finds_nobody() -> None:
    book = at_check()
    answer = ServiceAnswered(call_id="c1", generation=2, answer=ServiceAnswer(exit="verified"), at=book.at)
    book.hangs_up()
    assert CancelTimer(name="answer:id1:2") in book.commands
    assert book.closed.outcome is Outcome.ABANDONED_IN_IVR
    assert book.give(answer).changes == []
    assert book.center.state.private == {}


def test_an_exit_that_the_node_does_not_have_leads_to_the_flows_error_node() -> None:
    book = at_check().is_told("error", problem="timed_out")
    assert exits(book)[-2:] == [("check", "error"), ("sorry", None)]
    assert book.interaction().ivr_path[-2]["problem"] == "timed_out"
    at_check().is_told("what_is_this").expect(
        PlayPrompts(call_id="c1", generation=3, prompts=("sorry",), language="zh")
    )


def test_a_value_that_the_answer_lacks_is_an_error_of_the_node_that_needs_it() -> None:
    book = at_check().is_told("verified").is_told("done", blocked=False)
    assert exits(book)[-2:] == [("say", "error"), ("sorry", None)]
    assert book.interaction().ivr_path[-2]["problem"] == "unknown_value"


def test_a_report_of_the_switch_is_no_answer_of_a_service() -> None:
    book = at_check()
    stale = VerbFinished(call_id="c1", generation=1, verb=Verb.COLLECT, ok=True, digits="1", at=book.at)
    assert book.give(stale).changes == []
    assert book.interaction().flow_node == "check"


def test_after_a_crash_the_same_question_is_asked_under_the_same_key() -> None:
    book = at_check().is_told("verified")
    asked = book.question
    book.later(1).restarts().sees_twice(book.a_call(Place.WAITING, generation=1))
    assert book.question.asker.key == asked.asker.key
    assert book.question.generation > asked.generation


def test_what_was_private_is_lost_in_a_crash_and_the_error_exit_leads_on() -> None:
    book = at_check().later(1).restarts()
    book.sees_twice(book.a_call(Place.WAITING, generation=1))
    assert exits(book)[-2:] == [("check", "error"), ("sorry", None)]
    assert [type(order) for order in book.orders] == [PlayPrompts]


def test_a_cut_link_to_the_switch_while_somebody_is_asked_ends_in_no_silence() -> None:
    book = at_check().loses_link().is_told("verified")
    assert book.question.question.service is Service.HTTP
    book.loses_link().sees_twice(book.a_call(Place.WAITING, generation=1))
    assert book.question.question.service is Service.HTTP  # asked again: whether it was heard is not known
    book.is_told("done", balance="3", blocked=True)
    assert book.interaction().stage is Stage.OFFERED


def test_a_look_at_the_switch_does_not_disturb_a_question_that_is_being_answered() -> None:
    book = at_check()
    for _ in range(3):
        book.sees(book.a_call(Place.WAITING, generation=1)).expect()
    assert book.interaction().generation == 2


def test_a_caller_of_a_flow_that_has_changed_meanwhile_goes_on_with_his_version() -> None:
    book = at_check()
    newer = replace(book.configuration.flows["account"], version="2", nodes={})
    book.configures(replace(book.configuration, flows={**book.configuration.flows, "account": newer}))
    book.is_told("verified").is_told("done", balance="1", blocked=False)
    assert [type(order) for order in book.orders] == [PlayPrompts]


@pytest.mark.parametrize("wrong", ["123", "12345", "99*9"])
def test_digits_that_are_not_his_number_are_asked_again_without_what_was_typed_ahead(wrong: str) -> None:
    book = AskingBook().calls("4010").presses(wrong)
    book.expect(
        CollectDigits(
            call_id="c1",
            generation=2,
            prompts=("enter_pin",),
            language="zh",
            max_digits=4,
            timeout_seconds=8,
            fresh=True,
        )
    )


def asked_after_the_talk() -> AskingBook:
    """bob has talked with c1 and hung up; c1 has said what he thinks of it, and that is being kept."""
    floor = a_self_service_floor()
    account = floor.flows["account"]
    rating = replace(account, name="rating", start="score")
    sales = replace(floor.queues["sales"], after_talk_flow="rating")
    queues, flows = {**floor.queues, "sales": sales}, {**floor.flows, "rating": rating}
    book = AskingBook(replace(floor, queues=queues, flows=flows)).available("bob", "eve")
    book.calls("4001").starts().answers().later(60).ring_ends(RingEnd.AGENT_HUNG_UP)
    book.starts(verb=Verb.COLLECT).later(2).presses("4")
    return book


@pytest.mark.parametrize("exit_", ["done", "error"])
def test_what_he_says_after_the_talk_is_in_the_record_of_the_talk_and_knows_its_agent(exit_: str) -> None:
    book = asked_after_the_talk()
    assert (book.question.asker.agent, book.question.asker.queue) == ("bob", "sales")
    book.is_told(exit_).expect(HangUpCall(call_id="c1"))
    record = book.record()
    assert (record.survey, record.outcome, record.talk_seconds) == (
        {"kind": "csat", "score": 4},
        Outcome.ANSWERED,
        60,
    )


def test_a_survey_that_nobody_keeps_in_time_is_in_the_record_all_the_same() -> None:
    book = asked_after_the_talk()
    (watch,) = [name for name in book.center.state.timers if name.startswith("answer:")]
    book.later(7).fires(watch).expect(HangUpCall(call_id="c1"))
    assert book.record().survey == {"kind": "csat", "score": 4}
    assert book.record().ivr_path[-2]["problem"] == "not_answered"


def test_who_hangs_up_while_his_answer_is_being_kept_has_said_it_and_leaves_no_watch_behind() -> None:
    book = asked_after_the_talk().hangs_up()
    assert not [name for name in book.center.state.timers if name.startswith("answer:")]
    assert book.record().survey == {"kind": "csat", "score": 4}
