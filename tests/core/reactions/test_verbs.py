"""One order at a time for each caller, each with its number and a watch on its start."""

from callcenter.core.commands import AskService, CancelTimer, LookAtSwitch
from callcenter.core.events import CallArrived, CustomersFound, Verb, VerbStarted
from callcenter.core.ivr.actions import Ask
from callcenter.core.ivr.services import Question, Service
from callcenter.core.reactions import verbs
from callcenter.core.timers import ANSWER_GRACE_SECONDS
from callcenter.core.turn import Turn
from tests.support.floor import START
from tests.support.playbook import Playbook
from tests.support.self_service import AskingBook

ARRIVED = CallArrived(call_id="c1", ani="", dnis="4000", at=START)


def test_every_order_has_a_number_of_its_own_and_is_watched() -> None:
    book = Playbook().give(ARRIVED)
    assert book.timers == ["verb:id1:1"]
    book.starts()
    assert CancelTimer(name="verb:id1:1") in book.commands
    assert book.presses("3").timers == ["verb:id1:2"]


def test_a_start_of_another_number_is_not_the_one_awaited() -> None:
    book = Playbook().give(ARRIVED).give(VerbStarted(call_id="c1", generation=7, verb=Verb.COLLECT, at=START))
    assert book.commands == []


def test_after_three_silent_orders_the_switch_is_looked_at_instead() -> None:
    book = Playbook().give(ARRIVED)
    for generation in (1, 2):
        book.later(3).fires(f"verb:id1:{generation}")
        assert book.interaction().generation == generation + 1
    book.later(3).fires("verb:id1:3").expect(LookAtSwitch())


def test_an_order_that_starts_begins_the_count_anew() -> None:
    book = Playbook().give(ARRIVED).fires("verb:id1:1").fires("verb:id1:2").starts()
    assert book.center.state.verb_tries == {}


def test_a_queue_that_is_gone_has_the_default_music() -> None:
    book = Playbook().available("ann").calls("4001")
    assert book.commands[2].music == "default"  # type: ignore[union-attr]


def test_a_question_has_a_number_of_its_own_and_is_watched_a_little_longer_than_it_may_take() -> None:
    book = AskingBook().calls("4010").presses("7531")
    assert (book.question.generation, book.question.seconds, book.timers) == (2, 4, ["answer:id1:2"])
    assert (book.center.state.timers["answer:id1:2"] - book.at).total_seconds() == 4 + ANSWER_GRACE_SECONDS
    assert book.is_told("verified").timers == ["answer:id1:3"]
    assert CancelTimer(name="answer:id1:2") in book.commands


def test_a_question_has_one_key_each_time_that_the_caller_comes_to_its_node() -> None:
    keys = set()
    book = AskingBook().calls("4010").presses("7531")
    keys.add(book.question.asker.key)
    keys.add(book.is_told("verified").question.asker.key)
    assert len(keys) == 2
    other = AskingBook().calls("4001", call_id="c0").calls("4010").presses("7531")
    assert other.question.asker.key not in keys


def test_a_question_is_about_the_customer_whom_the_flow_has_found_or_else_about_him_whose_number_it_is() -> None:
    book = AskingBook().calls("4010")
    book.give(CustomersFound(interaction_id="id1", matches=({"id": "k1"},), at=START)).presses("7531")
    assert book.question.asker.customer_id == "k1"
    book.is_told("verified", customer={"id": "k2", "name": "韩梅梅"})
    assert book.question.asker.customer_id == "k2"
    assert book.interaction().customer_id == "k1"  # what somebody types is no proof for the record
    other = AskingBook().calls("4010").presses("7531").is_told("verified", customer="nobody")
    assert other.question.asker.customer_id is None
    turn = Turn(state=book.center.state, at=START, new_id=str)
    verbs.ask_service(turn, book.interaction(), Ask(question=Question(service=Service.FIND_CUSTOMER), seconds=1))
    (again,) = [command for command in turn.commands if isinstance(command, AskService)]
    assert again.asker.customer_id == "k1"  # who calls is asked anew


def test_a_question_is_outstanding_until_it_is_forgotten() -> None:
    book = AskingBook().calls("4010").presses("7531")
    turn = Turn(state=book.center.state, at=START, new_id=str)
    assert verbs.is_pending(turn, book.interaction())
    verbs.forget(turn, book.interaction())
    assert not verbs.is_pending(turn, book.interaction())
    assert turn.commands == [CancelTimer(name="answer:id1:2")]
