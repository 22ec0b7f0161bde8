"""Which sound ends up in place: recorded before spoken, nothing twice, and what is missing by name."""

import sys
from array import array
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from callcenter.speech.pcm import encode_wav, read_wav
from callcenter.speech.prompt_file import Language, Part, Prompt
from callcenter.speech.prompts import missing, render_missing
from callcenter.speech.renderer import SpeechUnavailable, VoiceLibrary

RECORDING = array("h", [1000, -1000] * 4000)


def prompt(name: str, en: str = "Hello.", zh: str = "您好。") -> Prompt:
    return Prompt(name=name, en=(Part(language=Language.EN, text=en),), zh=(Part(language=Language.ZH, text=zh),))


def no_voice() -> VoiceLibrary:
    raise SpeechUnavailable("the voice is not installed")


@dataclass
class Shown:
    lines: list[tuple[int, int, str]] = field(default_factory=list)

    def __call__(self, done: int, total: int, sound: str) -> None:
        self.lines.append((done, total, sound))


def record(folder: Path, language: str, name: str, content: bytes | None = None) -> None:
    (folder / language).mkdir(parents=True, exist_ok=True)
    (folder / language / f"{name}.wav").write_bytes(encode_wav(RECORDING) if content is None else content)


def test_a_first_run_speaks_everything_and_a_second_run_starts_no_voice(tmp_path: Path, voice: VoiceLibrary) -> None:
    shown = Shown()
    first = render_missing([prompt("hello")], tmp_path, shown)
    assert first.rendered == ("en/cc/hello.wav", "zh/cc/hello.wav")
    assert shown.lines == [(1, 2, "en/cc/hello.wav"), (2, 2, "zh/cc/hello.wav")]
    assert missing([prompt("hello")], tmp_path) == ()
    written = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    second = render_missing([prompt("hello")], tmp_path, shown, locate=no_voice)
    assert (second.rendered, second.reused, second.problems) == ((), first.rendered, ())
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")} == written


def test_what_was_spoken_for_one_folder_is_not_spoken_again_for_another(tmp_path: Path, voice: VoiceLibrary) -> None:
    one, other, spoken = tmp_path / "one", tmp_path / "other", tmp_path / "spoken"
    first = render_missing([prompt("hello")], one, Shown(), spoken_dir=spoken)
    again = render_missing([prompt("hello")], other, Shown(), spoken_dir=spoken, locate=no_voice)
    assert (again.rendered, again.reused, again.missing) == ((), first.rendered, ())
    assert (other / "zh/cc/hello.wav").read_bytes() == (one / "zh/cc/hello.wav").read_bytes()
    changed = render_missing([prompt("hello", en="Good morning.")], other, Shown(), spoken_dir=spoken, locate=no_voice)
    assert changed.missing == ("en/cc/hello.wav",)


def test_changed_words_are_spoken_again_and_only_those(tmp_path: Path, voice: VoiceLibrary) -> None:
    render_missing([prompt("hello"), prompt("bye")], tmp_path, Shown())
    before = len(read_wav(tmp_path / "en/cc/hello.wav"))
    changed = [prompt("hello", en="Hello and a very good morning to you."), prompt("bye")]
    assert render_missing(changed, tmp_path, Shown()).rendered == ("en/cc/hello.wav",)
    assert len(read_wav(tmp_path / "en/cc/hello.wav")) > before


def test_without_a_voice_nothing_is_made_and_everything_is_named(tmp_path: Path) -> None:
    prepared = render_missing([prompt("hello")], tmp_path, Shown(), locate=no_voice)
    assert prepared.rendered == ()
    assert prepared.missing == ("en/cc/hello.wav", "zh/cc/hello.wav")
    assert prepared.missing == missing([prompt("hello")], tmp_path)
    assert prepared.problems == ("the voice is not installed",)
    assert list(tmp_path.iterdir()) == []


def test_a_recording_wins_and_needs_no_voice(tmp_path: Path) -> None:
    out, recorded = tmp_path / "out", tmp_path / "recorded"
    record(recorded, "zh", "hello")
    prepared = render_missing([prompt("hello")], out, Shown(), recorded_dir=recorded, locate=no_voice)
    assert prepared.recorded == ("zh/cc/hello.wav",)
    assert prepared.missing == ("en/cc/hello.wav",)
    assert read_wav(out / "zh/cc/hello.wav") == RECORDING
    again = render_missing([prompt("hello")], out, Shown(), recorded_dir=recorded, locate=no_voice)
    assert (again.recorded, again.reused) == ((), ("zh/cc/hello.wav",))


def test_a_recording_replaces_the_voice_and_the_voice_returns_when_it_is_taken_away(
    tmp_path: Path, voice: VoiceLibrary
) -> None:
    out, recorded = tmp_path / "out", tmp_path / "recorded"
    render_missing([prompt("hello")], out, Shown(), recorded_dir=recorded)
    spoken = (out / "en/cc/hello.wav").read_bytes()
    record(recorded, "en", "hello")
    assert render_missing([prompt("hello")], out, Shown(), recorded_dir=recorded).recorded == ("en/cc/hello.wav",)
    assert read_wav(out / "en/cc/hello.wav") == RECORDING
    (recorded / "en/hello.wav").unlink()
    assert render_missing([prompt("hello")], out, Shown(), recorded_dir=recorded).rendered == ("en/cc/hello.wav",)
    assert (out / "en/cc/hello.wav").read_bytes() == spoken


@pytest.mark.parametrize("content", [b"", b"not a wav", encode_wav(RECORDING)[:60] + b"x"])
def test_a_bad_recording_is_passed_over_with_its_reason(tmp_path: Path, content: bytes) -> None:
    recorded = tmp_path / "recorded"
    record(recorded, "en", "hello", content)
    prepared = render_missing([prompt("hello")], tmp_path / "out", Shown(), recorded_dir=recorded, locate=no_voice)
    assert prepared.recorded == ()
    assert "en/cc/hello.wav" in prepared.missing
    assert prepared.problems[0].startswith(f"recording passed over: {recorded}/en/hello.wav: ")


def test_what_was_done_before_the_voice_failed_is_kept(tmp_path: Path, voice: VoiceLibrary) -> None:
    (tmp_path / "zh" / "cc" / "hello.wav").mkdir(parents=True)
    first = render_missing([prompt("hello")], tmp_path, Shown())
    assert first.rendered == ("en/cc/hello.wav",)
    assert first.missing == ("zh/cc/hello.wav",)
    assert first.problems[0].startswith("zh/cc/hello.wav: ")
    assert render_missing([prompt("hello")], tmp_path, Shown(), locate=no_voice).reused == ("en/cc/hello.wav",)


def test_a_voice_that_does_not_load_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    def wrong_library() -> VoiceLibrary:
        return VoiceLibrary(library=Path(sys.executable), data=tmp_path)

    prepared = render_missing([prompt("hello")], tmp_path, Shown(), locate=wrong_library)
    assert len(prepared.missing) == 2
    assert prepared.problems[0].startswith("the speaking process ended with code")
