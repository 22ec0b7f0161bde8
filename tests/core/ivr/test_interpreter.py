"""Walking a flow: orders, exits, the path that is kept, circles, and that every flow ends whatever it is made of."""

from datetime import UTC, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.core.acd.hours import Schedule
from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import Collect, Echo, Enqueue, HangUp, Order, Play, Report
from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.interpreter import Position, again, resume, start
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.echo import EchoNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NEW = Position(language="zh")
FAILED = HangUp(outcome=Outcome.FAILED)
ALWAYS = Schedule(timezone="Asia/Shanghai", periods={day: ((time(0), time(0)),) for day in range(7)})


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
    assert position.path == (
        {"node": "menu", "entered_at": at, "exit": "1", "left_at": at, "answer": "1"},
        {"node": "number", "entered_at": at, "exit": "done", "left_at": at, "answer": "42"},
        {"node": "hours", "entered_at": at, "exit": "open", "left_at": at},
        {"node": "sales", "entered_at": at},
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


NAMES = ["a", "b", "c", "d", "e"]
TARGETS = st.sampled_from([*NAMES, "missing"])
PROMPTS = st.lists(st.sampled_from(["p", "q"]), max_size=2).map(tuple)
DIGITS = st.text("0123456789*#ABCDn_", max_size=6)
REPORTS = st.builds(Report, ok=st.booleans(), digits=DIGITS)


def exits_of(*names: str) -> st.SearchStrategy[dict[str, str]]:
    """Any of these exits, each leading anywhere: a flow may lack some."""
    return st.dictionaries(st.sampled_from(names), TARGETS)


def node_named(name: str) -> st.SearchStrategy[AnyNode]:
    named = st.just(name)
    return st.one_of(
        st.builds(PlayNode, id=named, prompts=PROMPTS, exits=exits_of("done")),
        st.builds(EchoNode, id=named, prompts=PROMPTS, exits=exits_of("done")),
        st.builds(
            Menu,
            id=named,
            prompts=PROMPTS,
            exits=exits_of("1", "2", "#", "no_input", "invalid"),
            attempts=st.integers(0, 3),
            invalid_prompt=st.none() | st.just("p"),
            no_input_prompt=st.none() | st.just("p"),
            languages=st.dictionaries(st.sampled_from(["1", "2"]), st.sampled_from(["en", "zh"])),
        ),
        st.builds(
            CollectNode,
            id=named,
            prompts=PROMPTS,
            attribute=st.just("number"),
            min_digits=st.integers(0, 4),
            max_digits=st.integers(0, 6),
            exits=exits_of("done", "no_input", "invalid"),
            attempts=st.integers(0, 3),
            mask=st.booleans(),
        ),
        st.builds(CheckHours, id=named, schedule=st.just(ALWAYS), exits=exits_of("open", "closed")),
        st.builds(EnqueueNode, id=named, queue=st.just("sales"), priority=st.integers(-5, 5)),
        st.builds(HangUpNode, id=named, outcome=st.sampled_from(Outcome)),
    )


FLOWS = st.builds(
    Flow,
    name=st.just("f"),
    version=st.just("1"),
    start=TARGETS,
    nodes=st.fixed_dictionaries({}, optional={name: node_named(name) for name in NAMES}),
    on_error=st.none() | TARGETS,
)


def played(walked: Flow, reports: list[Report]) -> list[Order]:
    """Every order of a whole call; the caller is silent once his reports are used up."""
    position, order = start(walked, NEW, NOW)
    orders = [order]
    coming = iter(reports)
    while isinstance(order, Play | Collect | Echo):
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
        assert isinstance(order, Play | Collect | Echo | Enqueue | HangUp)
        assert after.attempts >= 0


@settings(max_examples=100, deadline=None)
@given(FLOWS, st.lists(REPORTS, max_size=10))
def test_the_same_call_gives_the_same_orders(walked: Flow, reports: list[Report]) -> None:
    assert played(walked, reports) == played(walked, reports)
