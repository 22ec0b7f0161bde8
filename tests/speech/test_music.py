"""The music on hold: level, length, seam and that it is made only once."""

import math
from pathlib import Path

from callcenter.speech.music import compose, ensure_music
from callcenter.speech.pcm import read_wav


def test_the_piece_is_calm_full_and_without_a_click_at_the_seam() -> None:
    music = list(compose())
    seconds = len(music) / 8000
    assert 30 <= seconds <= 40
    assert max(map(abs, music)) < 0.5 * 32767
    parts = [music[start : start + 24_000] for start in range(0, len(music), 24_000)]
    levels = [math.sqrt(sum(sample * sample for sample in part) / len(part)) for part in parts]
    assert min(levels) > 500, "no part is silent"
    assert max(levels) < 3 * min(levels), "no part is much louder than another"
    # Bends of the wave: a click is one far above those that the music makes anyway.
    bends = [abs(music[place] - 2 * music[place - 1] + music[place - 2]) for place in range(len(music))]
    assert max([*bends[:40], *bends[-40:]]) <= max(bends[2000:-2000])


def test_the_file_is_made_once(tmp_path: Path) -> None:
    assert ensure_music(tmp_path) is True
    written = (tmp_path / "music" / "hold.wav").stat().st_mtime_ns
    assert ensure_music(tmp_path) is False
    assert (tmp_path / "music" / "hold.wav").stat().st_mtime_ns == written
    assert len(read_wav(tmp_path / "music" / "hold.wav")) > 30 * 8000


def test_a_deleted_file_is_made_again(tmp_path: Path) -> None:
    ensure_music(tmp_path)
    (tmp_path / "music" / "hold.wav").unlink()
    assert ensure_music(tmp_path) is True
