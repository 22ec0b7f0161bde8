"""Menu: a key chooses, everything else is asked again until the attempts are used up."""

from datetime import UTC, datetime

import pytest

from callcenter.core.ivr.actions import Collect, Leave, Report, Visit
from callcenter.core.ivr.nodes.menu import Menu

EXITS = {"1": "sales", "2": "support", "#": "again", "no_input": "agent", "invalid": "agent"}
NODE = Menu(
    id="menu",
    prompts=("main_menu",),
    exits=EXITS,
    attempts=2,
    timeout_seconds=4,
    invalid_prompt="invalid_choice",
    no_input_prompt="no_input",
    languages={"2": "zh"},
)


def visit(attempts: int = 1) -> Visit:
    return Visit(attributes={}, language="en", at=datetime(2026, 3, 2, tzinfo=UTC), attempts=attempts)


def asked(*prompts: str) -> Collect:
    return Collect(prompts=prompts, max_digits=1, timeout_seconds=4)


def test_the_menu_asks_for_one_key() -> None:
    assert NODE.enter(visit(0)) == asked("main_menu")


def test_a_key_leaves_by_its_exit_and_is_noted() -> None:
    assert NODE.resume(visit(), Report(ok=True, digits="1")) == Leave(exit="1", answer="1")
    assert NODE.resume(visit(), Report(ok=True, digits="#")) == Leave(exit="#", answer="#")


def test_a_key_may_choose_the_language() -> None:
    assert NODE.resume(visit(), Report(ok=True, digits="2")) == Leave(exit="2", language="zh", answer="2")


def test_only_the_first_of_several_keys_counts() -> None:
    assert NODE.resume(visit(), Report(ok=True, digits="12")) == Leave(exit="1", answer="1")


@pytest.mark.parametrize("key", ["9", "*", "A", "n"])
def test_a_wrong_key_is_asked_again_with_a_hint(key: str) -> None:
    assert NODE.resume(visit(), Report(ok=True, digits=key)) == asked("invalid_choice", "main_menu")


def test_silence_is_asked_again_with_its_own_hint() -> None:
    assert NODE.resume(visit(), Report(ok=True)) == asked("no_input", "main_menu")


def test_without_hints_the_question_alone_is_repeated() -> None:
    bare = Menu(id="menu", prompts=("main_menu",), exits=EXITS, timeout_seconds=4)
    assert bare.resume(visit(), Report(ok=True)) == asked("main_menu")
    assert bare.resume(visit(), Report(ok=True, digits="9")) == asked("main_menu")


def test_the_last_attempt_decides_between_silence_and_wrong_keys() -> None:
    assert NODE.resume(visit(2), Report(ok=False)) == Leave(exit="no_input")
    assert NODE.resume(visit(2), Report(ok=True, digits="9")) == Leave(exit="invalid")


def test_a_right_key_counts_even_at_the_last_attempt() -> None:
    assert NODE.resume(visit(2), Report(ok=True, digits="1")) == Leave(exit="1", answer="1")
