"""Which version a change was made from: told as an ETag, given as If-Match."""

import pytest

from callcenter.api.errors import Problem
from callcenter.api.versions import etag, version_in


@pytest.mark.parametrize(("if_match", "version"), [('"7"', 7), ('W/"7"', 7), (' "12" ', 12), ("*", None), (None, None)])
def test_a_version_is_read_as_it_was_told(if_match: str | None, version: int | None) -> None:
    assert version_in(if_match) == version
    assert version_in(etag(7)["ETag"]) == 7


@pytest.mark.parametrize("if_match", ["7", '"x"', '""', '"1", "2"', '"' + "9" * 19 + '"', ""])
def test_what_we_never_told_cannot_be_the_version_that_holds(if_match: str) -> None:
    with pytest.raises(Problem) as refused:
        version_in(if_match)
    assert refused.value.code == "record_changed"
    with pytest.raises(Problem) as refused:
        version_in(if_match, otherwise="routing_changed")
    assert refused.value.code == "routing_changed"
