"""Tones instead of prompts: each prompt has a frequency of its own, and what a caller hears says which it was.

Rule: frequencies are whole multiples of 50 Hz, so that every packet of a tone is like every other one of it.
"""

import cmath
import math
import struct
import wave
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

RATE: Final = 8000
SAMPLES: Final = 160
STEP_HERTZ: Final = 100
_LOWEST_HERTZ: Final = 300
_HIGHEST_HERTZ: Final = 3400
_LOUDNESS: Final = 12_000
# Of a packet's energy; what is left is what A-law makes of it.
_LEAST_SHARE: Final = 0.8
_LEAST_ENERGY: Final = SAMPLES * 500.0**2


def frequencies(names: Iterable[str]) -> dict[int, str]:
    """A frequency for each name, in their order."""
    hertz = range(_LOWEST_HERTZ, _HIGHEST_HERTZ, STEP_HERTZ)
    given = tuple(names)
    if len(given) > len(hertz):
        raise ValueError(f"there are {len(hertz)} tones, not {len(given)}")
    return dict(zip(hertz, given, strict=False))


def write_tone(file: Path, hertz: int, seconds: float) -> None:
    """A sound file as Asterisk plays it: 8 kHz, mono, 16 bit."""
    samples = [
        round(_LOUDNESS * math.sin(2 * math.pi * hertz * number / RATE)) for number in range(int(RATE * seconds))
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(struct.pack(f"<{len(samples)}h", *samples))


@lru_cache(maxsize=4096)
def tone_in(sound: bytes) -> int:
    """The frequency of this A-law sound, or 0 when it is silence or no tone of ours."""
    samples = [LINEAR[octet] for octet in sound]
    energy = sum(sample * sample for sample in samples)
    if len(samples) < SAMPLES // 2 or energy < _LEAST_ENERGY * len(samples) / SAMPLES:
        return 0
    for hertz in range(_LOWEST_HERTZ, _HIGHEST_HERTZ, STEP_HERTZ):
        turn = -2j * math.pi * hertz / RATE
        found = abs(sum(sample * cmath.exp(turn * number) for number, sample in enumerate(samples)))
        if 2 * found * found / len(samples) >= _LEAST_SHARE * energy:
            return hertz
    return 0


def _linear(octet: int) -> int:
    """G.711 A-law to 16 bit."""
    octet ^= 0x55
    exponent, mantissa = (octet & 0x70) >> 4, octet & 0x0F
    size = (mantissa << 4) + 8 if exponent == 0 else ((mantissa << 4) + 0x108) << (exponent - 1)
    return size if octet & 0x80 else -size


LINEAR: Final = tuple(_linear(octet) for octet in range(256))
