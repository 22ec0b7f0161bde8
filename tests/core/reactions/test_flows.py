"""A caller in a flow: each report moves him on, once."""

from dataclasses import replace

from callcenter.core.commands import CollectDigits, HangUpCall, PlayEcho, PlayPrompts
from callcenter.core.configuration import Overflow, OverflowKind, OverflowReason
from callcenter.core.events import ServiceAnswered, Verb, VerbFinished
from callcenter.core.interaction import Outcome, Stage
from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.set_values import SetNode
from callcenter.core.ivr.services import ServiceAnswer
from callcenter.core.ivr.texts import Slot, Text, Words
from callcenter.core.reactions import flows
from callcenter.core.turn import Turn
from tests.support.expressions import Named
from tests.support.floor import START
from tests.support.playbook import Playbook
from tests.support.self_service import AskingBook, a_flow, a_self_service_floor

APOLOGY = PlayPrompts(call_id="c1", generation=0, prompts=("technical_problem",), language="zh")


def heard_at_the_end(book: Playbook) -> Playbook:
    """The caller hears an apology, and only then is hung up."""
    book.expect(replace(APOLOGY, generation=book.interaction().generation))
    return book.give(
        VerbFinished(call_id="c1", generation=book.interaction().generation, verb=Verb.PLAY, ok=True, at=START)
    )


def test_silence_is_asked_again_and_then_taken_for_an_answer() -> None:
    book = Playbook().calls("4000").presses("").starts()
    assert [type(order) for order in book.orders] == [CollectDigits]
    book.presses("").expect(HangUpCall(call_id="c1"))
    assert book.closed.outcome is Outcome.SELF_SERVED


def test_a_report_of_an_older_order_is_void() -> None:
    book = Playbook().calls("4000").presses("3")
    stale = VerbFinished(call_id="c1", generation=1, verb=Verb.COLLECT, ok=True, digits="12345", at=START)
    assert book.give(stale).changes == []
    assert book.interaction().flow_node == "number"


def test_a_report_after_the_flow_is_void() -> None:
    book = Playbook().calls("4001")
    assert book.presses("1").changes == []


def test_what_was_typed_is_kept() -> None:
    book = Playbook().calls("4000").presses("3").presses("12345")
    assert book.interaction().attributes == {"order_number": "12345"}
    assert (book.interaction().stage, book.interaction().queue) == (Stage.QUEUED, "support")


def test_the_caller_hears_himself() -> None:
    book = Playbook().calls("4000").presses("4")
    book.expect(PlayEcho(call_id="c1", generation=2, prompts=("echo_test",), language="zh"))


def test_an_answer_moves_him_on_and_a_doubled_or_an_older_one_does_not() -> None:
    book = AskingBook().calls("4010").presses("7531")
    assert book.is_told("verified").interaction().flow_node == "fetch"
    older = ServiceAnswered(call_id="c1", generation=2, answer=ServiceAnswer(exit="done"), at=START)
    assert book.give(older).changes == []
    assert book.interaction().flow_node == "fetch"


def test_nobody_answers_and_he_goes_on_by_the_error_exit() -> None:
    book = AskingBook().calls("4010").presses("7531").fires("answer:id1:2")
    assert book.interaction().flow_node == "sorry"
    assert book.interaction().ivr_path[-2]["problem"] == "not_answered"


def test_a_watch_on_an_older_question_is_void() -> None:
    book = AskingBook().calls("4010").presses("7531").is_told("verified")
    turn = Turn(state=book.center.state, at=START, new_id=str)
    flows.on_unanswered(turn, "id1", 2)
    flows.on_unanswered(turn, "unknown", 3)
    assert (turn.commands, turn.changes) == ([], [])


def test_an_answer_is_void_for_a_caller_who_waits_already() -> None:
    book = AskingBook().calls("4010").presses("0").starts()
    assert book.is_told("verified").changes == []
    turn = Turn(state=book.center.state, at=START, new_id=str)
    flows.on_unanswered(turn, "id1", book.interaction().generation)
    assert (turn.commands, turn.changes) == ([], [])


def test_only_the_node_that_sent_him_into_this_very_queue_is_where_he_waits() -> None:
    book = AskingBook().calls("4010").presses("0").calls("4001", call_id="c2")
    turn = Turn(state=book.center.state, at=START, new_id=str)
    node = flows.waiting_at(turn, book.interaction())
    assert node is not None
    assert node.id == "agent"
    assert flows.waiting_at(turn, replace(book.interaction(), queue="support")) is None
    assert flows.waiting_at(turn, replace(book.interaction(), flow_node="hours")) is None
    assert flows.waiting_at(turn, book.interaction("c2")) is None


def test_a_promise_that_leads_back_to_itself_ends_all_the_same() -> None:
    book = AskingBook().calls("4011").presses("13955557777").presses("2")
    assert heard_at_the_end(book).closed.outcome is Outcome.FAILED
    assert len(book.center.state.callbacks) == 2


def walks(*nodes: AnyNode, on_error: str | None = None) -> AskingBook:
    floor = a_self_service_floor()
    return AskingBook(replace(floor, flows={"account": a_flow("account", *nodes, on_error=on_error)})).calls("4010")


def test_a_flow_that_never_ends_is_left_with_an_apology_and_not_in_silence() -> None:
    again = Menu(id="again", prompts=("p",), exits={"1": "again", "no_input": "again", "invalid": "again"})
    for on_error in (None, "again"):
        book = walks(again, on_error=on_error)
        for _ in range(400):
            if book.interaction().flow != "account":
                break
            book.presses("1")
        heard_at_the_end(book)
        assert (book.closed.outcome, len(book.closed.ivr_path) < 310) == (Outcome.FAILED, True)


def test_a_flow_that_turns_in_circles_is_left_with_an_apology_and_not_in_silence() -> None:
    circle = (SetNode(id="a", values={}, exits={"done": "b"}), SetNode(id="b", values={}, exits={"done": "a"}))
    for on_error in (None, "a"):
        book = heard_at_the_end(walks(*circle, on_error=on_error))
        assert book.closed.outcome is Outcome.FAILED


def test_a_caller_who_has_walked_too_far_leaves_his_message_all_the_same() -> None:
    floor = a_self_service_floor()
    sales = replace(
        floor.queues["sales"], overflows={OverflowReason.NOBODY_LOGGED_IN: Overflow(kind=OverflowKind.VOICEMAIL)}
    )
    menu = Menu(id="menu", prompts=("p",), exits={"1": "menu", "2": "wait", "no_input": "menu", "invalid": "menu"})
    flow = a_flow("account", menu, EnqueueNode(id="wait", queue="sales"))
    book = AskingBook(replace(floor, queues={**floor.queues, "sales": sales}, flows={"account": flow})).calls("4010")
    while len(book.interaction().ivr_path) < 299:
        book.presses("1")
    book.presses("2")
    assert (book.interaction().flow, book.interaction().flow_node) == ("voicemail", "message")


def test_an_author_who_ends_a_call_as_failed_has_said_what_there_is_to_say() -> None:
    book = walks(HangUpNode(id="end", outcome=Outcome.FAILED))
    book.expect(HangUpCall(call_id="c1"))
    assert book.closed.outcome is Outcome.FAILED


def test_a_caller_waits_first_for_the_agent_whom_the_flow_has_found_if_there_is_one() -> None:
    floor = a_self_service_floor()
    account = floor.flows["account"]
    for found, preferred in (("ann", "ann"), ("nobody", None)):
        node = EnqueueNode(id="pin", queue="sales", agent=found)
        flow = replace(account, nodes={**account.nodes, "pin": node})
        book = AskingBook(replace(floor, flows={"account": flow})).calls("4010")
        assert book.interaction().preferred_agent == preferred


def test_he_is_offered_to_that_agent_only_while_the_queue_lets_him_wait_for_him() -> None:
    floor = a_self_service_floor()
    sticky = replace(floor.queues["sales"], sticky_seconds=30)
    node = EnqueueNode(id="pin", queue="sales", agent="ann")
    account = replace(floor.flows["account"], nodes={"pin": node})
    floor = replace(floor, queues={**floor.queues, "sales": sticky}, flows={"account": account})
    book = AskingBook(floor).available("ann", "bob", "eve").calls("4001", call_id="c0").starts("c0").answers("c0")
    free = next(name for name in ("ann", "bob") if book.interaction("c0").agent != name)
    book.calls("4010", ani="").later(1)
    assert book.interaction().stage is (Stage.OFFERED if free == "ann" else Stage.QUEUED)


def test_who_waits_hears_what_can_be_said_and_not_what_cannot() -> None:
    book = AskingBook().calls("4010").presses("0")
    turn = Turn(state=book.center.state, at=START, new_id=str)
    known = Text(languages={"zh": ("在", Slot(value=Named("call.queue")))})
    lost = Text(languages={"zh": (Slot(value=Named("account.balance")),)})
    heard = flows.heard(turn, book.interaction(), ("a", lost, known, "b"))
    assert heard == ("a", Words(text="在sales", language="zh"), "b")
