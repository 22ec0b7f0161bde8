"""What somebody gives back as he sees it stays what it is, and stars never become a value."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.masked_edits import MaskGiven, unmasked

REAL: dict[str, Any] = {
    "name": "韩梅梅",
    "birthday": "1990-02-28",
    "phones": [{"raw": "13900139000", "kind": "mobile"}, {"raw": "13977739000", "kind": "work"}],
    "emails": [],
    "external_ids": {"shop": "47114711"},
    "fields": {"id_number": "sealed:1:x", "size": 42},
}
SEEN: dict[str, Any] = {
    **REAL,
    "birthday": "1990-**-**",
    "phones": [{"raw": "139****9000", "kind": "mobile"}, {"raw": "139****9000", "kind": "work"}],
    "external_ids": {"shop": "***11"},
    "fields": {"id_number": "***8515", "size": 42},
}


def test_what_comes_back_as_it_was_shown_is_what_is_there() -> None:
    given_back = unmasked(SEEN, REAL, SEEN)
    assert given_back == {
        "name": "韩梅梅",
        "phones": REAL["phones"],
        "emails": [],
        "external_ids": {},
        "fields": {"size": 42},
    }


def test_of_two_numbers_that_look_alike_each_keeps_its_place_and_a_new_one_is_as_given() -> None:
    new = {"raw": "010-12345678", "kind": "home"}
    phones = [new, {"raw": "139****9000", "kind": "other"}]
    assert unmasked({"phones": phones}, REAL, SEEN) == {"phones": [new, {"raw": "13977739000", "kind": "other"}]}


def test_what_is_changed_is_changed() -> None:
    changed = {"birthday": "1991-01-01", "fields": {"id_number": "110101199001011234"}, "external_ids": {"shop": None}}
    assert unmasked(changed, REAL, SEEN) == changed
    assert unmasked({"phones": None}, REAL, SEEN) == {"phones": []}
    assert unmasked({"birthday": None, "fields": None}, REAL, SEEN) == {"birthday": None, "fields": None}


@pytest.mark.parametrize(
    ("given_", "place"),
    [
        ({"birthday": "1991-**-**"}, ("birthday",)),
        ({"phones": [{"raw": "138****9000"}]}, ("phones", 0, "raw")),
        ({"fields": {"id_number": "***8516"}}, ("fields", "id_number")),
        ({"external_ids": {"shop": "***12"}}, ("external_ids", "shop")),
    ],
)
def test_stars_that_were_never_shown_are_refused(given_: dict[str, Any], place: tuple[str | int, ...]) -> None:
    with pytest.raises(MaskGiven) as refused:
        unmasked(given_, REAL, SEEN)
    assert refused.value.place == place


@given(
    st.fixed_dictionaries(
        {}, optional={"name": st.text(), "phones": st.lists(st.fixed_dictionaries({"raw": st.text()}))}
    )
)
def test_where_nothing_is_masked_everything_is_as_given(facts: dict[str, Any]) -> None:
    assert unmasked(facts, REAL, REAL) == facts
