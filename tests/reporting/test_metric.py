"""A share of nothing is not nothing."""

from callcenter.reporting.metric import share


def test_a_share_is_a_part_of_a_whole() -> None:
    assert share(1, 4) == 0.25
    assert share(0, 4) == 0


def test_where_there_is_no_whole_there_is_nothing_to_tell() -> None:
    assert share(0, 0) is None
