"""What each recording covers, what is not on it and why, where that is in the file."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.errors import IllegalTransition
from callcenter.core.interaction import SegmentKind
from callcenter.crm.recordings import (
    TRANSITIONS,
    GapCause,
    Note,
    RecordingKind,
    RecordingState,
    RecordingStep,
    Stretch,
    Take,
    gaps_of,
    kept_until,
    next_state,
    takes,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAME = "talk-a-1"


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def stretches(*parts: tuple[SegmentKind, float], agent: str = "ann") -> list[Stretch]:
    """One after the other, each so many seconds."""
    found, at = [], AT
    for kind, seconds in parts:
        end = at + timedelta(seconds=seconds)
        found.append(Stretch(kind=kind, started_at=at, ended_at=end, agent=agent, queue="sales"))
        at = end
    return found


def note(what: str, seconds: float, cause: str | None = None, name: str = NAME) -> Note:
    return Note(at=after(seconds), what=what, name=name, cause=cause)


def one_take(*notes: Note, parts: list[Stretch]) -> Take:
    (take,) = takes([NAME], notes, parts)
    return take


def told(take: Take, file_seconds: float | None, seconds: float) -> list[tuple[str, float, float, float]]:
    """Cause, seconds after the beginning, seconds into the file, silent seconds."""
    return [
        (gap.cause.value, (gap.started_at - AT).total_seconds(), gap.offset, gap.silent)
        for gap in gaps_of(take, file_seconds, after(seconds))
    ]


def test_a_talk_that_is_all_on_the_tape_has_no_gap() -> None:
    take = one_take(note("begun", 0), parts=stretches((SegmentKind.TALK, 60)))
    assert (take.kind, take.agents, take.queue, take.ended_at) == (RecordingKind.TALK, ("ann",), "sales", after(60))
    assert told(take, 58.0, 60) == [], "a whisper before the talk is no gap"


def test_a_pause_is_silence_with_a_cause() -> None:
    notes = [note("begun", 0), note("paused", 10, "agent"), note("resumed", 25), note("paused", 40, "payment")]
    take = one_take(*notes, parts=stretches((SegmentKind.TALK, 60)))
    assert told(take, 60.0, 60) == [("agent", 10, 10, 15), ("payment", 40, 40, 20)]


def test_a_hold_is_cut_out_and_what_comes_later_is_that_much_earlier_in_the_file() -> None:
    parts = stretches((SegmentKind.TALK, 20), (SegmentKind.HOLD, 30), (SegmentKind.TALK, 50), (SegmentKind.CONSULT, 20))
    notes = [note("begun", 0), note("paused", 60, "agent"), note("resumed", 70)]
    take = one_take(*notes, parts=parts)
    assert told(take, 70.0, 120) == [("hold", 20, 20, 0), ("agent", 60, 30, 10), ("consult", 100, 70, 0)]


def test_a_hold_by_the_telephone_itself_is_on_the_tape() -> None:
    parts = stretches((SegmentKind.TALK, 20), (SegmentKind.HOLD, 30), (SegmentKind.TALK, 10))
    assert told(one_take(note("begun", 0), parts=parts), 59.0, 60) == []


def test_a_phone_that_was_lost_is_named() -> None:
    lost = Stretch(kind=SegmentKind.HOLD, started_at=after(20), ended_at=after(30), cause="phone_lost")
    parts = [*stretches((SegmentKind.TALK, 20)), lost]
    assert told(one_take(note("begun", 0), parts=parts), 20.0, 30) == [("phone_lost", 20, 20, 0)]


def test_what_breaks_off_is_cut_short_where_the_file_ends() -> None:
    parts = stretches((SegmentKind.TALK, 20), (SegmentKind.HOLD, 40), (SegmentKind.TALK, 60))
    assert told(one_take(note("begun", 0), parts=parts), 50.0, 120) == [
        ("hold", 20, 20, 0),
        ("cut_short", 90, 50, 0),
    ]


@pytest.mark.parametrize("cause", ["no_consent", "disk_full"])
def test_what_was_refused_is_missing_from_end_to_end_and_says_why(cause: str) -> None:
    parts = stretches((SegmentKind.QUEUE, 5), (SegmentKind.TALK, 60))
    (take,) = takes([], [note("refused", 5, cause)], parts)
    assert (take.name, take.refused) == (NAME, cause)
    assert told(take, None, 65) == [(cause, 5, 0, 0)]


def test_a_file_that_should_be_there_is_missing() -> None:
    take = one_take(note("begun", 0), parts=stretches((SegmentKind.TALK, 60)))
    assert told(take, None, 60) == [("file_missing", 0, 0, 0)]


def test_two_talks_and_a_message_are_three_takes_also_without_notes() -> None:
    parts = stretches(
        (SegmentKind.TALK, 10),
        (SegmentKind.QUEUE, 5),
        (SegmentKind.OFFER, 5),
        (SegmentKind.TALK, 20),
        (SegmentKind.HOLD, 5),
        (SegmentKind.VOICEMAIL, 12),
    )
    found = takes([NAME, "talk-a-2", "message-a-7"], [], parts)
    assert [(one.name, one.kind.value, (one.started_at - AT).total_seconds()) for one in found] == [
        (NAME, "talk", 0),
        ("talk-a-2", "talk", 20),
        ("message-a-7", "voicemail", 45),
    ]
    assert [one.ended_at for one in found] == [after(10), after(45), after(57)]
    again = [note("begun", 20, name="talk-a-2")]
    assert [one.started_at for one in takes(["talk-a-2"], again, parts)] == [after(20)]


def test_a_talk_that_goes_on_has_no_end_and_a_name_without_a_talk_is_none() -> None:
    running = Stretch(kind=SegmentKind.TALK, started_at=AT, ended_at=None)
    assert one_take(note("begun", 0), parts=[running]).ended_at is None
    assert takes([NAME], [], []) == ()


def test_everybody_who_talked_is_named_in_the_order_of_coming() -> None:
    first = stretches((SegmentKind.TALK, 10))
    second = Stretch(kind=SegmentKind.TALK, started_at=after(10), ended_at=after(20), agent="bob", queue="sales")
    assert one_take(note("begun", 0), parts=[*first, second]).agents == ("ann", "bob")


@given(
    parts=st.lists(
        st.tuples(st.sampled_from([SegmentKind.TALK, SegmentKind.HOLD, SegmentKind.CONSULT]), st.integers(1, 300)),
        min_size=1,
        max_size=8,
    ),
    pauses=st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 200)), max_size=4),
    share=st.floats(0, 1.1),
)
def test_gaps_are_within_the_talk_and_the_file_whatever_happened(
    parts: list[tuple[SegmentKind, int]], pauses: list[tuple[int, int]], share: float
) -> None:
    whole = sum(seconds for _, seconds in parts)
    bridged = sum(seconds for kind, seconds in parts if kind is SegmentKind.TALK)
    notes = [note("begun", 0)]
    for begin, length in sorted(pauses):
        if begin < whole:
            notes += [note("paused", begin, "agent"), note("resumed", min(begin + length, whole))]
    take = one_take(*notes, parts=stretches(*parts))
    file_seconds = bridged * share
    for gap in gaps_of(take, file_seconds, after(whole)):
        assert AT <= gap.started_at <= gap.ended_at <= after(whole)
        assert gap.silent >= 0
        assert 0 <= gap.offset <= whole
        if gap.cause is GapCause.CUT_SHORT:
            assert gap.offset == file_seconds


def test_how_long_it_is_kept_is_said_by_its_queue() -> None:
    assert (kept_until(AT, 30), kept_until(AT, None)) == (AT + timedelta(days=30), AT + timedelta(days=180))


def test_every_step_from_every_state_is_in_the_table_or_refused() -> None:
    for state in RecordingState:
        for step in RecordingStep:
            if step in TRANSITIONS[state]:
                assert next_state(state, step) is TRANSITIONS[state][step]
            else:
                with pytest.raises(IllegalTransition):
                    next_state(state, step)


def test_a_message_for_which_there_was_no_room_is_missing_for_that_reason() -> None:
    parts = stretches((SegmentKind.IVR, 4), (SegmentKind.IVR, 3))
    refused = note("refused", 4, "disk_full", name="message-a-3")
    (take,) = takes([], [refused], parts)
    assert (take.kind, take.refused, take.started_at) == (RecordingKind.VOICEMAIL, "disk_full", after(4))
    assert told(take, None, 7) == [("disk_full", 4, 0, 0)]
    spoken = stretches((SegmentKind.IVR, 4), (SegmentKind.VOICEMAIL, 3))
    first, second = takes(["message-a-5"], [refused], spoken)
    assert [(one.name, one.started_at) for one in (first, second)] == [
        ("message-a-3", after(4)),
        ("message-a-5", after(4)),
    ]
