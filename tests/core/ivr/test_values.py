"""Values: what was written becomes plain, whatever it is and however deep it stands."""

from callcenter.core.ivr.actions import Visit
from callcenter.core.ivr.texts import Slot, Text
from callcenter.core.ivr.values import LONGEST_ATTRIBUTE, MOST_ATTRIBUTES, computed, is_private, kept
from tests.support.expressions import Is, Named
from tests.support.floor import START

VISIT = Visit(names={"order": {"number": "A-1"}}, language="en", at=START)


def test_constants_stay_as_they_are() -> None:
    for value in (None, True, 7, 2.5, "text", "{order.number}"):
        assert computed(value, VISIT) is value


def test_expressions_and_texts_are_computed_within_lists_and_mappings() -> None:
    text = Text(languages={"en": ("Order ", Slot(value=Named("order.number")))})
    value = {"a": [Named("order.number"), text], "b": {"c": (Is("order.number", "A-1"), 1)}}
    assert computed(value, VISIT) == {"a": ["A-1", "Order A-1"], "b": {"c": [True, 1]}}


def test_an_underscore_makes_a_name_private() -> None:
    assert is_private("_pin")
    assert not is_private("pin_")


def test_values_are_recorded_and_what_is_private_is_only_known() -> None:
    assert kept({"a": 1}, {"_x": 1}, {"b": 2}, {"_y": 2}) == ({"a": 1, "b": 2}, {"_x": 1, "_y": 2})


def test_what_is_too_long_for_a_record_is_known_to_the_flow_only() -> None:
    fits, long = "x" * LONGEST_ATTRIBUTE, "x" * (LONGEST_ATTRIBUTE + 1)
    assert kept({}, {}, {"a": fits, "b": long, "c": [long], "d": 10**9}, {}) == (
        {"a": fits, "d": 10**9},
        {"b": long, "c": [long]},
    )


def test_a_record_has_only_so_many_values_and_those_it_has_can_change() -> None:
    full = {f"a{number}": number for number in range(MOST_ATTRIBUTES)}
    assert kept(full, {}, {"more": 1}, {}) == (full, {"more": 1})
    assert kept(full, {}, {"a0": "new"}, {}) == ({**full, "a0": "new"}, {})


def test_a_name_stands_for_its_last_value_wherever_that_is_kept() -> None:
    long = "x" * (LONGEST_ATTRIBUTE + 1)
    assert kept({"a": "old"}, {}, {"a": long}, {}) == ({}, {"a": long})
    assert kept({}, {"a": long}, {"a": "new"}, {}) == ({"a": "new"}, {})
    assert kept({"a": "old"}, {}, {}, {"a": "secret"}) == ({"a": "old"}, {"a": "secret"})
