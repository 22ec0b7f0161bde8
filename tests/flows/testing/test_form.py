"""The form of a file of tests, and what editors get of it."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from callcenter.flows.testing.form import Given, TestFile, json_schema


def test_keys_need_no_quotes() -> None:
    tests = TestFile.model_validate({"flow": "a", "cases": [{"name": "A", "when": [12, "0#"], "expect": {}}]})
    assert tests.cases[0].when == ["12", "0#"]


@pytest.mark.parametrize(
    "deed", ["12a", "shout", True, {"queue": "max_wait", "dial": "busy"}, {"dial": "maybe"}, {"queue": "Ü"}]
)
def test_nobody_does_what_is_no_deed(deed: object) -> None:
    with pytest.raises(ValidationError):
        TestFile.model_validate({"flow": "a", "cases": [{"name": "A", "when": [deed], "expect": {}}]})


@pytest.mark.parametrize(
    "given",
    [
        {"at": "1999-12-31T00:00+00:00"},
        {"at": "2101-01-01T00:00+00:00"},
        {"at": "0001-01-01T00:00+08:00"},
        {"customer": {"name": "\ud800"}},
        {"orders": [{"total": float("nan")}]},
        {"http": [{"url": "a", "body": [{"\udfff": 1}]}]},
        {"services": {"http": {"exit": "done", "values": {"a": float("inf")}}}},
        {"services": {"oracle": {"exit": "done"}}},
    ],
)
def test_what_no_world_can_hold_is_refused(given: object) -> None:
    with pytest.raises(ValidationError):
        Given.model_validate(given)


def test_the_schema_for_editors_is_the_one_that_is_kept() -> None:
    kept = Path("ivr_flows/tests/flow_tests.schema.json").read_text(encoding="utf-8")
    assert json.loads(kept) == json.loads(json_schema())
