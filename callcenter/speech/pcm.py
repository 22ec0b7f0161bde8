"""Samples in, telephone sound out: 8 kHz mono 16-bit. Pure sums, standard library only; nothing here speaks."""

from __future__ import annotations

import contextlib
import functools
import io
import math
import os
import tempfile
import wave
from array import array
from collections.abc import Sequence
from operator import mul
from pathlib import Path

TELEPHONE_RATE = 8000
FULL_SCALE = 32767
# By the frequency whose alias falls back below 3.4 kHz the filter must be quieter than the noise that telephone coding
# adds anyway (38 dB). A longer one would be better than anybody hears, and callers wait for it.
_CUTOFF_HZ = 3900.0
_FILTER_SECONDS = 40 / 22050
_KAISER_BETA = 4.0
_LARGEST_FILE = 10 * 2**20
_FRAME = TELEPHONE_RATE // 100


class SoundUnusable(Exception):
    """A sound file that Asterisk could not play to a telephone line."""


def resample(samples: Sequence[float], rate: int) -> list[float]:
    """Bring `samples` down from `rate` to the telephone rate, low-passed so that nothing folds back into the voice."""
    if rate == TELEPHONE_RATE:
        return list(samples)
    if rate < TELEPHONE_RATE:
        raise SoundUnusable(f"cannot resample up from {rate} Hz")
    divisor = math.gcd(rate, TELEPHONE_RATE)
    up, down = TELEPHONE_RATE // divisor, rate // divisor
    phases = _polyphase_filter(up, rate)
    taps = len(phases[0])
    silence = [0.0] * (taps // 2)
    padded = [*silence, *samples, *silence]
    return [
        sum(map(mul, phases[place % up], padded[(start := place // up + 1) : start + taps]))
        for place in range(0, len(samples) * up // down * down, down)
    ]


def trim_silence(samples: Sequence[float], *, lead_seconds: float = 0.03, tail_seconds: float = 0.1) -> list[float]:
    """Cut the quiet start and end, leaving a short silence so that a phone that joins late loses no syllable."""
    loudest = max(map(abs, samples), default=0.0)
    if loudest == 0.0:
        return []
    floor = loudest / 180  # -45 dB: below it lies the synthesizer's padding, above it the softest consonant
    frames = [
        start for start in range(0, len(samples), _FRAME) if max(map(abs, samples[start : start + _FRAME])) > floor
    ]
    spoken = samples[frames[0] : frames[-1] + _FRAME]
    lead, tail = [0.0] * int(lead_seconds * TELEPHONE_RATE), [0.0] * int(tail_seconds * TELEPHONE_RATE)
    return [*lead, *spoken, *tail]


def normalise(samples: Sequence[float], *, peak_dbfs: float = -6.0) -> array[int]:
    """Scale to the given peak and round to 16 bits; silence stays silence."""
    loudest = max(map(abs, samples), default=0.0)
    scale = FULL_SCALE * 10 ** (peak_dbfs / 20) / loudest if loudest else 0.0
    return array("h", [round(sample * scale) for sample in samples])


def encode_wav(samples: array[int]) -> bytes:
    """A WAV file with nothing but the format and the samples: Asterisk reads no other chunk."""
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(TELEPHONE_RATE)
        sound.writeframes(samples.tobytes())
    return content.getvalue()


def write_atomically(target: Path, content: bytes) -> None:
    """Replace `target` in one step: Asterisk, perhaps under another account, may open it at any moment."""
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), 0o644)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise


def read_wav(source: Path) -> array[int]:
    """The samples of a file that is already telephone sound; anything else is refused by name."""
    if source.stat().st_size > _LARGEST_FILE:
        raise SoundUnusable(f"{source}: is larger than {_LARGEST_FILE // 2**20} MB")
    try:
        with wave.open(str(source), "rb") as sound:
            found = (sound.getnchannels(), sound.getsampwidth() * 8, sound.getframerate())
            if found != (1, 16, TELEPHONE_RATE):
                channels, bits, rate = found
                raise SoundUnusable(
                    f"{source}: needs 1 channel, 16 bits, {TELEPHONE_RATE} Hz; "
                    f"has {channels} channel(s), {bits} bits, {rate} Hz"
                )
            content = sound.readframes(sound.getnframes())
    except (wave.Error, EOFError) as error:
        raise SoundUnusable(f"{source}: not a WAV file: {error}") from error
    if not content or len(content) % 2:
        raise SoundUnusable(f"{source}: is empty or cut off")
    return array("h", content)


@functools.cache
def _polyphase_filter(up: int, rate: int) -> list[list[float]]:
    """Kept, because it costs as much as two seconds of speech; there are as many as there are usual rates."""
    length = up * 2 * round(_FILTER_SECONDS * rate / 2)
    centre = length / 2
    step = 2 * _CUTOFF_HZ / (rate * up)
    taps = []
    for index in range(length):
        offset = index - centre
        angle = math.pi * step * offset
        sinc = math.sin(angle) / angle if angle else 1.0
        taps.append(sinc * _bessel(_KAISER_BETA * math.sqrt(max(0.0, 1 - (offset / centre) ** 2))))
    phases = [taps[phase::up][::-1] for phase in range(up)]
    # Every phase passes a constant unchanged, so that no 8 kHz / up ripple is added to the voice.
    return [[tap / sum(phase) for tap in phase] for phase in phases]


def _bessel(x: float) -> float:
    """The modified Bessel function of order zero, by its series: the shape of the Kaiser window."""
    total = term = 1.0
    for order in range(1, 40):
        term *= (x / (2 * order)) ** 2
        total += term
    return total
