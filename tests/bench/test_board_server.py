"""The peer of the boards pushes each change by itself, and whoever follows has what is true all the same."""

import json
from typing import Any

from callcenter.bench.board_server import OneByOne
from tests.support.followers import SAM, types_of
from tests.support.reading import next_text
from tests.support.reducer import reduce
from tests.support.rehearsal import Rehearsal, StillClock


def test_the_peer_tells_the_truth_change_by_change() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    hub = OneByOne(clock=StillClock(), new_id=lambda: "stream", later=lambda *_: None)
    hub.watch(rehearsal.center.state)
    reader = hub.attach(SAM)
    reader.begin(None, None)
    state: dict[str, Any] = json.loads(next_text(reader) or "")["state"]
    told = []
    for play in ("arrive", "answered", "hung_up"):
        rehearsal.play(play, 1)
        hub.publish(rehearsal.changes)
        while text := next_text(reader):
            message = json.loads(text)
            told.append(message)
            state = reduce(state, message)
    assert "board_changed" not in types_of(told)
    assert len(told) > 8
    assert [one["stage"] for one in state["interactions"].values()] == ["wrap_up"]
    assert state["agents"]["alice"]["activity"] == "wrap_up"
