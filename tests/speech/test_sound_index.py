"""The memory of what was made: it holds only what is really there."""

from pathlib import Path

import pytest

from callcenter.speech.sound_index import SoundIndex


def test_a_note_holds_only_while_the_file_is_there_and_the_content_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    index = SoundIndex(tmp_path)
    index.note("a.wav", "one")
    again = SoundIndex(tmp_path)
    assert again.holds("a.wav", "one")
    assert not again.holds("a.wav", "two")
    (tmp_path / "a.wav").unlink()
    assert not again.holds("a.wav", "one")


def test_a_note_keeps_what_another_process_has_noted_meanwhile(tmp_path: Path) -> None:
    for name in ("a.wav", "b.wav"):
        (tmp_path / name).write_bytes(b"sound")
    index, other = SoundIndex(tmp_path), SoundIndex(tmp_path)
    other.note("b.wav", "two")
    index.note("a.wav", "one")
    assert SoundIndex(tmp_path).holds("b.wav", "two")
    assert SoundIndex(tmp_path).holds("a.wav", "one")


def test_a_file_that_is_in_no_note_is_somebody_elses(tmp_path: Path) -> None:
    index = SoundIndex(tmp_path)
    assert not index.foreign("a.wav")
    (tmp_path / "a.wav").write_bytes(b"sound")
    assert index.foreign("a.wav")
    index.note("a.wav", "one")
    assert not index.foreign("a.wav")


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"a.wav"', b"[" * 100_000])
def test_a_broken_index_is_taken_as_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    (tmp_path / "sounds.json").write_bytes(content)
    assert not SoundIndex(tmp_path).holds("a.wav", "one")
