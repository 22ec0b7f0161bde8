"""Files of recordings: only names of ours, how long, how loud, finished or not."""

from pathlib import Path

import pytest

from callcenter.records.sound_files import NotASound, delete, free_bytes, measured, peaks, sound_file
from tests.support.sounds import write_sound


@pytest.mark.parametrize("name", ["../secrets", "a/b", ".hidden", "", "a b", "a\0b", "a\n", "x" * 200])
def test_only_names_of_recordings_are_files(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        sound_file(tmp_path, name)


def test_a_name_of_ours_is_a_file_in_the_folder(tmp_path: Path) -> None:
    assert sound_file(tmp_path, "message-1-2") == tmp_path / "message-1-2.wav"


def test_how_long_it_is_and_whether_it_is_closed(tmp_path: Path) -> None:
    size = len(write_sound(tmp_path / "a.wav", 2.5))
    write_sound(tmp_path / "b.wav", 2.5, finished=False)
    done, open_ = measured(tmp_path, "a"), measured(tmp_path, "b")
    assert done is not None
    assert open_ is not None
    assert (done.seconds, done.bytes, done.finished) == (2.5, size, True)
    assert (open_.seconds, open_.finished) == (2.5, False)


def test_what_is_not_there_or_no_sound(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("RIFF, but no sound")
    (tmp_path / "empty.wav").touch()
    assert measured(tmp_path, "none") is None
    for name in ("text", "empty"):
        found = measured(tmp_path, name)
        assert found is not None
        assert (found.seconds, found.finished) == (0.0, False)
        with pytest.raises(NotASound):
            peaks(tmp_path, name, 10)


def test_peaks_say_how_loud_each_part_is(tmp_path: Path) -> None:
    write_sound(tmp_path / "loud.wav", 1.0, loud=16384)
    write_sound(tmp_path / "still.wav", 1.0, loud=0)
    assert peaks(tmp_path, "loud", 20) == [0.5] * 20
    assert peaks(tmp_path, "still", 20) == [0.0] * 20
    write_sound(tmp_path / "short.wav", 0.0005)
    assert len(peaks(tmp_path, "short", 20)) == 4


def test_a_file_is_removed_and_one_that_is_gone_is_gone(tmp_path: Path) -> None:
    write_sound(tmp_path / "a.wav", 0.1)
    delete(tmp_path, "a")
    delete(tmp_path, "a")
    delete(tmp_path, "../a")
    assert list(tmp_path.iterdir()) == []
    assert free_bytes(tmp_path / "new") > 0
