"""Each tone is known by a packet of it, and nothing else is taken for one."""

import struct
import wave
from pathlib import Path

import pytest

from callcenter.bench.sip_tones import SAMPLES, frequencies, tone_in, write_tone


def a_law(sample: int) -> int:
    """G.711, the long way: the octet that is nearest."""
    sign, size = (0x80, sample) if sample >= 0 else (0, -sample)
    exponent = max(0, min(7, (size >> 4).bit_length() - 4))
    mantissa = (size >> 4) & 0x0F if exponent == 0 else (size >> (exponent + 3)) & 0x0F
    return (sign | exponent << 4 | mantissa) ^ 0x55


def packets(file: Path) -> list[bytes]:
    with wave.open(str(file), "rb") as read:
        assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (8000, 1, 2)
        frames = read.readframes(read.getnframes())
    samples = [value for (value,) in struct.iter_unpack("<h", frames)]
    return [bytes(map(a_law, samples[start : start + SAMPLES])) for start in range(0, len(samples), SAMPLES)]


def test_every_tone_is_told_from_all_others(tmp_path: Path) -> None:
    tones = frequencies(str(number) for number in range(31))
    for hertz in tones:
        write_tone(tmp_path / "tone.wav", hertz, 0.1)
        assert {tone_in(packet) for packet in packets(tmp_path / "tone.wav")} == {hertz}


def test_every_packet_of_a_tone_is_like_every_other(tmp_path: Path) -> None:
    write_tone(tmp_path / "en" / "tone.wav", 700, 0.2)
    assert len(set(packets(tmp_path / "en" / "tone.wav"))) == 1


@pytest.mark.parametrize("sound", [b"", b"\xd5" * SAMPLES, bytes(range(SAMPLES)), b"\x2a\xaa" * 80, b"\x80" * 20])
def test_silence_noise_and_what_is_too_short_are_no_tones(sound: bytes) -> None:
    assert tone_in(sound) == 0


def test_there_are_only_so_many_tones() -> None:
    with pytest.raises(ValueError, match="there are 31 tones"):
        frequencies(str(number) for number in range(32))
