"""The load of the floor is what the comparison claims; that it rings, the benchmark itself shows."""

import pytest

from callcenter.bench.floor import AGENTS, load_for
from callcenter.bench.floor_phones import TALK_SECONDS


@pytest.mark.parametrize("agents", [1, 20, AGENTS])
def test_callers_come_faster_than_talks_end_and_some_always_wait(agents: int) -> None:
    a_second, waiting = load_for(agents)
    assert a_second > agents / (sum(TALK_SECONDS) / 2)
    assert waiting >= 10
