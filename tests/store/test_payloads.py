"""Turns on their way into the journal and out of it: one bad change costs nobody else his place."""

from pathlib import Path

from callcenter.core.changes import InteractionChanged
from callcenter.core.interaction import Interaction
from callcenter.store.payloads import payloads_of, turns_of
from callcenter.store.quarantine import FILE, Quarantine
from callcenter.store.rows import Turn, encode_turn
from tests.support.floor import START
from tests.support.small_day import SmallDay
from tests.support.turns import numbered_turns


def a_bad_one(seq: int) -> Turn:
    """What JSON has no word for."""
    bad = Interaction(id="i", call_id="c", ani="1", dnis="2", started_at=START, attributes={"key": object()})
    (turn,) = numbered_turns([[InteractionChanged(what="changed", interaction=bad, at=START)]], first=seq)
    return turn


def test_a_day_comes_back_as_it_was(tmp_path: Path) -> None:
    turns, quarantine = numbered_turns(SmallDay().turns()), Quarantine(tmp_path)
    assert turns_of(payloads_of(turns, quarantine), quarantine) == turns
    assert quarantine.count == 0


def test_what_cannot_be_written_is_put_aside_and_the_rest_of_its_turn_is_kept(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    good = next(turn for turn in numbered_turns(SmallDay().turns()) if turn)
    payloads = payloads_of([(*good, *a_bad_one(90)), good], quarantine)
    assert turns_of(payloads, quarantine) == [good, good]
    assert quarantine.count == 1


def test_a_turn_of_which_nothing_can_be_written_leaves_no_empty_line(tmp_path: Path) -> None:
    assert payloads_of([a_bad_one(1)], Quarantine(tmp_path)) == []


def test_what_cannot_be_read_is_put_aside_as_it_is(tmp_path: Path) -> None:
    good, quarantine = numbered_turns(SmallDay().turns())[0], Quarantine(tmp_path)
    assert turns_of([b"not json", encode_turn(good), b'[[1, 1, "Unheard", {}]]'], quarantine) == [good]
    assert quarantine.count == 2
    assert (tmp_path / FILE).read_bytes() == b'not json\n[[1, 1, "Unheard", {}]]\n'
