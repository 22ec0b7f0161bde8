"""What a caller gets to hear while the service runs, and what is said of what was missing."""

from array import array
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from callcenter.core.ivr.texts import Words
from callcenter.speech.pcm import encode_wav, read_wav
from callcenter.speech.prompt_file import PromptFileRefused
from callcenter.speech.prompts import SoundFolders
from callcenter.speech.speaker import Speaker
from callcenter.speech.voice import Voice

ORDER = Words(text="Your order one two three is on its way.", language="en")
HELLO = 'hello:\n  en: "Hello."\n  zh: "您好。"\n'
RECORDING = array("h", [1000, -1000] * 4000)


def voice_of(folders: SoundFolders, speaker: Speaker) -> Voice:
    folders.prompts.write_text(HELLO)
    voice = Voice(folders, speaker, key=b"key", wall_seconds=lambda: 4_000_000_000.0)
    voice.read()
    return voice


def put(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(encode_wav(RECORDING))


def events(logs: list[MutableMapping[str, Any]]) -> list[str]:
    return [line["event"] for line in logs]


async def test_words_are_made_once_and_nothing_of_them_is_written_anywhere_else(
    folders: SoundFolders, speaker: Speaker
) -> None:
    voice = voice_of(folders, speaker)
    assert voice.ready(ORDER, "zh") is None
    with capture_logs() as logs:
        name = await voice.make(ORDER, "zh")
    assert name is not None
    assert voice.ready(ORDER, "zh") == name == await voice.make(ORDER, "zh")
    assert 1.5 < len(read_wav(folders.sounds / "zh" / "cc" / f"{name}.wav")) / 8000 < 4
    assert logs == []
    assert [file.name for file in folders.sounds.rglob("*.*")] == [f"{name}.wav"]


async def test_words_without_a_voice_are_reported_and_their_text_is_not(
    folders: SoundFolders, no_speaker: Speaker
) -> None:
    with capture_logs() as logs:
        assert await voice_of(folders, no_speaker).make(ORDER, "en") is None
    assert events(logs) == ["words of a flow cannot be spoken"]
    assert "order" not in str(logs)


async def test_words_that_cannot_be_spoken_are_reported(folders: SoundFolders, speaker: Speaker) -> None:
    with capture_logs() as logs:
        assert await voice_of(folders, speaker).make(Words(text="…", language="zh"), "zh") is None
    assert events(logs) == ["words of a flow cannot be spoken"]


async def test_a_prompt_that_is_there_is_played_by_its_name(folders: SoundFolders, no_speaker: Speaker) -> None:
    voice = voice_of(folders, no_speaker)
    put(folders.sounds / "en" / "cc" / "hello.wav")
    put(folders.sounds / "en" / "cc" / "theirs.wav")
    assert [voice.ready(name, "en") for name in ("hello", "theirs")] == ["hello", "theirs"]
    assert voice.ready("hello", "zh") is None


async def test_a_prompt_without_a_sound_is_spoken_on_the_spot_and_reported(
    folders: SoundFolders, speaker: Speaker
) -> None:
    voice = voice_of(folders, speaker)
    with capture_logs() as logs:
        assert await voice.make("hello", "zh") == "hello"
    assert [(line["event"], line["prompt"], line["problems"]) for line in logs] == [
        ("prompt had no sound", "hello", ())
    ]
    assert voice.ready("hello", "zh") == "hello"
    assert voice.ready("hello", "en") is None


async def test_a_recording_is_taken_where_the_prompt_has_no_sound(folders: SoundFolders, no_speaker: Speaker) -> None:
    voice = voice_of(folders, no_speaker)
    put(folders.recorded / "zh" / "hello.wav")
    assert await voice.make("hello", "zh") == "hello"
    assert read_wav(folders.sounds / "zh" / "cc" / "hello.wav") == RECORDING


async def test_a_folder_that_takes_no_file_is_reported_and_stops_no_call(
    folders: SoundFolders, no_speaker: Speaker
) -> None:
    voice = voice_of(folders, no_speaker)
    put(folders.recorded / "zh" / "hello.wav")
    folders.sounds.write_text("no folder")
    with capture_logs() as logs:
        assert await voice.make("hello", "zh") == "hello"
        assert await voice.make(ORDER, "zh") is None
    assert events(logs) == ["prompt cannot be kept", "words of a flow cannot be spoken"]


async def test_the_name_of_an_unknown_prompt_is_spoken_and_reported(folders: SoundFolders, speaker: Speaker) -> None:
    voice = voice_of(folders, speaker)
    with capture_logs() as logs:
        name = await voice.make("order_status", "en")
    assert name is not None
    assert name == voice.ready("order_status", "en") == voice.ready(Words(text="order status", language="en"), "en")
    assert events(logs) == ["prompt is unknown, its name is spoken"]


@pytest.mark.parametrize("prompt", ["hello", "unknown"])
async def test_without_a_voice_the_switch_may_still_have_a_prompt_of_its_own(
    folders: SoundFolders, no_speaker: Speaker, prompt: str
) -> None:
    assert await voice_of(folders, no_speaker).make(prompt, "en") == prompt


async def test_changed_words_are_spoken_again_and_new_prompts_when_somebody_hears_them(
    folders: SoundFolders, speaker: Speaker
) -> None:
    voice = voice_of(folders, speaker)
    await voice.make("hello", "en")
    await voice.look()
    hello = folders.sounds / "en" / "cc" / "hello.wav"
    before = len(read_wav(hello))
    folders.prompts.write_text(HELLO.replace("Hello.", "Hello and good morning.") + 'bye: {en: "Bye.", zh: "再见。"}\n')
    with capture_logs() as logs:
        await voice.look()
        await voice.look()
    assert events(logs) == ["prompts made again"]
    assert len(read_wav(hello)) > before
    assert not (folders.sounds / "zh").exists()
    assert await voice.make("bye", "zh") == "bye"


async def test_a_recording_that_comes_later_replaces_the_voice(folders: SoundFolders, speaker: Speaker) -> None:
    voice = voice_of(folders, speaker)
    await voice.make("hello", "en")
    await voice.look()
    put(folders.recorded / "en" / "hello.wav")
    await voice.look()
    assert read_wav(folders.sounds / "en" / "cc" / "hello.wav") == RECORDING


async def test_a_broken_file_of_prompts_leaves_the_old_ones(folders: SoundFolders, no_speaker: Speaker) -> None:
    voice = voice_of(folders, no_speaker)
    folders.prompts.write_text("hello: [")
    with capture_logs() as logs:
        await voice.look()
        await voice.look()
    assert events(logs) == ["prompts refused, the old ones stay"]
    assert voice.ready("hello", "en") is None, "it is known still: its name is not what would be spoken"
    with pytest.raises(PromptFileRefused):
        voice.read()


async def test_a_folder_without_prompts_is_no_trouble(folders: SoundFolders, no_speaker: Speaker) -> None:
    voice = voice_of(folders, no_speaker)
    folders.prompts.unlink()
    voice.read()
    await voice.look()
