"""Ranks are values that were seen, and every comparison has a line."""

import pytest

from callcenter.bench.figures import latency_rows, line_of, nearest_rank, ratio_rows


@pytest.mark.parametrize(
    ("count", "share", "expected"), [(100, 0.99, 99), (50, 0.99, 50), (200, 0.99, 198), (1, 0.99, 1), (4, 0.5, 2)]
)
def test_a_rank_is_the_smallest_value_that_covers_the_share(count: int, share: float, expected: int) -> None:
    assert nearest_rank([float(value) for value in range(count, 0, -1)], share) == expected


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], 0.0), ([1.0], 1.1)])
def test_a_rank_of_nothing_or_outside_is_refused(values: list[float], share: float) -> None:
    with pytest.raises(ValueError, match="a rank needs"):
        nearest_rank(values, share)


def test_latencies_are_printed_in_milliseconds_with_their_number() -> None:
    rows = latency_rows("ring", [0.003, 0.001, 0.002, 0.5])
    assert [line_of(row) for row in rows] == [
        "ring_median 2.5 ms",
        "ring_p99 500 ms",
        "ring_worst 500 ms",
        "ring_rounds 4 rounds",
    ]


def test_a_ratio_is_ours_divided_by_the_peers() -> None:
    rows = ratio_rows("ring_vs_peer", [0.001, 0.002, 0.003], [0.1, 0.2, 0.6])
    assert [line_of(row) for row in rows] == ["ring_vs_peer_median 0.01 ratio", "ring_vs_peer_p99 0.005 ratio"]
