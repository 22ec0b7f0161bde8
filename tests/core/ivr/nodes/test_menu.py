"""Menu: a key chooses, everything else is asked again until the attempts are used up."""

from dataclasses import replace
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
    invalid_prompts=("invalid_choice",),
    no_input_prompts=("no_input",),
    languages={"2": "zh"},
)


def visit(attempts: int = 1) -> Visit:
    return Visit(names={}, language="en", at=datetime(2026, 3, 2, tzinfo=UTC), attempts=attempts)


def asked(*prompts: str, fresh: bool = False) -> Collect:
    return Collect(prompts=prompts, max_digits=1, timeout_seconds=4, fresh=fresh)


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
    assert NODE.resume(visit(), Report(ok=True, digits=key)) == asked("invalid_choice", "main_menu", fresh=True)


def test_silence_is_asked_again_with_its_own_hint() -> None:
    assert NODE.resume(visit(), Report(ok=True)) == asked("no_input", "main_menu")


def test_without_hints_the_question_alone_is_repeated() -> None:
    bare = Menu(id="menu", prompts=("main_menu",), exits=EXITS, timeout_seconds=4)
    assert bare.resume(visit(), Report(ok=True)) == asked("main_menu")
    assert bare.resume(visit(), Report(ok=True, digits="9")) == asked("main_menu", fresh=True)


def test_the_last_attempt_decides_between_silence_and_wrong_keys() -> None:
    assert NODE.resume(visit(2), Report(ok=False)) == Leave(exit="no_input")
    assert NODE.resume(visit(2), Report(ok=True, digits="9")) == Leave(exit="invalid")


def test_a_right_key_counts_even_at_the_last_attempt() -> None:
    assert NODE.resume(visit(2), Report(ok=True, digits="1")) == Leave(exit="1", answer="1")


def test_hints_get_shorter_and_the_last_one_stays() -> None:
    tapered = replace(NODE, attempts=9, invalid_prompts=("i1", "i2"), no_input_prompts=("n1", "n2", "n3"))
    heard = [tapered.resume(visit(attempts), Report(ok=True, digits="9")) for attempts in (1, 2, 3)]
    assert heard == [asked(hint, "main_menu", fresh=True) for hint in ("i1", "i2", "i2")]
    silent = [tapered.resume(visit(attempts), Report(ok=False)) for attempts in (1, 2, 3, 4)]
    assert silent == [asked(hint, "main_menu") for hint in ("n1", "n2", "n3", "n3")]


def test_from_the_second_time_on_a_shorter_question_may_be_asked() -> None:
    short = replace(NODE, retry_prompts=("short_menu",))
    assert short.enter(visit(0)) == asked("main_menu")
    assert short.resume(visit(), Report(ok=False)) == asked("no_input", "short_menu")


def test_keys_typed_ahead_of_a_wrong_one_do_not_answer_the_question_that_follows_it() -> None:
    wrong, silent = (NODE.resume(visit(), Report(ok=True, digits=keys)) for keys in ("9", ""))
    assert isinstance(wrong, Collect)
    assert isinstance(silent, Collect)
    assert (wrong.fresh, silent.fresh) == (True, False)
