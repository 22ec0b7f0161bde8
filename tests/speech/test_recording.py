"""What people record, in every usual dress, and what is refused."""

import math
import struct
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from callcenter.speech import recording
from callcenter.speech.pcm import SoundUnusable
from callcenter.speech.recording import telephone_sound

PACKED: dict[tuple[int, int], Callable[[float], bytes]] = {
    (1, 8): lambda value: bytes([round(value * 127) + 128]),
    (1, 16): lambda value: struct.pack("<h", round(value * 32767)),
    (1, 24): lambda value: struct.pack("<i", round(value * 8388607))[:3],
    (1, 32): lambda value: struct.pack("<i", round(value * 2147483647)),
    (3, 32): lambda value: struct.pack("<f", value),
    (3, 64): lambda value: struct.pack("<d", value),
}


def _nothing(_value: float) -> bytes:
    return b"\0"


def wav(
    file: Path,
    *,
    kind: int = 1,
    bits: int = 16,
    rate: int = 16000,
    channels: int = 1,
    seconds: float = 0.5,
    level: float = 0.25,
    extensible: bool = False,
    before: bytes = b"",
) -> Path:
    """A tone of 440 Hz; only its first channel sounds."""
    pack = PACKED.get((kind, bits), _nothing)
    frames = b"".join(
        pack(level * math.sin(2 * math.pi * 440 * step / rate)) + pack(0.0) * (channels - 1)
        for step in range(int(seconds * rate))
    )
    width = channels * bits // 8
    head = struct.pack("<HHIIHH", 0xFFFE if extensible else kind, channels, rate, rate * width, width, bits)
    head += struct.pack("<HHIH14s", 22, bits, 4, kind, b"\0" * 14) if extensible else b""
    body = b"WAVE" + before + b"fmt " + struct.pack("<I", len(head)) + head
    body += b"data" + struct.pack("<I", len(frames)) + frames
    file.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return file


@pytest.mark.parametrize("extensible", [False, True])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(("kind", "bits"), PACKED)
def test_every_usual_dress_becomes_the_same_telephone_sound(
    tmp_path: Path, kind: int, bits: int, channels: int, extensible: bool
) -> None:
    sound = telephone_sound(wav(tmp_path / "a.wav", kind=kind, bits=bits, channels=channels, extensible=extensible))
    assert len(sound) == 4000
    assert max(map(abs, sound)) == pytest.approx(32767 * 10 ** (-6 / 20), rel=0.01)
    rising = sum(1 for before, after in pairwise(sound) if before < 0 <= after)
    assert rising == pytest.approx(220, abs=2)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 96000, 192_000])
def test_every_usual_rate_keeps_its_length(tmp_path: Path, rate: int) -> None:
    assert len(telephone_sound(wav(tmp_path / "a.wav", rate=rate))) == pytest.approx(4000, abs=2)


def test_what_programs_add_around_the_sound_is_passed_over(tmp_path: Path) -> None:
    file = wav(tmp_path / "a.wav", before=b"LIST" + struct.pack("<I", 3) + b"me\0\0")
    file.write_bytes(file.read_bytes() + b"id3 " + struct.pack("<I", 2) + b"xx")
    assert len(telephone_sound(file)) == 4000


def test_a_file_that_was_not_finished_counts_as_far_as_it_goes(tmp_path: Path) -> None:
    file = wav(tmp_path / "a.wav")
    file.write_bytes(file.read_bytes()[:-8001])
    assert 1900 < len(telephone_sound(file)) < 2000


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ({"seconds": 0.1}, "lasts 0.1 s"),
        ({"seconds": 0.0}, "lasts 0.0 s"),
        ({"level": 0.005}, "almost silent"),
        ({"level": 0.0}, "almost silent"),
        ({"kind": 3, "bits": 32, "level": 1.5}, "overdriven"),
        ({"rate": 4000}, "4000 Hz"),
        ({"kind": 6, "bits": 8}, "format 6, 8 bits"),
        ({"bits": 12}, "12 bits"),
        ({"kind": 3, "bits": 32, "level": float("nan")}, "no numbers"),
        ({"channels": 9}, "9 channels"),
    ],
)
def test_what_would_not_sound_well_is_refused_with_the_reason(
    tmp_path: Path, made: dict[str, float], reason: str
) -> None:
    file = wav(tmp_path / "a.wav", **made)  # type: ignore[arg-type]
    with pytest.raises(SoundUnusable, match=reason) as refused:
        telephone_sound(file)
    assert str(refused.value).startswith(f"{file}: ")


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF", b"ID3 not a wav at all", b"RIFF\0\0\0\0WAVEfmt \2\0\0\0\0\0data\0\0\0\0", b"RIFF\0\0\0\0WAVE"],
)
def test_what_is_no_sound_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(content)
    with pytest.raises(SoundUnusable):
        telephone_sound(file)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    with file.open("wb") as written:
        written.truncate(recording.LARGEST_FILE + 1)
    with pytest.raises(SoundUnusable, match="larger than 64 MB"):
        telephone_sound(file)
