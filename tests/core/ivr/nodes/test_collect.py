"""Collect: a number of the right length is kept, everything else is asked again."""

from datetime import UTC, datetime

import pytest

from callcenter.core.ivr.actions import Collect, Leave, Report, Visit
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
        invalid_prompt="invalid_choice" if hints else None,
        no_input_prompt="no_input" if hints else None,
    )


def visit(attempts: int = 1) -> Visit:
    return Visit(attributes={}, language="en", at=datetime(2026, 3, 2, tzinfo=UTC), attempts=attempts)


def asked(*prompts: str) -> Collect:
    return Collect(prompts=prompts, max_digits=6, timeout_seconds=8)


def test_the_number_is_asked_for() -> None:
    assert node().enter(visit(0)) == asked("enter_order_number")


@pytest.mark.parametrize("digits", ["1234", "123456"])
def test_a_number_that_fits_is_kept_and_noted(digits: str) -> None:
    expected = Leave(exit="done", attributes={"order_number": digits}, answer=digits)
    assert node().resume(visit(), Report(ok=True, digits=digits)) == expected


def test_a_masked_number_is_kept_but_not_noted() -> None:
    expected = Leave(exit="done", attributes={"order_number": "1234"}, answer="****")
    assert node(mask=True).resume(visit(), Report(ok=True, digits="1234")) == expected


@pytest.mark.parametrize("digits", ["123", "1234567", "12*4", "12#4", "12A4", "١٢٣٤", "１２３４"])
def test_what_does_not_fit_is_asked_again(digits: str) -> None:
    report = Report(ok=True, digits=digits)
    assert node().resume(visit(), report) == asked("invalid_choice", "enter_order_number")
    assert node(hints=False).resume(visit(), report) == asked("enter_order_number")


def test_silence_is_asked_again_with_its_own_hint() -> None:
    assert node().resume(visit(), Report(ok=False)) == asked("no_input", "enter_order_number")
    assert node(hints=False).resume(visit(), Report(ok=False)) == asked("enter_order_number")


def test_the_last_attempt_decides_between_silence_and_wrong_numbers() -> None:
    assert node().resume(visit(2), Report(ok=True)) == Leave(exit="no_input")
    assert node().resume(visit(2), Report(ok=True, digits="1")) == Leave(exit="invalid")
