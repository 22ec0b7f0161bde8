"""Walking a flow: orders, exits, the path that is kept, circles, and that every flow ends whatever it is made of."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import (
    Ask,
    Collect,
    Echo,
    Enqueue,
    HangUp,
    Order,
    Play,
    Report,
    TakeCallback,
)
from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.interpreter import Position, again, resume, start
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.nodes.choose_language import ChooseLanguage
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.keep_survey import KeepSurvey
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.set_values import SetNode
from callcenter.core.ivr.services import Question, Service
from callcenter.core.ivr.texts import Slot, Text, Words
from tests.support.expressions import Named
from tests.support.random_flows import ALWAYS, FLOWS, REPORTS, TARGETS

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NEW = Position(language="zh")
FAILED = HangUp(outcome=Outcome.FAILED)


def flow(*nodes: AnyNode, on_error: str | None = None) -> Flow:
    return Flow(name="f", version="1", start=nodes[0].id, nodes={node.id: node for node in nodes}, on_error=on_error)


def menu(name: str = "menu", **exits: str) -> Menu:
    keys = {exit_.removeprefix("key_"): to for exit_, to in exits.items()}
    return Menu(id=name, prompts=("main_menu",), exits=keys, attempts=2, languages={"1": "en"})


def hours(name: str, target: str) -> CheckHours:
    return CheckHours(id=name, schedule=ALWAYS, exits={"open": target})


def pressed(digits: str) -> Report:
    return Report(ok=True, digits=digits)


SALES = EnqueueNode(id="sales", queue="sales")
WALK = flow(
    menu(key_1="number", no_input="sales", invalid="sales"),
    CollectNode(
        id="number",
        prompts=("enter",),
        attribute="order_number",
        min_digits=1,
        max_digits=4,
        exits={"done": "hours", "no_input": "sales", "invalid": "sales"},
    ),
    hours("hours", "sales"),
    SALES,
)


def test_a_caller_walks_from_node_to_node_and_the_path_is_kept() -> None:
    position, order = start(WALK, NEW, NOW)
    assert isinstance(order, Collect)
    position, order = resume(WALK, position, pressed("1"), NOW)
    assert order == Collect(prompts=("enter",), max_digits=4, timeout_seconds=8)
    position, order = resume(WALK, position, pressed("42"), NOW)
    assert order == Enqueue(queue="sales", priority=0)
    assert (position.node, position.language, position.attributes) == ("sales", "en", {"order_number": "42"})
    at = NOW.isoformat()
    walked = {"flow": WALK.name, "version": WALK.version}
    assert position.path == (
        {**walked, "node": "menu", "entered_at": at, "exit": "1", "left_at": at, "answer": "1"},
        {**walked, "node": "number", "entered_at": at, "exit": "done", "left_at": at, "answer": "42"},
        {**walked, "node": "hours", "entered_at": at, "exit": "open", "left_at": at},
        {**walked, "node": "sales", "entered_at": at},
    )


def test_attempts_are_counted_at_one_node_and_begin_anew_at_the_next() -> None:
    position, _ = start(WALK, NEW, NOW)
    assert position.attempts == 1
    position, _ = resume(WALK, position, Report(ok=True), NOW)
    assert (position.node, position.attempts) == ("menu", 2)
    position, order = resume(WALK, position, Report(ok=True), NOW)
    assert (position.node, order) == ("sales", Enqueue(queue="sales", priority=0))


def test_a_lost_answer_is_asked_for_again_with_all_attempts() -> None:
    position, first = start(WALK, NEW, NOW)
    position, _ = resume(WALK, position, Report(ok=True), NOW)
    position, order = again(WALK, position, NOW)
    assert (order, position.attempts) == (first, 1)
    assert len(position.path) == 1


def test_an_exit_that_leads_nowhere_goes_to_the_error_node() -> None:
    broken = flow(PlayNode(id="say", prompts=("a",), exits={}), SALES, on_error="sales")
    position, _ = start(broken, NEW, NOW)
    _, order = resume(broken, position, Report(ok=True), NOW)
    assert order == Enqueue(queue="sales", priority=0)


def test_an_exit_to_a_node_that_is_not_there_goes_to_the_error_node() -> None:
    broken = flow(hours("hours", "missing"), SALES, on_error="sales")
    assert start(broken, NEW, NOW)[1] == Enqueue(queue="sales", priority=0)


def test_a_caller_at_a_node_that_a_new_version_lacks_goes_to_the_error_node() -> None:
    newer = flow(PlayNode(id="say", prompts=("a",), exits={"done": "sales"}), SALES, on_error="sales")
    position = Position(node="gone", language="zh")
    assert resume(newer, position, pressed("1"), NOW)[1] == Enqueue(queue="sales", priority=0)


def test_a_flow_that_leads_nowhere_without_an_error_node_has_failed_and_served_nobody() -> None:
    broken = flow(PlayNode(id="say", prompts=("a",), exits={}))
    position, _ = start(broken, NEW, NOW)
    assert resume(broken, position, Report(ok=True), NOW)[1] == FAILED
    assert start(flow(hours("hours", "missing"), on_error="missing"), NEW, NOW)[1] == FAILED
    assert again(broken, NEW, NOW)[1] == FAILED


def test_a_circle_that_asks_nothing_is_left_by_the_error_node() -> None:
    circle = flow(hours("a", "b"), hours("b", "a"), SALES, on_error="sales")
    position, order = start(circle, NEW, NOW)
    assert (position.node, order) == ("sales", Enqueue(queue="sales", priority=0))


def test_a_circle_without_a_way_out_has_failed() -> None:
    assert start(flow(hours("a", "a")), NEW, NOW)[1] == FAILED
    assert start(flow(hours("a", "a"), on_error="a"), NEW, NOW)[1] == FAILED


def test_an_error_node_that_leads_back_to_the_error_ends_after_some_rounds() -> None:
    rounds = flow(hours("a", "a"), PlayNode(id="sorry", prompts=("s",), exits={"done": "a"}), on_error="sorry")
    orders = played(rounds, [])
    assert orders[-1] == FAILED
    assert 1 <= orders.count(Play(prompts=("s",))) <= 4


def test_a_machine_that_never_stops_pressing_keys_is_hung_up_on_and_the_record_stays_small() -> None:
    endless = flow(menu(key_1="menu", no_input="sales", invalid="sales"), SALES, on_error="sales")
    position, order = start(endless, NEW, NOW)
    for _ in range(1000):
        if not isinstance(order, Collect):
            break
        position, order = resume(endless, position, pressed("1"), NOW)
    assert order == FAILED
    assert len(position.path) < 310


def test_a_position_that_lost_its_path_goes_on() -> None:
    position, order = resume(WALK, Position(node="menu", attempts=1, language="zh"), pressed("1"), NOW)
    assert isinstance(order, Collect)
    assert [step["node"] for step in position.path] == ["menu", "number"]


ASK = AskNode(
    id="ask",
    service=Service.FIND_ORDERS,
    arguments={"number": Named("number")},
    exits={"found": "say", "not_found": "sales", "error": "number"},
)
SAY = PlayNode(
    id="say",
    prompts=("hello", Text(languages={"zh": ("订单", Slot(value=Named("order.number"))), "en": ("Order",)})),
    exits={"done": "sales"},
)
ASKS = flow(
    SetNode(id="set", values={"_half": Named("call.waited"), "topic": "orders"}, exits={"done": "ask"}),
    ASK,
    SAY,
    PlayNode(id="number", prompts=("oh",), exits={"done": "sales"}),
    SALES,
    on_error="sales",
)
KNOWN = Position(language="zh", facts={"call": {"waited": 7}, "number": "77"})


def test_facts_attributes_and_private_values_are_names_and_only_attributes_are_kept() -> None:
    position, order = start(ASKS, KNOWN, NOW)
    assert order == Ask(question=Question(service=Service.FIND_ORDERS, arguments={"number": "77"}), seconds=5)
    assert (position.attributes, position.private) == ({"topic": "orders"}, {"_half": 7})
    answer = Report(ok=True, result="found", values={"order": {"number": "A-1"}})
    position, order = resume(ASKS, position, answer, NOW)
    assert order == Play(prompts=("hello", Words(text="订单A-1", language="zh")))
    assert (position.attributes, position.private) == ({"topic": "orders"}, {"_half": 7, "order": {"number": "A-1"}})
    assert "A-1" not in str(position.path)


def test_a_flow_that_sets_without_end_leaves_a_small_record() -> None:
    values = {f"a{number}": "x" * 900 for number in range(200)} | {"long": "x" * 5000}
    sets = flow(SetNode(id="set", values=values, exits={"done": "sales"}), SALES)
    position, order = start(sets, KNOWN, NOW)
    assert (order, len(position.attributes)) == (Enqueue(queue="sales", priority=0), 50)
    assert values.items() <= dict(position.names).items(), "the flow goes on with all of it"


def test_what_is_private_hides_an_attribute_and_both_hide_a_fact_of_the_same_name() -> None:
    known = Position(language="en", facts={"a": 1, "b": 1, "c": 1}, attributes={"b": 2, "c": 2}, private={"c": 3})
    assert known.names == {"a": 1, "b": 2, "c": 3, "call": {"language": "en"}}


def test_a_value_that_is_missing_leads_out_by_the_nodes_error_exit_and_the_path_says_why() -> None:
    position, order = start(ASKS, replace(KNOWN, facts={"call": {"waited": 7}}), NOW)
    assert order == Play(prompts=("oh",))
    step = position.path[1]
    assert (step["node"], step["exit"], step["problem"]) == ("ask", "error", "unknown_value")


def test_a_text_that_cannot_be_said_leads_to_the_flows_error_node_where_the_node_has_no_error_exit() -> None:
    position, _ = start(ASKS, KNOWN, NOW)
    position, order = resume(ASKS, position, Report(ok=True, result="found"), NOW)
    assert order == Enqueue(queue="sales", priority=0)
    assert (position.path[2]["node"], position.path[2]["exit"]) == ("say", "error")


def test_the_language_that_is_chosen_is_spoken_from_the_next_node_on() -> None:
    chooses = flow(ChooseLanguage(id="choose", language="en", exits={"done": "say"}), SAY, SALES)
    position, order = start(chooses, KNOWN, NOW)
    assert order == Play(prompts=("hello", Words(text="Order", language="en")))
    assert position.names["call"]["language"] == "en"


def test_the_last_survey_is_kept_through_everything_after_it() -> None:
    keeps = flow(KeepSurvey(id="keep", kind="nps", score=Named("number"), exits={"done": "sales"}), SALES)
    position, order = start(keeps, KNOWN, NOW)
    assert isinstance(order, Ask)
    position, _ = resume(keeps, position, Report(ok=True, result="done"), NOW)
    assert (position.node, position.survey) == ("sales", {"kind": "nps", "score": 77})


def played(walked: Flow, reports: list[Report]) -> list[Order]:
    """Every order of a whole call; the caller is silent once his reports are used up."""
    position, order = start(walked, NEW, NOW)
    orders = [order]
    coming = iter(reports)
    while isinstance(order, Play | Collect | Echo | Ask | TakeCallback):
        # Each node asks at most three times, and no caller passes more than some 300 nodes.
        assert len(orders) < 2000, "the call does not end"
        position, order = resume(walked, position, next(coming, Report(ok=True)), NOW)
        orders.append(order)
    return orders


@settings(max_examples=200, deadline=None)
@given(FLOWS, st.lists(REPORTS, max_size=30))
def test_any_flow_with_any_digits_ends_in_a_queue_or_a_hang_up(walked: Flow, reports: list[Report]) -> None:
    assert isinstance(played(walked, reports)[-1], Enqueue | HangUp)


POSITIONS = st.builds(
    Position,
    node=st.none() | TARGETS,
    attempts=st.integers(0, 5),
    language=st.sampled_from(["en", "zh"]),
    path=st.just(()) | st.just(({"node": "a", "entered_at": NOW.isoformat()},)),
)


@settings(max_examples=200, deadline=None)
@given(FLOWS, POSITIONS, REPORTS)
def test_from_any_position_there_is_an_order_and_never_an_error(
    walked: Flow, position: Position, report: Report
) -> None:
    for after, order in (resume(walked, position, report, NOW), again(walked, position, NOW)):
        assert isinstance(order, Play | Collect | Echo | Ask | TakeCallback | Enqueue | HangUp)
        assert after.attempts >= 0


@settings(max_examples=100, deadline=None)
@given(FLOWS, st.lists(REPORTS, max_size=10))
def test_the_same_call_gives_the_same_orders(walked: Flow, reports: list[Report]) -> None:
    assert played(walked, reports) == played(walked, reports)
