"""Identifiers are UUIDs of version 7: unique, and sorted by when they were made."""

from itertools import pairwise
from uuid import RFC_4122, UUID

from callcenter.engine.ids import new_id


def milliseconds(made: str) -> int:
    return UUID(made).int >> 80


def test_an_identifier_is_a_uuid_of_version_7_in_its_usual_spelling() -> None:
    made = new_id()
    assert (UUID(made).version, UUID(made).variant) == (7, RFC_4122)
    assert str(UUID(made)) == made


def test_a_thousand_identifiers_differ_and_those_of_later_milliseconds_sort_later() -> None:
    made = [new_id() for _ in range(1000)]
    assert len(set(made)) == 1000
    for earlier, later in pairwise(made):
        assert milliseconds(earlier) <= milliseconds(later)
        assert earlier < later or milliseconds(earlier) == milliseconds(later)
