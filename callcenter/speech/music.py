"""Composes the music on hold: an original piece made by arithmetic, so no licence is owed. Loops without a seam."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from callcenter.speech.pcm import TELEPHONE_RATE, encode_wav, normalise, write_atomically
from callcenter.speech.sound_index import SoundIndex

MUSIC_SOUND = "music/hold.wav"
# Raise it when the piece changes: it is the cache key.
_PIECE = "calm-1"
_BAR_SECONDS = 4.5
_PAD_SECONDS = 6.5
_BELL_SECONDS = 3.0
_TABLE = 1 << 14
_PEAK_DBFS = -9.0

# MIDI note numbers, one bar each: D, B minor, G, A suspended to A; twice, with another answer the second time.
_CHORDS: tuple[tuple[int, ...], ...] = (
    (62, 66, 69, 76),
    (59, 66, 69, 74),
    (55, 62, 66, 71),
    (57, 62, 64, 69),
    (62, 66, 69, 73),
    (54, 61, 64, 69),
    (55, 62, 67, 71),
    (57, 61, 64, 69),
)
# The melody: (bar, place within the bar from 0 to 1, note). Sparse, so that one can go on thinking.
_BELLS: tuple[tuple[int, float, int], ...] = (
    (0, 0.25, 81), (0, 0.75, 78), (1, 0.5, 74), (2, 0.25, 79), (2, 0.75, 74), (3, 0.5, 76),
    (4, 0.25, 78), (4, 0.5, 81), (5, 0.25, 76), (6, 0.25, 74), (6, 0.75, 71), (7, 0.5, 73),
)  # fmt: skip


def compose() -> array[int]:
    """One turn of the loop as samples. Every tail that passes the end goes on at the start: that hides the seam."""
    bar = int(_BAR_SECONDS * TELEPHONE_RATE)
    mix = [0.0] * (bar * len(_CHORDS))
    pad, bell = _table((1.0, 0.35, 0.12, 0.05)), _table((1.0, 0.0, 0.25))
    swell = _swell(int(_PAD_SECONDS * TELEPHONE_RATE))
    strike = _strike(int(_BELL_SECONDS * TELEPHONE_RATE))
    for number, chord in enumerate(_CHORDS):
        for note in chord:
            # Two voices a hair apart beat slowly against each other: warmer than one.
            for detune in (0.9985, 1.0015):
                _add(mix, bar * number, _tone(pad, _hertz(note) * detune, swell), 0.16)
    for number, place, note in _BELLS:
        _add(mix, int(bar * (number + place)), _tone(bell, _hertz(note), strike), 0.2)
    return normalise(mix, peak_dbfs=_PEAK_DBFS)


def ensure_music(out_dir: Path) -> bool:
    """Make the piece when it is not there yet; says whether it was made."""
    index = SoundIndex(out_dir)
    if index.holds(MUSIC_SOUND, _PIECE):
        return False
    write_atomically(out_dir / MUSIC_SOUND, encode_wav(compose()))
    index.note(MUSIC_SOUND, _PIECE)
    return True


def _hertz(note: int) -> float:
    return 440.0 * 2 ** ((note - 69) / 12)


def _table(partials: Sequence[float]) -> list[float]:
    """One period of the sound of an instrument: looking up is far cheaper than summing sines per sample."""
    turn = 2 * math.pi / _TABLE
    return [
        sum(level * math.sin(turn * step * (number + 1)) for number, level in enumerate(partials))
        for step in range(_TABLE)
    ]


def _swell(length: int) -> list[float]:
    """A slow rise and a slower fall, both ending flat: nothing in it can click."""
    rise = length * 3 // 10
    up = [0.5 - 0.5 * math.cos(math.pi * step / rise) for step in range(rise)]
    down = [0.5 + 0.5 * math.cos(math.pi * step / (length - rise)) for step in range(length - rise)]
    return up + down


def _strike(length: int) -> list[float]:
    """A soft hammer: 12 ms of rise, then an exponential fall that is taken to zero at the end."""
    rise = TELEPHONE_RATE * 12 // 1000
    return [min(1.0, step / rise) * math.exp(-5.0 * step / length) * (1 - step / length) for step in range(length)]


def _tone(table: Sequence[float], hertz: float, envelope: Sequence[float]) -> Iterator[float]:
    advance = hertz * _TABLE / TELEPHONE_RATE
    mask = _TABLE - 1
    return (table[int(step * advance) & mask] * level for step, level in enumerate(envelope))


def _add(mix: list[float], start: int, tone: Iterator[float], level: float) -> None:
    length = len(mix)
    for place, sample in enumerate(tone, start):
        mix[place % length] += sample * level
