"""Which bytes are asked for: RFC 9110's examples, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.api.recordings.ranges import NotThere, Part, part_of


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-499", Part(first=0, last=499)),
        ("bytes=500-999", Part(first=500, last=999)),
        ("bytes=-500", Part(first=9500, last=9999)),
        ("bytes=9500-", Part(first=9500, last=9999)),
        ("bytes=0-0", Part(first=0, last=0)),
        ("bytes=9999-20000", Part(first=9999, last=9999)),
        ("bytes=-20000", Part(first=0, last=9999)),
    ],
)
def test_one_range_is_a_part(asked: str, part: Part) -> None:
    assert part_of(asked, 10_000) == part


@pytest.mark.parametrize(
    "asked", [None, "", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b"]
)
def test_what_is_no_range_is_the_whole(asked: str | None) -> None:
    assert part_of(asked, 10_000) is None


@pytest.mark.parametrize("asked", ["bytes=10000-", "bytes=99999-100000", "bytes=-0"])
def test_what_lies_behind_the_end_is_not_there(asked: str) -> None:
    with pytest.raises(NotThere):
        part_of(asked, 10_000)


@given(asked=st.from_regex(r"bytes=[0-9]{0,6}-[0-9]{0,6}", fullmatch=True), size=st.integers(0, 5000))
def test_a_part_is_always_within_the_file(asked: str, size: int) -> None:
    try:
        part = part_of(asked, size)
    except NotThere:
        return
    assert part is None or 0 <= part.first <= part.last < size
