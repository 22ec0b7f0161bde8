"""Collect: a number of the right length is kept, everything else is asked again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from callcenter.core.ivr.actions import Action, Collect, Leave, Report, Visit
from callcenter.core.ivr.checksums import Checksum
from callcenter.core.ivr.nodes.collect import CollectNode

EXITS = {"done": "noted", "no_input": "agent", "invalid": "agent"}


def node(*, mask: bool = False, hints: bool = True) -> CollectNode:
    return CollectNode(
        id="order",
        prompts=("enter_order_number",),
        attribute="order_number",
        min_digits=4,
        max_digits=6,
        exits=EXITS,
        attempts=2,
        mask=mask,
        invalid_prompts=("invalid_choice",) if hints else (),
        no_input_prompts=("no_input",) if hints else (),
    )


def visit(attempts: int = 1) -> Visit:
    return Visit(names={}, language="en", at=datetime(2026, 3, 2, tzinfo=UTC), attempts=attempts)


def asked(*prompts: str, fresh: bool = False) -> Collect:
    return Collect(prompts=prompts, max_digits=6, timeout_seconds=8, fresh=fresh)


def typed(number: CollectNode, digits: str) -> Action:
    return number.resume(visit(), Report(ok=bool(digits), digits=digits))


def test_the_number_is_asked_for() -> None:
    assert node().enter(visit(0)) == asked("enter_order_number")


@pytest.mark.parametrize("digits", ["1234", "123456"])
def test_a_number_that_fits_is_kept_and_noted(digits: str) -> None:
    expected = Leave(exit="done", attributes={"order_number": digits}, answer=digits)
    assert node().resume(visit(), Report(ok=True, digits=digits)) == expected


@pytest.mark.parametrize("digits", ["1234", "123456"])
def test_a_masked_number_is_private_and_the_record_does_not_even_tell_its_length(digits: str) -> None:
    expected = Leave(exit="done", private={"order_number": digits}, answer="****")
    assert typed(node(mask=True), digits) == expected


def test_a_name_that_is_private_is_masked_by_itself() -> None:
    assert typed(replace(node(), attribute="_pin"), "1234") == Leave(
        exit="done", private={"_pin": "1234"}, answer="****"
    )


@pytest.mark.parametrize("digits", ["123", "1234567", "12*4", "12#4", "12A4", "١٢٣٤", "１２３４"])
def test_what_does_not_fit_is_asked_again(digits: str) -> None:
    report = Report(ok=True, digits=digits)
    assert node().resume(visit(), report) == asked("invalid_choice", "enter_order_number", fresh=True)
    assert node(hints=False).resume(visit(), report) == asked("enter_order_number", fresh=True)


def test_silence_is_asked_again_with_its_own_hint() -> None:
    assert node().resume(visit(), Report(ok=False)) == asked("no_input", "enter_order_number")
    assert node(hints=False).resume(visit(), Report(ok=False)) == asked("enter_order_number")


def test_the_last_attempt_decides_between_silence_and_wrong_numbers() -> None:
    assert node().resume(visit(2), Report(ok=True)) == Leave(exit="no_input")
    assert node().resume(visit(2), Report(ok=True, digits="1")) == Leave(exit="invalid")


def test_a_number_must_lie_between_its_bounds() -> None:
    score = replace(node(), min_digits=1, max_digits=2, least=1, most=10)
    assert [isinstance(typed(score, digits), Leave) for digits in ("0", "1", "10", "11")] == [False, True, True, False]


def test_a_card_number_must_prove_itself() -> None:
    card = replace(node(mask=True), min_digits=16, max_digits=19, checksum=Checksum.LUHN)
    assert typed(card, "4111111111111111") == Leave(
        exit="done", private={"order_number": "4111111111111111"}, answer="****"
    )
    assert isinstance(typed(card, "4111111111111112"), Collect)


def test_the_star_at_the_end_of_an_identity_number_is_its_x() -> None:
    identity = replace(node(), min_digits=18, max_digits=18, checksum=Checksum.CN_ID)
    leave = typed(identity, "11010519491231002*")
    assert isinstance(leave, Leave)
    assert leave.attributes == {"order_number": "11010519491231002X"}
    assert isinstance(typed(identity, "110105194912310021"), Collect)
    assert isinstance(typed(identity, "1101051949123100*2"), Collect)


def test_a_key_that_means_something_else_when_it_is_pressed_alone_leaves_by_its_exit() -> None:
    to_agent = replace(node(), exits={**EXITS, "0": "agent", "*": "back"})
    assert typed(to_agent, "0") == Leave(exit="0", answer="0")
    assert typed(to_agent, "*") == Leave(exit="*", answer="*")
    assert isinstance(typed(to_agent, "00"), Collect)
    assert typed(to_agent, "0000") == Leave(exit="done", attributes={"order_number": "0000"}, answer="0000")


def test_a_key_that_is_an_answer_of_its_own_is_taken_for_the_answer() -> None:
    score = replace(node(), min_digits=1, max_digits=2, exits={**EXITS, "0": "agent"})
    assert typed(score, "0") == Leave(exit="done", attributes={"order_number": "0"}, answer="0")


def test_retries_get_shorter() -> None:
    short = replace(node(), attempts=5, retry_prompts=("again",), invalid_prompts=("i1", "i2"))
    heard = [short.resume(visit(attempts), Report(ok=True, digits="1")) for attempts in (1, 2, 3)]
    assert heard == [asked(hint, "again", fresh=True) for hint in ("i1", "i2", "i2")]


def test_a_star_ends_a_number_only_where_it_may() -> None:
    kept = Leave(exit="done", attributes={"order_number": "123*"}, answer="123*")
    assert typed(replace(node(), star=True), "123*") == kept
    for digits in ("1*23", "****", "12**"):
        assert isinstance(typed(replace(node(), star=True), digits), Collect)
    assert isinstance(typed(node(), "123*"), Collect)
