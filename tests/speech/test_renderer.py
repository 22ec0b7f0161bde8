"""The speaking child seen from its parent: what it makes, and every way in which it can fail to."""

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from callcenter.speech.pcm import read_wav
from callcenter.speech.renderer import Job, SpeechUnavailable, Utterance, VoiceLibrary, find_library, render_all

CHINESE = "抱歉，系统暂时出现故障，请稍后再拨。"
ENGLISH = "Sorry, we have a technical problem at the moment. Please call again later."


def job(target: Path, *parts: tuple[str, str]) -> Job:
    return Job(
        parts=tuple(Utterance(text=text, voice=voice, words_per_minute=160) for voice, text in parts), target=target
    )


def render(jobs: Sequence[Job], library: VoiceLibrary) -> list[tuple[int, str | None]]:
    return list(render_all(jobs, library))


def impostor(folder: Path, script: str) -> str:
    """A program that is started in place of Python, to fail in a chosen way."""
    program = folder / "impostor"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


NOWHERE = VoiceLibrary(library=Path("/nonexistent/libespeak-ng.so"), data=Path("/nonexistent"))


def test_both_voices_and_a_bilingual_text_become_audible_telephone_sound(tmp_path: Path, voice: VoiceLibrary) -> None:
    targets = [tmp_path / "en.wav", tmp_path / "zh.wav", tmp_path / "both.wav"]
    parts = [("en-us", ENGLISH), ("cmn", CHINESE)]
    jobs = [job(targets[0], parts[0]), job(targets[1], parts[1]), job(targets[2], *parts)]
    assert render(jobs, voice) == [(0, None), (1, None), (2, None)]
    english, chinese, both = (read_wav(target) for target in targets)
    for samples in (english, chinese, both):
        assert max(map(abs, samples)) == pytest.approx(32767 * 10 ** (-6 / 20), rel=0.01)
        assert math.sqrt(sum(sample * sample for sample in samples) / len(samples)) > 800
    assert 3 * 8000 < len(english) < 8 * 8000
    assert len(both) == pytest.approx(len(english) + len(chinese) + 0.35 * 8000, abs=800)


def test_chinese_is_spoken_as_syllables_and_not_spelled(tmp_path: Path, voice: VoiceLibrary) -> None:
    syllables = sum(character.isalnum() for character in CHINESE)
    # This character is not in the voice's dictionary: it is spelled by its code, which takes three times as long.
    jobs = [job(tmp_path / "zh.wav", ("cmn", CHINESE)), job(tmp_path / "spelled.wav", ("cmn", "\U0002a6a5" * 3))]
    render(jobs, voice)
    assert 0.2 < len(read_wav(tmp_path / "zh.wav")) / 8000 / syllables < 0.5
    assert len(read_wav(tmp_path / "spelled.wav")) / 8000 / 3 > 0.6


def test_one_wrong_job_does_not_stop_the_next(tmp_path: Path, voice: VoiceLibrary) -> None:
    (tmp_path / "taken.wav").mkdir()
    jobs = [
        job(tmp_path / "a.wav", ("no-such-voice", "hello")),
        job(tmp_path / "taken.wav", ("en-us", "hello")),
        job(tmp_path / "c.wav", ("en-us", "hello")),
    ]
    (first, why), (second, full), third = render(jobs, voice)
    assert (first, second, third) == (0, 1, (2, None))
    assert "no voice" in str(why)
    assert "taken" in str(full)
    assert not (tmp_path / "a.wav").exists()


def test_text_is_spoken_and_never_taken_as_markup(tmp_path: Path, voice: VoiceLibrary) -> None:
    jobs = [job(tmp_path / "a.wav", ("en-us", '<speak><audio src="/etc/passwd"/>hello</speak> [[h@l]]'))]
    assert render(jobs, voice) == [(0, None)]


def test_a_missing_wheel_says_which_extra_to_install() -> None:
    with pytest.raises(SpeechUnavailable, match=r"callcenter\[tts\]"):
        find_library(lambda _name: None)


def test_finding_the_library_does_not_import_it(voice: VoiceLibrary) -> None:
    assert voice.library.is_file()
    assert "espeakng_loader" not in sys.modules


def test_a_library_that_cannot_be_loaded_is_an_error_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(SpeechUnavailable, match=r"code 1: .*libespeak-ng\.so"):
        render([job(tmp_path / "a.wav", ("en-us", "hello"))], NOWHERE)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 3", "code 3: no reason given"),
        ("echo broken >&2; kill -SEGV $$", "code -11: broken"),
        ('printf \'{"job": 0, "pro\'', "cut off"),
    ],
)
def test_a_child_that_dies_is_an_error(tmp_path: Path, script: str, reason: str) -> None:
    with pytest.raises(SpeechUnavailable, match=reason):
        list(render_all([], NOWHERE, python=impostor(tmp_path, script)))


def test_a_child_that_hangs_is_ended_at_its_deadline(tmp_path: Path) -> None:
    with pytest.raises(SpeechUnavailable, match="code -9"):
        list(render_all([], NOWHERE, python=impostor(tmp_path, "exec sleep 600"), start_seconds=0.1))


def test_stopping_early_ends_the_child(tmp_path: Path) -> None:
    script = f"echo $$ > {tmp_path}/pid; echo '{json.dumps({'job': 0, 'problem': None})}'; exec sleep 600"
    reports = render_all([], NOWHERE, python=impostor(tmp_path, script))
    assert next(iter(reports)) == (0, None)
    reports.close()
    pid = int((tmp_path / "pid").read_text())
    assert not Path(f"/proc/{pid}").exists()
