"""One stretch ends where the next begins; its seconds go into the record."""

from datetime import timedelta

from callcenter.core.interaction import Interaction, SegmentKind
from callcenter.core.reactions import segments
from callcenter.core.state import State
from callcenter.core.turn import Turn
from tests.support.floor import START


def test_stretches_are_numbered_without_gap_and_summed_by_kind() -> None:
    state = State()
    interaction = Interaction(id="i1", call_id="c1", ani="", dnis="4001", started_at=START)
    kinds = [SegmentKind.TALK, SegmentKind.HOLD, SegmentKind.TALK, SegmentKind.QUEUE]
    for number, kind in enumerate(kinds):
        turn = Turn(state=state, at=START + timedelta(seconds=10 * number), new_id=str)
        interaction = segments.begin(turn, interaction, kind)
    interaction = segments.end(Turn(state=state, at=START + timedelta(seconds=50), new_id=str), interaction)
    assert (interaction.talk_seconds, interaction.hold_seconds, interaction.segments_made) == (20, 10, 4)
    assert interaction.segment is None


def test_ending_nothing_is_nothing() -> None:
    turn = Turn(state=State(), at=START, new_id=str)
    interaction = Interaction(id="i1", call_id="c1", ani="", dnis="4001", started_at=START)
    assert segments.end(turn, interaction) == interaction
    assert turn.changes == []
