"""The parent's side of the speaking child: finds the optional library, hands over the work, watches a deadline."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import IO

# Part of every cache key: raise it when the same text and voice would now sound different.
RENDERER_VERSION = 1
_START_SECONDS = 30.0
_SECONDS_PER_JOB = 5.0
_PACKAGE_PARENT = Path(__file__).resolve().parents[2]


class SpeechUnavailable(Exception):
    """The optional voice is not installed, or its process could not do the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceLibrary:
    library: Path
    data: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    text: str
    voice: str
    words_per_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    parts: tuple[Utterance, ...]
    target: Path


def find_library(find: Callable[[str], ModuleSpec | None] = find_spec) -> VoiceLibrary:
    """Where the espeak-ng wheel lies, found without importing it: its code stays out of this process."""
    spec = find("espeakng_loader")
    if spec is None or spec.origin is None:
        raise SpeechUnavailable("the voice is not installed; install the optional extra: pip install 'callcenter[tts]'")
    folder = Path(spec.origin).parent
    name = "libespeak-ng.dylib" if sys.platform == "darwin" else "libespeak-ng.so"
    found = VoiceLibrary(library=folder / name, data=folder / "espeak-ng-data")
    if not found.library.is_file() or not found.data.is_dir():
        raise SpeechUnavailable("the voice wheel is installed but holds no library for this system")
    return found


def render_all(
    jobs: Sequence[Job], library: VoiceLibrary, *, python: str = sys.executable, start_seconds: float = _START_SECONDS
) -> Generator[tuple[int, str | None]]:
    """Yield (index of job, problem or None) as each file is done; the child is gone when the iterator ends."""
    work = {
        "library": str(library.library),
        "data": str(library.data),
        "jobs": [
            {
                "target": str(job.target),
                "parts": [
                    {"text": part.text, "voice": part.voice, "words_per_minute": part.words_per_minute}
                    for part in job.parts
                ],
            }
            for job in jobs
        ],
    }
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+") as complaints:
        json.dump(work, told)
        told.seek(0)
        with _child(python, told, complaints, start_seconds + _SECONDS_PER_JOB * len(jobs)) as child:
            assert child.stdout is not None
            for line in child.stdout:
                try:
                    report = json.loads(line)
                except ValueError as error:
                    raise SpeechUnavailable("the speaking process was cut off in the middle of a report") from error
                yield report["job"], report["problem"]
        if child.returncode != 0:
            complaints.seek(0)
            reason = " ".join(complaints.read()[-300:].split())
            raise SpeechUnavailable(
                f"the speaking process ended with code {child.returncode}: {reason or 'no reason given'}"
            )


@contextmanager
def _child(python: str, told: IO[str], complaints: IO[str], deadline_seconds: float) -> Iterator[subprocess.Popen[str]]:
    # A bare environment: database passwords of the service are none of this process's business.
    environment = {"PYTHONPATH": str(_PACKAGE_PARENT), "PYTHONUTF8": "1", "PATH": os.defpath}
    with subprocess.Popen(
        [python, "-m", "callcenter.speech.espeak"],
        stdin=told,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env=environment,
        text=True,
    ) as child:
        watchdog = threading.Timer(deadline_seconds, child.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield child
        except BaseException:
            child.kill()
            raise
        finally:
            child.wait()
            watchdog.cancel()
