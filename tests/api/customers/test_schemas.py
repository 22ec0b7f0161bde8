"""Customers on the wire."""

from typing import Any

import pytest
from pydantic import ValidationError

from callcenter.api.customers.schemas import CustomersWanted, shown
from tests.support.floor import START

ROW: dict[str, Any] = {
    "id": "c-1",
    "name": "李雷",
    "name_latin": "Li Lei",
    "segment": "vip",
    "language": "zh",
    "company": None,
    "email": None,
    "attributes": {"since": 2019},
    "created_at": START,
    "updated_at": START,
    "phones": [{"id": 7, "customer_id": "c-1", "raw": "138 0013 8000", "e164": None, "last_nine": "x", "kind": "home"}],
}


def test_of_a_number_only_what_a_person_needs_is_shown() -> None:
    assert shown(ROW).model_dump()["phones"] == [{"raw": "138 0013 8000", "e164": None, "kind": "home"}]


def test_a_new_column_is_shown_only_when_somebody_decided_so() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        shown({**ROW, "id_card": "secret"})


@pytest.mark.parametrize(
    "wanted", [{"limit": 0}, {"limit": 51}, {"q": "   "}, {"q": "x" * 201}, {"phone": "1" * 41}, {"page": 2}]
)
def test_a_search_that_would_find_everything_or_nothing_is_refused(wanted: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CustomersWanted.model_validate(wanted)


def test_a_search_is_trimmed() -> None:
    assert CustomersWanted.model_validate({"q": " 李 "}).q == "李"
