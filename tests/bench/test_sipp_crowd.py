"""SIPp's files, the one we write and the one we read."""

import pytest

from callcenter.bench.sipp_crowd import Counted, counted_in, numbers

STATISTICS = """StartTime;CurrentTime;CurrentCall;FailedCall(P);FailedCall(C);
2026-11-22\t00:10:24.056719\t1795306224.0;2026-11-22\t00:10:24.057021\t1795306225.0;3;0;0;
2026-11-22\t00:10:24.056719\t1795306224.0;2026-11-22\t00:10:25.057951\t1795306226.5;28;1;2;
"""


def test_the_counts_come_with_their_instants() -> None:
    first, second = counted_in(STATISTICS, 1795306000.0)
    assert first == Counted(at=225.0, now=3, failed=0)
    assert (second.at, second.now, second.failed) == (226.5, 28, 2)


@pytest.mark.parametrize("run", [0, 7])
def test_no_number_is_in_two_runs(run: int) -> None:
    kind, *mine = numbers(run).split()
    _kind, *others = numbers(run + 1).split()
    assert kind == "SEQUENTIAL"
    assert all(len(number) == 11 for number in mine)
    assert not set(mine) & set(others)
    assert len(set(mine)) == len(mine)
