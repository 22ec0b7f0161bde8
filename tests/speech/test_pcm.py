"""The sound sums: what the filter keeps and removes, and which files are refused."""

import math
import wave
from array import array
from itertools import pairwise
from pathlib import Path

import pytest

from callcenter.speech.pcm import (
    SoundUnusable,
    encode_wav,
    normalise,
    read_wav,
    resample,
    trim_silence,
    write_atomically,
)


def tone(hertz: float, rate: int, seconds: float = 0.3) -> list[float]:
    return [math.sin(2 * math.pi * hertz * step / rate) for step in range(int(rate * seconds))]


def level(samples: list[float]) -> float:
    middle = samples[200:-200]
    return math.sqrt(2 * sum(sample * sample for sample in middle) / len(middle))


@pytest.mark.parametrize("rate", [11025, 16000, 22050, 44100, 48000, 96000])
@pytest.mark.parametrize(("hertz", "loss"), [(200, 0.01), (1000, 0.01), (3000, 0.02), (3400, 0.08)])
def test_the_voice_band_passes_unchanged(hertz: int, loss: float, rate: int) -> None:
    assert level(resample(tone(hertz, rate), rate)) == pytest.approx(1.0, abs=loss)


@pytest.mark.parametrize("rate", [16000, 22050, 44100, 48000, 96000])
@pytest.mark.parametrize("hertz", [4600, 4700, 6000, 7900])
def test_what_would_fold_back_into_the_voice_is_quieter_than_the_noise_of_telephones(hertz: int, rate: int) -> None:
    assert level(resample(tone(hertz, rate), rate)) < 0.01


def test_resampling_keeps_the_pitch() -> None:
    crossings = resample(tone(1000, 22050, 1.0), 22050)
    rising = sum(1 for before, after in pairwise(crossings) if before < 0 <= after)
    assert rising == pytest.approx(1000, abs=3)


def test_trimming_removes_the_quiet_ends_and_keeps_the_pause_inside() -> None:
    word, pause = [0.5, -0.5] * 400, [0.0] * 1600
    trimmed = trim_silence([*pause, *word, *pause, *word, *pause], lead_seconds=0.0, tail_seconds=0.0)
    assert trimmed == [*word, *pause, *word]


def test_silence_stays_silence() -> None:
    assert trim_silence([0.0] * 800) == []
    assert normalise([0.0] * 3) == array("h", [0, 0, 0])


def test_the_peak_is_brought_to_the_level_asked_for() -> None:
    assert max(normalise([0.1, -0.2, 0.05]), key=abs) == -round(32767 * 10 ** (-6 / 20))


def test_a_telephone_file_is_read_back_as_written(tmp_path: Path) -> None:
    samples = array("h", [1, -2, 300])
    write_atomically(tmp_path / "deep" / "a.wav", encode_wav(samples))
    assert read_wav(tmp_path / "deep" / "a.wav") == samples
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["a.wav"]


def test_a_file_of_another_format_is_refused_by_name(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "cd.wav"), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(44100)
        sound.writeframes(b"\0" * 40)
    with pytest.raises(SoundUnusable, match=r"cd\.wav: needs 1 channel, 16 bits, 8000 Hz; has 2"):
        read_wav(tmp_path / "cd.wav")


@pytest.mark.parametrize("content", [b"", b"RIFF", b"ID3 not a wav at all", encode_wav(array("h"))])
def test_a_file_that_is_no_sound_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.wav").write_bytes(content)
    with pytest.raises(SoundUnusable, match=r"bad\.wav"):
        read_wav(tmp_path / "bad.wav")


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_atomically(tmp_path / "taken", b"x")
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]
