"""A call that was tried, as a person reads it: step by step, and without what nobody may see."""

from typing import Any

import pytest

from callcenter.core.ivr.flow import Flow
from callcenter.flows.read import read_flow_from
from callcenter.flows.testing.form import Deed, Given
from callcenter.flows.testing.run import walk_of
from callcenter.flows.testing.transcript import DeedUnexpected, Step, shown_arguments, walk_through
from callcenter.flows.testing.walk import Walk

TEXT = """\
start: menu
nodes:
  menu:
    type: menu
    prompts: [choose]
    invalid_prompt: wrong
    exits: {"1": secret, "2": order, no_input: end, invalid: end}
  secret:
    type: collect
    prompts: [enter]
    attribute: pin
    mask: true
    min_digits: 4
    max_digits: 4
    exits: {done: ask, no_input: end, invalid: end}
  ask:
    type: http
    method: POST
    url: https://shop.example/pins
    body: {pin: "{pin}", all: [x, "{pin}"], caller: "{caller.number}"}
    exits: {done: told, refused: end, error: end}
  told:
    type: send_sms
    to: caller.number
    text: {en: "{pin}", zh: "{pin}"}
    exits: {done: end, error: end}
  order:
    type: lookup_orders
    number: caller.number
    exits: {found: end, not_found: end, error: end}
  end:
    type: hang_up
"""


def the_flow() -> Flow:
    return read_flow_from({"main.yaml": TEXT}, "main")


def tried(*deeds: Deed, **given: Any) -> tuple[Walk, list[tuple[Any, ...]]]:
    walk = walk_of(the_flow(), Given.model_validate(given))
    return walk, [told(step) for step in walk_through(walk, deeds)]


def told(step: Step) -> tuple[Any, ...]:
    return step.node, [one.what for one in step.heard], step.deed, step.exit


def test_before_anything_is_done_the_first_question_is_heard() -> None:
    assert tried()[1] == [("menu", ["choose"], None, None)]


def test_a_question_that_is_asked_again_is_another_step_at_the_same_node() -> None:
    assert tried("9", "2")[1] == [
        ("menu", ["choose"], "9", None),
        ("menu", ["wrong", "choose"], "2", "2"),
        ("order", [], None, "not_found"),
        ("end", [], None, None),
    ]


def test_what_is_asked_again_and_not_answered_yet_is_a_step_without_a_deed() -> None:
    assert tried("9")[1][-1] == ("menu", ["wrong", "choose"], None, None)


def test_whoever_hangs_up_leaves_by_no_exit() -> None:
    walk, steps = tried("hang_up")
    assert steps == [("menu", ["choose"], "hang_up", None)]
    assert walk.awaited == "nothing"


@pytest.mark.parametrize("deeds", [["1", "1234"], ["11234"], ["1", "12#", "1234"]])
def test_masked_digits_are_in_no_step_and_in_no_argument(deeds: list[Deed]) -> None:
    walk, steps = tried(*deeds, http=[{"url": "/pins"}])
    assert "1234" not in str(steps)
    assert "12#" not in str(steps)
    assert [one.node for one in walk.asked] == ["ask", "told"]
    http, sms = [shown_arguments(walk.flow, one.node, one.question.arguments) for one in walk.asked]
    assert "1234" not in str(http) + str(sms)
    assert http["url"] == "https://shop.example/pins"
    assert http["body"]["caller"] == sms["to"] == "13800138000"
    assert "pin" not in walk.position.attributes


def test_the_key_that_leads_to_a_secret_is_none_itself() -> None:
    assert tried("1", "1234")[1][:2] == [("menu", ["choose"], "1", "1"), ("secret", ["enter"], "****", "done")]


def test_why_a_node_was_left_by_its_error_is_said() -> None:
    walk = walk_of(the_flow(), Given.model_validate({"broken": ["find_orders"]}))
    (order,) = [step for step in walk_through(walk, ["2"]) if step.node == "order"]
    assert (order.exit, order.problem) == ("error", "not_given")


def test_a_deed_that_fits_nothing_is_said_with_its_place() -> None:
    with pytest.raises(DeedUnexpected) as refused:
        tried("9", "message")
    assert (refused.value.place, refused.value.unexpected.code) == (1, "message_unexpected")
