"""The speaking process itself: its protocol, and that nothing in the service loads it."""

import json
import re
import subprocess
import sys
from pathlib import Path

from callcenter.speech.speaker import VoiceLibrary

PACKAGE = Path(__file__).resolve().parents[2] / "callcenter"


def test_no_module_of_the_service_imports_the_speaking_process() -> None:
    importing = re.compile(r"^\s*(from|import)\b.*\bespeak\b", re.MULTILINE)
    importers = [file for file in PACKAGE.rglob("*.py") if importing.search(file.read_text())]
    assert importers == []


def spoken(*lines: dict[str, object]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "callcenter.speech.espeak"],
        input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True, text=True, check=False, timeout=60, cwd=PACKAGE.parent,
    )  # fmt: skip


def test_each_line_is_answered_by_one(tmp_path: Path, voice: VoiceLibrary) -> None:
    done = spoken(
        {"library": str(voice.library), "data": str(voice.data)},
        {"target": str(tmp_path / "a.wav"), "parts": [{"text": "Hello.", "voice": "en-us", "words_per_minute": 160}]},
        {"target": str(tmp_path / "b.wav"), "parts": [{"text": "。", "voice": "cmn", "words_per_minute": 160}]},
    )
    ready, first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert ready == first == {"problem": None}
    assert "nothing" in second["problem"]
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]
    assert done.returncode == 0, "it ends with its work"


def test_a_data_folder_that_is_not_there_is_an_error(tmp_path: Path, voice: VoiceLibrary) -> None:
    done = spoken({"library": str(voice.library), "data": str(tmp_path)})
    assert done.returncode != 0
    assert done.stdout == ""
