"""A merge patch changes what it names and nothing else (the examples of RFC 7396)."""

from typing import Any

import pytest

from callcenter.api.errors import Problem
from callcenter.api.routing.edits import merged, replaced


@pytest.mark.parametrize(
    ("old", "patch", "new"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_the_examples_of_the_standard_come_out_right(old: Any, patch: Any, new: Any) -> None:
    assert merged(old, patch) == new


def test_what_was_there_is_not_changed_in_place() -> None:
    old = {"a": {"b": 1}}
    merged(old, {"a": {"b": 2}})
    assert old == {"a": {"b": 1}}


def test_other_kinds_of_content_are_refused() -> None:
    with pytest.raises(Problem) as refused:
        replaced("text/html", b"")
    assert refused.value.code == "unsupported_media_type"
    replaced("Application/YAML; charset=utf-8", b"")
