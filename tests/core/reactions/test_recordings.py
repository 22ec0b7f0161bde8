"""The names of recordings: each talk of a contact has its own, recorded or not. What is written: tests/scenarios."""

from dataclasses import replace

from callcenter.core.reactions.recordings import begun, prepared
from callcenter.core.turn import Turn
from tests.support.floor import START
from tests.support.steering import Steered, recorded_floor


def test_each_talk_has_a_name_of_its_own_also_after_one_that_was_refused() -> None:
    book = Steered(recorded_floor()).calls("4001")
    interaction, names = book.interaction(), []
    for low in (False, True, False):
        book.center.state.recordings_refused = low
        turn = Turn(state=book.center.state, at=START, new_id=lambda: "x")
        interaction = begun(turn, prepared(turn, replace(interaction, recording=None)))
        names.append(interaction.recording_log[-1]["name"])
    assert names == ["talk-id1-1", "talk-id1-2", "talk-id1-3"]
    assert interaction.recordings == ("talk-id1-1", "talk-id1-3")
