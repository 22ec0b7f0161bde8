"""Which sound ends up in place: recorded before spoken, nothing twice, and what is missing by name."""

import sys
from array import array
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from callcenter.speech.pcm import encode_wav, read_wav
from callcenter.speech.prompt_file import Language, Part, Prompt
from callcenter.speech.prompts import Prepared, SoundFolders, put_in_place, wanted
from callcenter.speech.speaker import Speaker, VoiceLibrary

RECORDING = array("h", [1000, -1000] * 4000)


def prompt(name: str, en: str = "Hello.", zh: str = "您好。") -> Prompt:
    return Prompt(name=name, en=(Part(language=Language.EN, text=en),), zh=(Part(language=Language.ZH, text=zh),))


@dataclass
class Shown:
    lines: list[tuple[int, int, str]] = field(default_factory=list)

    def __call__(self, done: int, total: int, sound: str) -> None:
        self.lines.append((done, total, sound))


async def place(folders: SoundFolders, speaker: Speaker, *prompts: Prompt, force: bool = False) -> Prepared:
    return await put_in_place(wanted(prompts or [prompt("hello")]), folders, speaker, Shown(), force=force)


def record(folders: SoundFolders, language: str, name: str, content: bytes | None = None) -> None:
    (folders.recorded / language).mkdir(parents=True, exist_ok=True)
    (folders.recorded / language / f"{name}.wav").write_bytes(encode_wav(RECORDING) if content is None else content)


async def test_a_first_run_speaks_everything_and_a_second_run_starts_no_voice(
    folders: SoundFolders, speaker: Speaker, no_speaker: Speaker
) -> None:
    shown = Shown()
    first = await put_in_place(wanted([prompt("hello")]), folders, speaker, shown)
    assert first.rendered == ("en/cc/hello.wav", "zh/cc/hello.wav")
    assert shown.lines == [(1, 2, "en/cc/hello.wav"), (2, 2, "zh/cc/hello.wav")]
    written = {file: file.stat().st_mtime_ns for file in folders.sounds.rglob("*")}
    second = await place(folders, no_speaker)
    assert (second.rendered, second.reused, second.problems) == ((), first.rendered, ())
    assert {file: file.stat().st_mtime_ns for file in folders.sounds.rglob("*")} == written
    again = await place(folders, speaker, force=True)
    assert again.rendered == first.rendered


async def test_what_was_spoken_for_one_folder_is_not_spoken_again_for_another(
    tmp_path: Path, folders: SoundFolders, speaker: Speaker, no_speaker: Speaker
) -> None:
    one = replace(folders, spoken=tmp_path / "spoken")
    other = replace(one, sounds=tmp_path / "other")
    first = await place(one, speaker)
    again = await place(other, no_speaker)
    assert (again.rendered, again.reused, again.missing) == ((), first.rendered, ())
    assert (other.sounds / "zh/cc/hello.wav").read_bytes() == (one.sounds / "zh/cc/hello.wav").read_bytes()
    changed = await place(other, no_speaker, prompt("hello", en="Good morning."))
    assert changed.missing == ("en/cc/hello.wav",)


async def test_changed_words_are_spoken_again_and_only_those(folders: SoundFolders, speaker: Speaker) -> None:
    await place(folders, speaker, prompt("hello"), prompt("bye"))
    before = len(read_wav(folders.sounds / "en/cc/hello.wav"))
    changed = await place(folders, speaker, prompt("hello", en="Hello and a very good morning to you."), prompt("bye"))
    assert changed.rendered == ("en/cc/hello.wav",)
    assert len(read_wav(folders.sounds / "en/cc/hello.wav")) > before


async def test_what_others_have_put_there_stays_until_somebody_records_it(
    folders: SoundFolders, no_speaker: Speaker
) -> None:
    theirs = folders.sounds / "en/cc/hello.wav"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"theirs")
    assert (await place(folders, no_speaker)).missing == ("zh/cc/hello.wav",)
    assert theirs.read_bytes() == b"theirs"
    record(folders, "en", "hello")
    assert (await place(folders, no_speaker)).recorded == ("en/cc/hello.wav",)
    assert read_wav(theirs) == RECORDING


async def test_without_a_voice_nothing_is_made_and_everything_is_named(
    folders: SoundFolders, no_speaker: Speaker
) -> None:
    prepared = await place(folders, no_speaker)
    assert prepared.rendered == ()
    assert prepared.missing == ("en/cc/hello.wav", "zh/cc/hello.wav")
    assert prepared.problems == ("the voice is not installed",)
    assert not folders.sounds.exists()


async def test_a_recording_wins_and_needs_no_voice(folders: SoundFolders, no_speaker: Speaker) -> None:
    record(folders, "zh", "hello")
    prepared = await place(folders, no_speaker)
    assert prepared.recorded == ("zh/cc/hello.wav",)
    assert prepared.missing == ("en/cc/hello.wav",)
    assert read_wav(folders.sounds / "zh/cc/hello.wav") == RECORDING
    again = await place(folders, no_speaker)
    assert (again.recorded, again.reused) == ((), ("zh/cc/hello.wav",))


async def test_a_recording_replaces_the_voice_and_the_voice_returns_when_it_is_taken_away(
    folders: SoundFolders, speaker: Speaker
) -> None:
    await place(folders, speaker)
    sound = folders.sounds / "en/cc/hello.wav"
    spoken = len(read_wav(sound))
    record(folders, "en", "hello")
    assert (await place(folders, speaker)).recorded == ("en/cc/hello.wav",)
    assert read_wav(sound) == RECORDING
    (folders.recorded / "en/hello.wav").unlink()
    assert (await place(folders, speaker)).rendered == ("en/cc/hello.wav",)
    assert len(read_wav(sound)) == pytest.approx(spoken, abs=800), "no two utterances are quite the same"


@pytest.mark.parametrize("content", [b"", b"not a wav", encode_wav(RECORDING)[:60] + b"x"])
async def test_a_bad_recording_is_passed_over_with_its_reason(
    folders: SoundFolders, no_speaker: Speaker, content: bytes
) -> None:
    record(folders, "en", "hello", content)
    prepared = await place(folders, no_speaker)
    assert prepared.recorded == ()
    assert "en/cc/hello.wav" in prepared.missing
    assert prepared.problems[0].startswith(f"recording passed over: {folders.recorded}/en/hello.wav: ")


async def test_what_was_done_before_the_voice_failed_is_kept(
    folders: SoundFolders, speaker: Speaker, no_speaker: Speaker
) -> None:
    (folders.sounds / "zh" / "cc" / "hello.wav").mkdir(parents=True)
    first = await place(folders, speaker)
    assert first.rendered == ("en/cc/hello.wav",)
    assert first.missing == ("zh/cc/hello.wav",)
    assert first.problems[0].startswith("zh/cc/hello.wav: ")
    assert (await place(folders, no_speaker)).reused == ("en/cc/hello.wav",)


async def test_a_voice_that_does_not_load_is_a_problem_and_not_a_crash(folders: SoundFolders, tmp_path: Path) -> None:
    speaker = Speaker(lambda: VoiceLibrary(library=Path(sys.executable), data=tmp_path))
    prepared = await place(folders, speaker)
    assert len(prepared.missing) == 2
    assert prepared.problems[0].startswith("the speaking process ended with code")
    await speaker.stop()
