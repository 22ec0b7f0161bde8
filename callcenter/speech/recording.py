"""Recordings by people, as any usual program writes them, made into telephone sound or refused with the reason.

Read here rather than by the standard library, which knows neither 24 bits in its usual dress nor floating point.
"""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from callcenter.speech.pcm import TELEPHONE_RATE, SoundUnusable, normalise, resample

LARGEST_FILE: Final = 64 * 2**20
SHORTEST_SECONDS: Final = 0.2
LONGEST_SECONDS: Final = 180.0
# Below it somebody has recorded with the wrong microphone; above it, so many samples are cut off that one hears it.
_SOFTEST: Final = 0.01
_MOST_AT_FULL_SCALE: Final = 0.001

# In this one the kind stands further on.
_EXTENSIBLE: Final = 0xFFFE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Format:
    kind: int
    channels: int
    rate: int
    bits: int


def telephone_sound(source: Path) -> array[int]:
    """The recording at the telephone's rate and the level of all prompts. Raises SoundUnusable."""
    if source.stat().st_size > LARGEST_FILE:
        raise SoundUnusable(f"{source}: is larger than {LARGEST_FILE // 2**20} MB")
    try:
        found, content = _chunks(source.read_bytes())
        samples = _mono(found, content)
    except (struct.error, _Unknown) as error:
        raise SoundUnusable(f"{source}: {error}") from error
    if not TELEPHONE_RATE <= found.rate <= 192_000:
        raise SoundUnusable(f"{source}: has {found.rate} Hz; 8000 to 192000 are expected")
    seconds = len(samples) / found.rate
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise SoundUnusable(
            f"{source}: lasts {seconds:.1f} s; {SHORTEST_SECONDS} to {LONGEST_SECONDS:.0f} are expected"
        )
    if not math.isfinite(sum(samples)):
        raise SoundUnusable(f"{source}: holds samples that are no numbers")
    if max(map(abs, samples)) < _SOFTEST:
        raise SoundUnusable(f"{source}: is almost silent; record it louder")
    if sum(abs(sample) > 0.999 for sample in samples) > _MOST_AT_FULL_SCALE * len(samples):
        raise SoundUnusable(f"{source}: is overdriven; record it softer")
    return normalise(resample(samples, found.rate))


class _Unknown(Exception):
    """Not a file of a kind that we know."""


def _chunks(content: bytes) -> tuple[_Format, bytes]:
    """The format and the samples, wherever they stand in the file."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise _Unknown("is not a WAV file")
    chunks = dict(_each_chunk(content))
    if b"fmt " not in chunks or b"data" not in chunks:
        raise _Unknown("has no sound in it")
    kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunks[b"fmt "])
    if kind == _EXTENSIBLE:
        (kind,) = struct.unpack_from("<H", chunks[b"fmt "], 24)
    if not 1 <= channels <= 8:
        raise _Unknown(f"has {channels} channels")
    return _Format(kind=kind, channels=channels, rate=rate, bits=bits), chunks[b"data"]


def _each_chunk(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, place)
        # A program that was stopped leaves a size that is too large: what is there counts.
        yield name, content[place + 8 : place + 8 + size]
        place += 8 + size + size % 2


def _mono(found: _Format, content: bytes) -> list[float]:
    width = found.bits // 8
    if width == 0 or found.bits % 8:
        raise _Unknown(f"has {found.bits} bits")
    whole = content[: len(content) // (width * found.channels) * width * found.channels]
    samples = _samples(found, whole)
    if found.channels == 1:
        return samples
    channels = [samples[channel :: found.channels] for channel in range(found.channels)]
    return [sum(each) / found.channels for each in zip(*channels, strict=True)]


def _samples(found: _Format, content: bytes) -> list[float]:
    """Between -1 and 1."""
    match (found.kind, found.bits):
        # 1 is PCM, 3 floating point.
        case (1, 8):
            return [(byte - 128) / 128 for byte in content]
        case (1, 16):
            return [value / 2**15 for (value,) in struct.iter_unpack("<h", content)]
        case (1, 24):
            # The upper two bytes are all that a telephone keeps.
            return [value / 2**15 for (value,) in struct.iter_unpack("<xh", content)]
        case (1, 32):
            return [value / 2**31 for (value,) in struct.iter_unpack("<i", content)]
        case (3, 32):
            return [value for (value,) in struct.iter_unpack("<f", content)]
        case (3, 64):
            return [value for (value,) in struct.iter_unpack("<d", content)]
        case (kind, bits):
            raise _Unknown(f"is of a kind that is not read here (format {kind}, {bits} bits); save it as 16-bit PCM")
