"""The speaking process itself: its protocol, and that nothing in the service loads it."""

import json
import re
import subprocess
import sys
from pathlib import Path

from callcenter.speech.renderer import VoiceLibrary

PACKAGE = Path(__file__).resolve().parents[2] / "callcenter"


def test_no_module_of_the_service_imports_the_speaking_process() -> None:
    importing = re.compile(r"^\s*(from|import)\b.*\bespeak\b", re.MULTILINE)
    importers = [file for file in PACKAGE.rglob("*.py") if importing.search(file.read_text())]
    assert importers == []


def test_work_is_reported_one_line_per_job(tmp_path: Path, voice: VoiceLibrary) -> None:
    work = {
        "library": str(voice.library),
        "data": str(voice.data),
        "jobs": [
            {
                "target": str(tmp_path / "a.wav"),
                "parts": [{"text": "Hello.", "voice": "en-us", "words_per_minute": 160}],
            },
            {"target": str(tmp_path / "b.wav"), "parts": [{"text": "。", "voice": "cmn", "words_per_minute": 160}]},
        ],
    }
    done = subprocess.run(
        [sys.executable, "-m", "callcenter.speech.espeak"],
        input=json.dumps(work), capture_output=True, text=True, check=True, timeout=60, cwd=PACKAGE.parent,
    )  # fmt: skip
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first == {"job": 0, "problem": None}
    assert second["job"] == 1
    assert "nothing" in second["problem"]
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


def test_a_data_folder_that_is_not_there_is_an_error(tmp_path: Path, voice: VoiceLibrary) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "callcenter.speech.espeak"],
        input=json.dumps({"library": str(voice.library), "data": str(tmp_path), "jobs": []}),
        capture_output=True, text=True, check=False, timeout=60, cwd=PACKAGE.parent,
    )  # fmt: skip
    assert done.returncode != 0
