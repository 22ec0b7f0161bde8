"""`callcenter prompts`: what is there, what is made, and whose recordings are taken."""

import io
import math
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from rich.console import Console

from callcenter import prompt_commands as commands
from callcenter.speech.pcm import read_wav
from callcenter.speech.prompt_file import Language
from callcenter.speech.prompts import SoundFolders
from callcenter.speech.speaker import Speaker, SpeechUnavailable, VoiceLibrary, find_library

PROMPTS = 'hello: {en: "Hello.", zh: "您好。"}\nbye: {en: "Bye.", zh: "再见。"}\n'


def nowhere() -> VoiceLibrary:
    raise SpeechUnavailable("the voice is not installed")


@pytest.fixture
def folders(tmp_path: Path) -> SoundFolders:
    (tmp_path / "prompts.yaml").write_text(PROMPTS)
    return SoundFolders(
        prompts=tmp_path / "prompts.yaml", sounds=tmp_path / "sounds", recorded=tmp_path / "recorded_prompts"
    )


@pytest.fixture
def console() -> Console:
    return Console(width=200, record=True, file=io.StringIO())


@pytest_asyncio.fixture
async def speaker() -> AsyncIterator[Speaker]:
    try:
        find_library()
    except SpeechUnavailable as missing:
        pytest.skip(str(missing))
    speaker = Speaker()
    yield speaker
    await speaker.stop()


def record(file: Path, level: float = 0.3) -> Path:
    """Half a second of a tone, in stereo at 44.1 kHz."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(44100)
        for step in range(22050):
            value = round(32767 * level * math.sin(2 * math.pi * 440 * step / 44100))
            sound.writeframesraw(value.to_bytes(2, "little", signed=True) * 2)
    return file


async def test_what_is_missing_is_spoken_and_then_listed_with_its_length(
    folders: SoundFolders, speaker: Speaker, console: Console
) -> None:
    assert commands.show(folders, console) == 1
    assert "4 missing" in console.export_text()
    assert await commands.render(folders, speaker, ["hello"], console, force=False) == 0
    assert "2 spoken, 0 recorded, 0 as they were" in console.export_text()
    assert await commands.render(folders, speaker, [], console, force=False) == 0
    assert "2 spoken, 0 recorded, 2 as they were" in console.export_text()
    assert commands.show(folders, console) == 0
    told = console.export_text()
    assert told.count("spoken 0.") == 4
    assert "missing" not in told


async def test_force_speaks_again_what_is_there(folders: SoundFolders, speaker: Speaker, console: Console) -> None:
    for _ in range(2):
        assert await commands.render(folders, speaker, ["hello"], console, force=True) == 0
        assert "2 spoken, 0 recorded, 0 as they were" in console.export_text()


async def test_without_a_voice_or_with_an_unknown_name_it_is_said_what_is_amiss(
    folders: SoundFolders, console: Console
) -> None:
    assert await commands.render(folders, Speaker(nowhere), [], console, force=False) == 1
    assert "the voice is not installed" in console.export_text()
    assert await commands.render(folders, Speaker(nowhere), ["helo"], console, force=False) == 1
    assert "helo: not in" in console.export_text()


async def test_a_recording_becomes_what_callers_hear(folders: SoundFolders, tmp_path: Path, console: Console) -> None:
    file = record(tmp_path / "take 7.wav")
    taken = await commands.take(folders, Speaker(nowhere), file, Language.ZH, "hello", console)
    assert (taken, console.export_text()) == (0, "0 spoken, 1 recorded, 0 as they were\n")
    assert len(read_wav(folders.sounds / "zh" / "cc" / "hello.wav")) == 4000
    commands.show(folders, console)
    assert "recorded 0.5 s" in console.export_text()


async def test_a_folder_is_taken_whole_but_for_what_cannot_be_used(
    folders: SoundFolders, tmp_path: Path, console: Console
) -> None:
    studio = tmp_path / "studio"
    record(studio / "en" / "hello.wav")
    record(studio / "zh" / "hello.WAV")
    record(studio / "zh" / "bye.wav", level=0.0)
    record(studio / "zh" / "helo.wav")
    assert await commands.take(folders, Speaker(nowhere), studio, None, None, console) == 1
    told = console.export_text()
    assert "2 recorded" in told
    assert f"{studio}/zh/bye.wav: is almost silent" in told
    assert f"{studio}/zh/helo.wav: no prompt of this name" in told
    assert not (folders.recorded / "zh" / "bye.wav").exists()


@pytest.mark.parametrize(("made", "reason"), [(True, "--language"), (False, "no en/NAME.wav")])
async def test_what_is_not_said_clearly_is_asked_for(
    folders: SoundFolders, tmp_path: Path, console: Console, made: bool, reason: str
) -> None:
    path = record(tmp_path / "hello.wav") if made else tmp_path
    assert await commands.take(folders, Speaker(nowhere), path, None, None, console) == 1
    assert reason in console.export_text()


def test_a_sound_that_is_none_is_listed_as_such(folders: SoundFolders, console: Console) -> None:
    sound = folders.sounds / "en" / "cc" / "hello.wav"
    sound.parent.mkdir(parents=True)
    sound.write_bytes(b"no sound")
    commands.show(folders, console)
    assert "unreadable" in console.export_text()
