"""What all forms have in common: exits that are wanted, and those that nobody wants."""

import pytest
from pydantic import ValidationError

from callcenter.flows.forms.form import DoneExits, KeyExits, has_exits, kept, kept_name, leading, on_error
from tests.support.flow_text import problems_of


def test_only_exits_that_are_written_lead_somewhere() -> None:
    assert leading(DoneExits(done="b")) == {"done": "b"}
    assert leading(KeyExits.model_validate({"1": "b", "#": "c", "error": "d"})) == {"1": "b", "#": "c", "error": "d"}
    assert (on_error(DoneExits(done="b")), on_error(DoneExits(done="b", error="c"))) == ({}, {"error": "c"})


def test_a_key_is_seen_among_other_exits() -> None:
    assert KeyExits.model_validate({"*": "b"}).has_key
    assert not KeyExits(error="b").has_key


def test_every_exit_that_is_missing_or_too_many_is_told_at_its_own_place() -> None:
    has_exits({"x": "a", "error": "b"}, ["x"], ["y"])
    with pytest.raises(ValidationError) as refused:
        has_exits({"x": "a", "z": "b"}, ["x", "y", "w"])
    told = [(error["type"], error["loc"]) for error in refused.value.errors()]
    assert told == [("missing", ("y",)), ("missing", ("w",)), ("extra_forbidden", ("z",))]


def test_what_steps_hand_on_is_private_and_found_again() -> None:
    assert kept_name("pin", "answer") == "_pin_answer"
    assert kept("pin", "answer").value({"_pin_answer": "7"}) == "7"


def test_every_node_may_say_where_errors_lead() -> None:
    assert problems_of("{type: echo, exits: {done: b, error: c}}") == []
    assert problems_of("{type: echo, exits: {done: b, error: x}}") == [
        "f.yaml:4: a: exits.error: leads to 'x', which is not a node"
    ]
