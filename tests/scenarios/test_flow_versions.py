"""A version of a flow is published, tried or taken back while callers walk on others: each finishes on his own."""

from dataclasses import replace

from callcenter.core.configuration import Configuration, Overflow, OverflowKind, OverflowReason
from callcenter.core.ivr.canary import Canary
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.play import PlayNode
from tests.support.floor import MENU, a_floor
from tests.support.playbook import Playbook

NEWER = Flow(
    name="menu",
    version="2",
    start="hello",
    nodes={
        "hello": PlayNode(id="hello", prompts=("main_menu",), exits={"done": "bye"}),
        "bye": HangUpNode(id="bye"),
    },
)


def tried(percent: int) -> Configuration:
    return a_floor(canaries={"menu": Canary(flow=NEWER, percent=percent)})


def where(book: Playbook, call_id: str = "c1") -> tuple[str | None, str | None]:
    interaction = book.interaction(call_id)
    return interaction.flow_version, interaction.flow_node


def test_a_call_under_way_finishes_on_its_version_when_another_is_published() -> None:
    book = Playbook().calls("4000")
    book.configures(a_floor(flows={"menu": NEWER})).presses("3")
    assert where(book) == ("1", "number")
    assert where(book.calls("4000", call_id="c2"), "c2") == ("2", "hello")


def test_a_call_under_way_finishes_on_its_version_even_when_the_service_starts_again() -> None:
    book = Playbook().calls("4000")
    book.configuration = a_floor(flows={"menu": NEWER}, kept_flows={("menu", "1"): MENU})
    book.restarts().sees().presses("3")
    assert where(book) == ("1", "number")


def test_a_call_of_the_share_enters_the_version_that_is_tried() -> None:
    assert where(Playbook(tried(100)).calls("4000")) == ("2", "hello")


def test_a_call_on_the_canary_finishes_on_it_when_the_canary_is_taken_back() -> None:
    book = Playbook(tried(100)).calls("4000")
    book.configures(a_floor())
    assert where(book) == ("2", "hello")
    assert where(book.calls("4000", call_id="c2"), "c2") == ("1", "choose")


def test_about_half_of_the_calls_enter_a_canary_of_fifty_percent() -> None:
    book = Playbook(tried(50))
    for number in range(60):
        book.calls("4000", call_id=f"c{number}")
    versions = [where(book, f"c{number}")[0] for number in range(60)]
    assert 12 < versions.count("2") < 48


def test_a_flow_that_a_queue_overflows_into_has_its_canary_too() -> None:
    floor = tried(100)
    sales = replace(
        floor.queues["sales"],
        overflows={OverflowReason.NOBODY_LOGGED_IN: Overflow(kind=OverflowKind.FLOW, target="menu")},
    )
    book = Playbook(replace(floor, queues={**floor.queues, "sales": sales})).calls("4001")
    assert where(book) == ("2", "hello")


def test_a_place_in_a_flow_that_its_canary_does_not_have_is_found_in_the_live_version() -> None:
    floor = tried(100)
    sales = replace(
        floor.queues["sales"],
        overflows={OverflowReason.NOBODY_LOGGED_IN: Overflow(kind=OverflowKind.FLOW, target="menu/number")},
    )
    book = Playbook(replace(floor, queues={**floor.queues, "sales": sales})).calls("4001")
    assert where(book) == ("1", "number")
