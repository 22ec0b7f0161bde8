"""The speaking child seen from its parent: what it makes, and every way in which it can fail to."""

import asyncio
import math
import os
import signal
import sys
from pathlib import Path

import pytest

from callcenter.speech.pcm import read_wav
from callcenter.speech.speaker import (
    MOST_WAITING,
    Job,
    NotSpoken,
    Speaker,
    SpeechUnavailable,
    Utterance,
    VoiceLibrary,
    find_library,
)

CHINESE = "抱歉，系统暂时出现故障，请稍后再拨。"
ENGLISH = "Sorry, we have a technical problem at the moment. Please call again later."
NOWHERE = VoiceLibrary(library=Path("/nonexistent/libespeak-ng.so"), data=Path("/nonexistent"))
READY = "read -r line; echo '{\"problem\": null}'"


def job(target: Path, *parts: tuple[str, str]) -> Job:
    return Job(
        parts=tuple(Utterance(text=text, voice=voice, words_per_minute=160) for voice, text in parts), target=target
    )


def impostor(folder: Path, script: str, *, answer_seconds: float = 5.0, start_seconds: float = 5.0) -> Speaker:
    """A program that is started in place of Python, to fail in a chosen way; each start is a line in `starts`."""
    program = folder / "impostor"
    program.write_text(f"#!/bin/sh\necho $$ >> {folder}/starts\n{script}\n")
    program.chmod(0o755)
    return Speaker(lambda: NOWHERE, python=str(program), answer_seconds=answer_seconds, start_seconds=start_seconds)


def starts(folder: Path) -> list[int]:
    return [int(line) for line in (folder / "starts").read_text().split()]


async def refusal(speaker: Speaker, target: Path) -> str:
    with pytest.raises(SpeechUnavailable) as refused:
        await speaker.speak(job(target, ("en-us", "hello")))
    return str(refused.value)


async def test_both_voices_and_a_bilingual_text_become_audible_telephone_sound(
    tmp_path: Path, speaker: Speaker
) -> None:
    targets = [tmp_path / "en.wav", tmp_path / "zh.wav", tmp_path / "both.wav"]
    parts = [("en-us", ENGLISH), ("cmn", CHINESE)]
    for each in (job(targets[0], parts[0]), job(targets[1], parts[1]), job(targets[2], *parts)):
        await speaker.speak(each)
    english, chinese, both = (read_wav(target) for target in targets)
    for samples in (english, chinese, both):
        assert max(map(abs, samples)) == pytest.approx(32767 * 10 ** (-6 / 20), rel=0.01)
        assert math.sqrt(sum(sample * sample for sample in samples) / len(samples)) > 800
    assert 3 * 8000 < len(english) < 8 * 8000
    assert len(both) == pytest.approx(len(english) + len(chinese) + 0.35 * 8000, abs=800)


async def test_chinese_is_spoken_as_syllables_and_not_spelled(tmp_path: Path, speaker: Speaker) -> None:
    syllables = sum(character.isalnum() for character in CHINESE)
    await speaker.speak(job(tmp_path / "zh.wav", ("cmn", CHINESE)))
    # This character is not in the voice's dictionary: it is spelled by its code, which takes three times as long.
    await speaker.speak(job(tmp_path / "spelled.wav", ("cmn", "\U0002a6a5" * 3)))
    assert 0.2 < len(read_wav(tmp_path / "zh.wav")) / 8000 / syllables < 0.5
    assert len(read_wav(tmp_path / "spelled.wav")) / 8000 / 3 > 0.6


async def test_one_wrong_job_does_not_stop_the_next(tmp_path: Path, speaker: Speaker) -> None:
    (tmp_path / "taken.wav").mkdir()
    with pytest.raises(NotSpoken, match="no voice"):
        await speaker.speak(job(tmp_path / "a.wav", ("no-such-voice", "hello")))
    with pytest.raises(NotSpoken, match="taken"):
        await speaker.speak(job(tmp_path / "taken.wav", ("en-us", "hello")))
    await speaker.speak(job(tmp_path / "c.wav", ("en-us", "hello")))
    assert not (tmp_path / "a.wav").exists()
    assert (tmp_path / "c.wav").is_file()


async def test_text_is_spoken_and_never_taken_as_markup(tmp_path: Path, speaker: Speaker) -> None:
    await speaker.speak(
        job(tmp_path / "a.wav", ("en-us", '<speak><audio src="/etc/passwd"/>hello</speak> [[h@l]]\n{}'))
    )
    assert (tmp_path / "a.wav").is_file()


def test_a_missing_wheel_says_which_extra_to_install() -> None:
    with pytest.raises(SpeechUnavailable, match=r"callcenter\[tts\]"):
        find_library(lambda _name: None)


def test_finding_the_library_does_not_import_it(voice: VoiceLibrary) -> None:
    assert voice.library.is_file()
    assert "espeakng_loader" not in sys.modules


async def test_a_library_that_cannot_be_loaded_is_an_error_with_its_reason(tmp_path: Path) -> None:
    speaker = Speaker(lambda: NOWHERE)
    assert "libespeak-ng.so" in await refusal(speaker, tmp_path / "a.wav")
    await speaker.stop()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 3", "code 3: no reason given"),
        ("echo broken >&2; kill -SEGV $$", "code -11: broken"),
        ("printf '{\"pro'", "code 0: no reason given"),
    ],
)
async def test_a_child_that_does_not_start_is_an_error_and_left_alone_for_a_while(
    tmp_path: Path, script: str, reason: str
) -> None:
    speaker = impostor(tmp_path, script)
    assert reason in await refusal(speaker, tmp_path / "a.wav")
    assert reason in await refusal(speaker, tmp_path / "b.wav")
    assert len(starts(tmp_path)) == 1
    await speaker.stop()


@pytest.mark.parametrize("script", ["exec sleep 600", f"{READY}; exec sleep 600"])
async def test_a_child_that_hangs_is_ended_at_its_deadline(tmp_path: Path, script: str) -> None:
    speaker = impostor(tmp_path, script, answer_seconds=0.2, start_seconds=0.2)
    assert "in time" in await refusal(speaker, tmp_path / "a.wav")
    assert gone(starts(tmp_path))


async def test_one_that_dies_of_each_text_fails_each_text_and_no_more(tmp_path: Path) -> None:
    speaker = impostor(tmp_path, f"{READY}; read -r line; exit 4")
    assert "code 4" in await refusal(speaker, tmp_path / "a.wav")
    assert "code 4" in await refusal(speaker, tmp_path / "b.wav")
    assert len(starts(tmp_path)) == 2
    await speaker.stop()


async def test_one_that_died_meanwhile_is_started_again_without_anybody_noticing(
    tmp_path: Path, speaker: Speaker
) -> None:
    await speaker.speak(job(tmp_path / "a.wav", ("en-us", "hello")))
    (child,) = children()
    os.kill(child, signal.SIGKILL)
    await speaker.speak(job(tmp_path / "b.wav", ("en-us", "hello again")))
    assert (tmp_path / "b.wav").is_file()
    assert children() != [child]


async def test_the_same_file_is_made_once_for_all_who_wait_for_it(tmp_path: Path) -> None:
    answers = "while read -r line; do echo x >> %s/lines; echo '{\"problem\": null}'; done" % tmp_path  # noqa: UP031
    speaker = impostor(tmp_path, answers)
    wanted = job(tmp_path / "a.wav", ("en-us", "hello"))
    await asyncio.gather(*(speaker.speak(wanted) for _ in range(20)))
    assert (tmp_path / "lines").read_text() == "x\n" * 2, "where the library is, and one file"
    await speaker.stop()


async def test_who_gives_up_waiting_spoils_nothing(tmp_path: Path, speaker: Speaker) -> None:
    wanted = job(tmp_path / "a.wav", ("en-us", ENGLISH))
    impatient = asyncio.ensure_future(speaker.speak(wanted))
    patient = asyncio.ensure_future(speaker.speak(wanted))
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    assert impatient.cancelled()
    assert (tmp_path / "a.wav").is_file()


async def test_more_than_can_wait_are_refused_at_once(tmp_path: Path) -> None:
    speaker = impostor(tmp_path, "exec sleep 600")
    waiting = [
        asyncio.ensure_future(speaker.speak(job(tmp_path / f"{number}.wav", ("en-us", "hello"))))
        for number in range(MOST_WAITING)
    ]
    await asyncio.sleep(0)
    assert await refusal(speaker, tmp_path / "late.wav") == "too much is waiting to be spoken"
    await speaker.stop()
    assert {type(end) for end in await asyncio.gather(*waiting, return_exceptions=True)} == {asyncio.CancelledError}


async def test_stopping_ends_the_child(tmp_path: Path, speaker: Speaker) -> None:
    await speaker.speak(job(tmp_path / "a.wav", ("en-us", "hello")))
    assert len(children()) == 1
    await speaker.stop()
    assert children() == []


def gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def children() -> list[int]:
    """The speaking children of this process."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [int(pid) for pid in found if b"callcenter.speech.espeak" in Path(f"/proc/{pid}/cmdline").read_bytes()]
