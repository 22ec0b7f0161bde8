"""Filters on the wire and on the command line are the same."""

import pytest
from pydantic import ValidationError

from callcenter.api.customers.wanted import CustomersWanted, names_of, wanted_of


def test_filters_are_read_from_a_command_line() -> None:
    wanted = wanted_of(["segment=vip", "field=size>=40", "field=city=", "tag=a=b", "birthday_month=5"])
    assert wanted == CustomersWanted(segment="vip", field=["size>=40", "city="], tag=["a=b"], birthday_month=5)
    assert names_of(wanted) == ["birthday_month", "field", "segment", "tag"]
    assert wanted_of([]) == CustomersWanted()


@pytest.mark.parametrize("text", ["colour=red", "birthday_month=13", "external_id=1", "q= "])
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        wanted_of([text])
