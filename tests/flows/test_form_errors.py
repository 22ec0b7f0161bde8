"""Errors of the form become problems at places that are in the file."""

from typing import Any

from pydantic_core import ErrorDetails

from callcenter.flows.form_errors import described, place_of, problem_at, problem_of
from callcenter.flows.yaml_source import parse

SOURCE = parse("f", b"start: a\nnodes:\n  a:\n    type: language\n    language: fr\n    exits:\n      done: a\n")


def details(kind: str, *place: str | int, value: Any = "x", **context: Any) -> ErrorDetails:
    return ErrorDetails(type=kind, loc=place, msg="message", input=value, ctx=context)


def test_the_type_of_a_node_and_the_form_that_was_tried_are_no_places() -> None:
    found = details("string_type", "nodes", "a", "language", "language", "language-formula")
    assert place_of(SOURCE, found) == ("nodes", "a", "language")
    assert str(problem_of(SOURCE, found)) == "f:5: a: language: must be text"


def test_what_is_missing_is_no_place_yet_and_is_told_where_it_should_be() -> None:
    missing = details("missing", "nodes", "a", "language", "exits", "no_input")
    assert place_of(SOURCE, missing) == ("nodes", "a", "exits", "no_input")
    assert str(problem_of(SOURCE, missing)) == "f:6: a: exit 'no_input' is missing: silence leads nowhere"
    assert str(problem_of(SOURCE, details("missing", "nodes", "a", "language", "prompts"))) == (
        "f:3: a: 'prompts' is missing"
    )
    assert str(problem_of(SOURCE, details("extra_forbidden", "nodes", "a", "language", "exits", "done"))) == (
        "f:7: a: unknown exit 'done'"
    )


def test_an_error_without_words_of_ours_is_told_all_the_same() -> None:
    assert str(problem_of(SOURCE, details("strange", "start"))) == "f:1: -: start: message"


def test_nothing_where_something_should_be_has_no_value() -> None:
    assert str(problem_of(SOURCE, details("string_type", "start", value=None))) == "f:1: -: start: has no value"


def test_places_read_as_people_write_them() -> None:
    assert described(("nodes", "a", "prompts", 1, "en")) == "prompts[1].en"
    assert described(("words", "states")) == "words.states"
    assert problem_at(SOURCE, ("nodes", "a"), "unreachable").shown("zh") == "f:3: a: 从起点无法到达此节点"
