"""The memory of what was made: it holds only what is really there."""

from pathlib import Path

import pytest

from callcenter.speech.sound_index import SoundIndex


def test_a_saved_note_holds_only_while_the_file_is_there_and_the_content_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    index = SoundIndex(tmp_path)
    index.note("a.wav", "one")
    index.save()
    again = SoundIndex(tmp_path)
    assert again.holds("a.wav", "one")
    assert not again.holds("a.wav", "two")
    (tmp_path / "a.wav").unlink()
    assert not again.holds("a.wav", "one")


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"a.wav"', b"[" * 100_000])
def test_a_broken_index_is_taken_as_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    (tmp_path / "sounds.json").write_bytes(content)
    assert not SoundIndex(tmp_path).holds("a.wav", "one")
