"""Facts as JSON has them, and what differs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from callcenter.crm.facts import as_json, changed


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    at: datetime | None = None


def test_values_are_as_json_has_them() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    value = (Part(name="a", at=at), Part(name="b"))
    assert as_json(value) == [{"name": "a", "at": "2026-03-02T00:00:00+00:00"}, {"name": "b", "at": None}]
    assert (as_json(Colour.RED), as_json(None), as_json(0)) == ("red", None, 0)


def test_only_what_differs_is_told_with_its_old_and_its_new_value() -> None:
    assert changed({"a": 1, "b": 2}, {"a": 1, "b": 3}) == {"b": (2, 3)}
    assert changed(None, {"a": 1, "b": None}) == {"a": (None, 1)}
    assert changed({"a": 1, "b": ""}, None) == {"a": (1, None)}
    assert changed(None, None) == {}


def test_nothing_is_no_change_from_empty_but_zero_and_no_are() -> None:
    assert changed({"a": "", "b": []}, {"a": None, "b": None}) == {}
    assert changed({"a": None, "b": None}, {"a": 0, "b": False}) == {"a": (None, 0), "b": (None, False)}
