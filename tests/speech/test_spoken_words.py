"""Where words of one caller lie, what their name tells, and when they go."""

import os
from pathlib import Path

from callcenter.core.ivr.texts import Words
from callcenter.speech.spoken_words import KEPT_SECONDS, SpokenWords

ORDER = Words(text="Your number is 1 3 8.", language="en")
KEY = b"a key of sixteen"


class Folder:
    """Words in a folder, at a time that is set."""

    def __init__(self, sounds: Path, *, key: bytes = KEY) -> None:
        self.at = 1_000_000.0
        self.words = SpokenWords(sounds, key=key, wall_seconds=lambda: self.at)

    def write(self, words: Words, language: str) -> Path:
        file = self.words.job(words, language).target
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"sound")
        os.utime(file, (self.at, self.at))
        return file


def test_words_are_ready_when_they_were_made_for_this_language(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert folder.words.ready(ORDER, "en") is None
    file = folder.write(ORDER, "en")
    assert folder.words.ready(ORDER, "en") == file.stem
    assert file.parent == tmp_path / "en" / "cc"
    # The switch looks into the folder of the caller's language, whatever the voice speaks.
    assert folder.words.ready(ORDER, "zh") is None
    assert folder.words.job(ORDER, "zh").parts[0].voice == "en-us"


def test_the_name_is_one_that_the_switch_takes_and_tells_nothing(tmp_path: Path) -> None:
    name = Folder(tmp_path).words.job(ORDER, "en").target.stem
    assert name.startswith("words-")
    assert name.replace("-", "").isalnum()
    assert name != Folder(tmp_path, key=b"another one here").words.job(ORDER, "en").target.stem
    chinese = Words(text=ORDER.text, language="zh")
    assert name != Folder(tmp_path).words.job(chinese, "en").target.stem


def test_what_is_spoken_is_one_line_of_a_bounded_length(tmp_path: Path) -> None:
    words = Words(text="  One\n two\t" + "x" * 5000, language="xx")
    (part,) = Folder(tmp_path).words.job(words, "en").parts
    assert part.text.startswith("One two x")
    assert (len(part.text), part.voice) == (1000, "en-us")


def test_words_go_a_day_after_somebody_last_heard_them_and_prompts_stay(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    file, prompt = folder.write(ORDER, "en"), tmp_path / "en" / "cc" / "hello.wav"
    prompt.write_bytes(b"sound")
    os.utime(prompt, (0, 0))
    folder.at += KEPT_SECONDS - 1
    assert folder.words.ready(ORDER, "en") is not None
    folder.at += KEPT_SECONDS
    assert folder.words.sweep() == 0
    folder.at += 1
    assert folder.words.sweep() == 1
    assert (file.exists(), prompt.exists()) == (False, True)
