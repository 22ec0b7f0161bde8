"""Talking to a flow in the terminal."""

from collections.abc import Iterator

from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.record import RecordNode
from callcenter.flows.testing.conversation import simulate
from callcenter.flows.testing.form import Given

NODES: tuple[AnyNode, ...] = (
    Menu(
        id="menu",
        prompts=("choose",),
        exits={"1": "sales", "2": "message", "3": "outside", "no_input": "end", "invalid": "end"},
        attempts=2,
    ),
    EnqueueNode(id="sales", queue="sales", exits={"max_wait": "message"}),
    RecordNode(id="message", prompts=("speak",), exits={"done": "end", "failed": "end"}),
    DialNode(id="outside", number="+8613800138000", exits={"ended": "end", "busy": "menu"}),
    HangUpNode(id="end"),
)
FLOW = Flow(name="main", version="1", start="menu", nodes={node.id: node for node in NODES})


def talk(*typed: str, language: str = "en") -> list[str]:
    answers: Iterator[str] = iter(typed)
    lines: list[str] = []

    def ask(question: str) -> str:
        lines.append(question)
        try:
            return next(answers)
        except StopIteration:
            raise EOFError from None

    simulate(FLOW, Given(), ask, lines.append, lambda name, spoken: f"<{name} {spoken}>", language)
    return lines


def test_what_is_heard_is_printed_and_what_is_typed_is_done() -> None:
    assert talk("1", "max_wait", "message") == [
        "  menu: <choose zh>",
        "keys, Enter for silence, h to hang up > ",
        "waits in sales: answered, an exit, a key, or h > ",
        "  message: <speak zh>",
        "message, no_message, or h > ",
        "The call has ended: self_served",
    ]


def test_enter_is_silence_and_h_hangs_up() -> None:
    assert talk("", "h")[-1] == "The call has ended: abandoned_in_ivr"


def test_a_number_outside_is_busy() -> None:
    assert talk("3", "busy", "h")[-3:] == [
        "  menu: <choose zh>",
        "keys, Enter for silence, h to hang up > ",
        "The call has ended: abandoned_in_ivr",
    ]


def test_what_fits_nothing_is_explained_and_asked_again() -> None:
    lines = talk("1", "closed", "answered", language="zh")
    assert "sales 没有出口 closed" in lines
    assert lines[-1] == "通话结束：answered"


def test_the_end_of_what_is_typed_ends_it() -> None:
    assert talk() == ["  menu: <choose zh>", "keys, Enter for silence, h to hang up > "]
