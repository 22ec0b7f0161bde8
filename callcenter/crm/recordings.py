"""What is on a tape and what is not: which stretch of a contact each recording covers, its gaps, how long it is kept.

Rule: whatever somebody talked and is not on the tape is a gap with a cause. A recording's state changes by TRANSITIONS
only: nothing that is held is deleted, nothing that was deleted comes back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from callcenter.core.errors import IllegalTransition
from callcenter.core.interaction import SegmentKind
from callcenter.core.reactions.recordings import TALK_RECORDING, Noted

KEEP_DAYS: Final = 180
# A whisper to the agent, and the way from "answered" to "joined": so much less is on the tape, and nobody misses it.
_SLACK_SECONDS: Final = 5.0
_SLACK_SHARE: Final = 0.05
_TALKED: Final = (SegmentKind.TALK, SegmentKind.HOLD, SegmentKind.CONSULT, SegmentKind.CONFERENCE)
# While nobody is joined with the caller, nothing is written.
_AWAY: Final = (SegmentKind.HOLD, SegmentKind.CONSULT)


class RecordingKind(StrEnum):
    """What is on the tape. Stored by these names."""

    TALK = "talk"
    VOICEMAIL = "voicemail"


class RecordingState(StrEnum):
    """What there is. `missing`: there should be a file, and there is none. Stored by these names."""

    RECORDING = "recording"
    KEPT = "kept"
    DELETED = "deleted"
    MISSING = "missing"


class RecordingStep(StrEnum):
    """What becomes of a recording."""

    FINISH = "finish"
    MISS = "miss"
    DELETE = "delete"


TRANSITIONS: Final[Mapping[RecordingState, Mapping[RecordingStep, RecordingState]]] = {
    RecordingState.RECORDING: {
        RecordingStep.FINISH: RecordingState.KEPT,
        RecordingStep.MISS: RecordingState.MISSING,
    },
    RecordingState.KEPT: {RecordingStep.DELETE: RecordingState.DELETED},
    RecordingState.MISSING: {},
    RecordingState.DELETED: {},
}


class GapCause(StrEnum):
    """Why something that was said is not on the tape. Stored by these names."""

    AGENT = "agent"
    PAYMENT = "payment"
    HOLD = "hold"
    CONSULT = "consult"
    PHONE_LOST = "phone_lost"
    NO_CONSENT = "no_consent"
    DISK_FULL = "disk_full"
    CUT_SHORT = "cut_short"
    FILE_MISSING = "file_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch of the contact."""

    kind: SegmentKind
    started_at: datetime
    ended_at: datetime | None
    agent: str | None = None
    queue: str | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What was done with a recording, as `core/reactions/recordings.py` writes it down."""

    at: datetime
    what: str
    name: str
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """What one recording covers. `refused`: why there is no file at all."""

    name: str
    kind: RecordingKind
    started_at: datetime
    stretches: tuple[Stretch, ...]
    notes: tuple[Note, ...] = ()
    refused: str | None = None

    @property
    def ended_at(self) -> datetime | None:
        """When the talk was over; None: it is not."""
        return self.stretches[-1].ended_at if self.stretches else None

    @property
    def agents(self) -> tuple[str, ...]:
        """Who talked, in the order in which they came."""
        return tuple(dict.fromkeys(one.agent for one in self.stretches if one.agent is not None))

    @property
    def queue(self) -> str | None:
        """On whose account they talked."""
        return next((one.queue for one in self.stretches if one.queue is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What is not on the tape: from when to when, why, and where that is in the file.

    `offset`: seconds of the file before it. `silent`: seconds of the file that say nothing; 0: it was cut out.
    """

    started_at: datetime
    ended_at: datetime
    cause: GapCause
    offset: float
    silent: float = 0.0


def next_state(state: RecordingState, step: RecordingStep) -> RecordingState:
    """Return the state that `step` leads to, or raise IllegalTransition."""
    try:
        return TRANSITIONS[state][step]
    except KeyError:
        raise IllegalTransition(f"a recording cannot {step} while {state}") from None


def takes(names: Sequence[str], notes: Sequence[Note], stretches: Sequence[Stretch]) -> tuple[Take, ...]:
    """Return what each recording of a contact covers, in order, also those that should be there and are not.

    What was recorded before its beginning was written down is told by the order of the talks.
    """
    begun = {note.name: note for note in notes if note.what in (Noted.BEGUN, Noted.REFUSED)}
    runs, spoken = _talks(stretches), [one for one in stretches if one.kind is SegmentKind.VOICEMAIL]
    found, talks, messages = [], 0, 0
    for name in dict.fromkeys((*names, *(name for name, note in begun.items() if note.what == Noted.REFUSED))):
        note = begun.get(name)
        if not name.startswith(TALK_RECORDING):
            covered = () if note is not None else tuple(spoken[messages : messages + 1])
            notes_of = () if note is None else (note,)
            found.append(_take(name, RecordingKind.VOICEMAIL, covered or tuple(stretches[-1:]), notes_of))
            messages += note is None
            continue
        run = _run_at(runs, note.at) if note is not None else (runs[talks] if talks < len(runs) else ())
        own = tuple(one for one in notes if one.name == name)
        found.append(_take(name, RecordingKind.TALK, run, own))
        talks += 1
    return tuple(sorted((one for one in found if one is not None), key=lambda take: (take.started_at, take.name)))


def gaps_of(take: Take, file_seconds: float | None, ended_at: datetime) -> tuple[Gap, ...]:
    """Return what is not on the tape of a talk that ended then. `file_seconds` None: there is no file."""
    if take.refused is not None:
        return (_whole(take, GapCause(take.refused), ended_at),)
    if file_seconds is None:
        return (_whole(take, GapCause.FILE_MISSING, ended_at),)
    if take.kind is RecordingKind.VOICEMAIL:
        return ()
    holds = [one for one in take.stretches if one.kind in _AWAY]
    held = sum(_seconds(one.started_at, one.ended_at or ended_at) for one in holds)
    whole = _seconds(take.started_at, ended_at)
    # The hold of a telephone by itself leaves the two joined: then it is on the tape, and no gap.
    cut = holds if abs(file_seconds - (whole - held)) <= abs(file_seconds - whole) else []
    tape = _Tape(take.started_at, ended_at, cut)
    found = [_hold(one, tape, ended_at) for one in cut]
    found += [gap for gap in _pauses(take, tape, ended_at) if gap.silent > 0]
    expected = tape.position(ended_at)
    if expected - file_seconds > max(_SLACK_SECONDS, expected * _SLACK_SHARE):
        lost_at = tape.instant(file_seconds)
        found = [gap for gap in found if gap.started_at < lost_at]
        found.append(Gap(started_at=lost_at, ended_at=ended_at, cause=GapCause.CUT_SHORT, offset=file_seconds))
    return tuple(sorted(found, key=lambda gap: (gap.started_at, gap.offset)))


def kept_until(ended_at: datetime, keep_days: int | None) -> datetime:
    """Return when a recording is to be deleted; None: its queue is not there any more, and the usual time holds."""
    return ended_at + timedelta(days=KEEP_DAYS if keep_days is None else keep_days)


class _Tape:
    """Where an instant is in the file, when these stretches were cut out."""

    def __init__(self, started_at: datetime, ended_at: datetime, cut: Iterable[Stretch]) -> None:
        self._started_at, self._ended_at = started_at, ended_at
        self._cut = [(one.started_at, one.ended_at or ended_at) for one in cut]

    def position(self, at: datetime) -> float:
        left_out = sum(_seconds(begin, min(end, at)) for begin, end in self._cut if begin < at)
        return _seconds(self._started_at, at) - left_out

    def instant(self, position: float) -> datetime:
        at = self._started_at + timedelta(seconds=position)
        for begin, end in self._cut:
            if begin < at:
                at += end - begin
        return min(at, self._ended_at)


def _talks(stretches: Sequence[Stretch]) -> list[tuple[Stretch, ...]]:
    runs: list[list[Stretch]] = []
    before: Stretch | None = None
    for one in stretches:
        if one.kind in _TALKED:
            if before is None or before.kind not in _TALKED:
                runs.append([])
            runs[-1].append(one)
        before = one
    return [tuple(run) for run in runs]


def _run_at(runs: Sequence[tuple[Stretch, ...]], at: datetime) -> tuple[Stretch, ...]:
    return next((run for run in runs if run[0].started_at <= at and (run[-1].ended_at or at) >= at), ())


def _take(name: str, kind: RecordingKind, stretches: tuple[Stretch, ...], notes: tuple[Note, ...]) -> Take | None:
    first = next((note for note in notes if note.what in (Noted.BEGUN, Noted.REFUSED)), None)
    if not stretches:
        return None
    refused = first.cause if first is not None and first.what == Noted.REFUSED else None
    started_at = first.at if first is not None else stretches[0].started_at
    return Take(name=name, kind=kind, started_at=started_at, stretches=stretches, notes=notes, refused=refused)


def _pauses(take: Take, tape: _Tape, ended_at: datetime) -> Iterable[Gap]:
    since: Note | None = None
    for note in (*take.notes, Note(at=ended_at, what=Noted.RESUMED, name=take.name)):
        if note.what == Noted.PAUSED and since is None:
            since = note
        elif note.what == Noted.RESUMED and since is not None:
            offset = tape.position(since.at)
            cause = GapCause.PAYMENT if since.cause == GapCause.PAYMENT else GapCause.AGENT
            silent = max(tape.position(min(note.at, ended_at)) - offset, 0.0)
            yield Gap(started_at=since.at, ended_at=note.at, cause=cause, offset=offset, silent=silent)
            since = None


def _hold(one: Stretch, tape: _Tape, ended_at: datetime) -> Gap:
    cause = GapCause.CONSULT if one.kind is SegmentKind.CONSULT else GapCause.HOLD
    if one.cause == GapCause.PHONE_LOST:
        cause = GapCause.PHONE_LOST
    offset = tape.position(one.started_at)
    return Gap(started_at=one.started_at, ended_at=one.ended_at or ended_at, cause=cause, offset=offset)


def _whole(take: Take, cause: GapCause, ended_at: datetime) -> Gap:
    return Gap(started_at=take.started_at, ended_at=ended_at, cause=cause, offset=0.0)


def _seconds(begin: datetime, end: datetime) -> float:
    return (end - begin).total_seconds()
