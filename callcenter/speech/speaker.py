"""The parent's side of the speaking child: finds the optional library, keeps one child warm, hands it file after file.

Rule: a child that dies is started again for the next file; one that does not answer in time is ended.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

# Part of every cache key: raise it when the same text and voice would now sound different.
RENDERER_VERSION: Final = 1
START_SECONDS: Final = 30.0
ANSWER_SECONDS: Final = 5.0
# A voice that does not start is not tried again for every caller.
REST_SECONDS: Final = 30.0
# Whoever comes later would hang up before it is his turn.
MOST_WAITING: Final = 64
_PACKAGE_PARENT: Final = Path(__file__).resolve().parents[2]


class SpeechUnavailable(Exception):
    """The optional voice is not installed, or its process could not do the work."""


class NotSpoken(Exception):
    """The voice works, and could not speak this."""


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
    """What is spoken one after another into one file."""

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


class _Died(SpeechUnavailable):
    """The child is gone, or speaks no JSON."""


class Speaker:
    """One voice for the whole service. Files are made in the order in which they were asked for."""

    def __init__(
        self,
        locate: Callable[[], VoiceLibrary] = find_library,
        *,
        python: str = sys.executable,
        start_seconds: float = START_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._locate = locate
        self._python = python
        self._start_seconds = start_seconds
        self._answer_seconds = answer_seconds
        self._child: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._making: dict[Path, asyncio.Task[None]] = {}
        self._refused: tuple[float, str] | None = None

    async def speak(self, job: Job) -> None:
        """Return when the file is there. Raises NotSpoken or SpeechUnavailable. The same file is made once at a time.

        Whoever gives up waiting does not stop it: others may wait for the same file.
        """
        making = self._making.get(job.target)
        if making is None:
            if len(self._making) >= MOST_WAITING:
                raise SpeechUnavailable("too much is waiting to be spoken")
            making = self._making[job.target] = asyncio.get_running_loop().create_task(self._make(job))
            making.add_done_callback(lambda done: self._made(job.target, done))
        await asyncio.shield(making)

    async def stop(self) -> None:
        """End the child. What still waits is not spoken."""
        making = tuple(self._making.values())
        for task in making:
            task.cancel()
        await asyncio.gather(*making, return_exceptions=True)
        await self._end()

    def _made(self, target: Path, done: asyncio.Task[None]) -> None:
        self._making.pop(target, None)
        # When everybody has given up, nobody asks what came of it; that is no failure to be told about.
        if not done.cancelled():
            done.exception()

    async def _make(self, job: Job) -> None:
        async with self._turn:
            await self._do(job)

    async def _do(self, job: Job) -> None:
        order = {"target": str(job.target), "parts": [asdict(part) for part in job.parts]}
        was_there = await self._started()
        try:
            answer = await self._ask(order, self._answer_seconds)
        except _Died:
            if not was_there:
                raise
            # It may have died long ago, of something else.
            await self._started()
            answer = await self._ask(order, self._answer_seconds)
        if answer["problem"] is not None:
            raise NotSpoken(str(answer["problem"]))

    async def _started(self) -> bool:
        """Have a child; says whether it was there already."""
        if self._child is not None:
            return True
        now = asyncio.get_running_loop().time()
        if self._refused is not None and now < self._refused[0]:
            raise SpeechUnavailable(self._refused[1])
        try:
            library = self._locate()
            self._child = await asyncio.create_subprocess_exec(
                self._python,
                "-m",
                "callcenter.speech.espeak",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                # A bare environment: database passwords of the service are none of this process's business.
                env={"PYTHONPATH": str(_PACKAGE_PARENT), "PYTHONUTF8": "1", "PATH": os.defpath},
            )
            place = {"library": str(library.library), "data": str(library.data)}
            await self._ask(place, self._start_seconds)
        except (SpeechUnavailable, OSError) as error:
            self._refused = (asyncio.get_running_loop().time() + REST_SECONDS, str(error))
            raise SpeechUnavailable(str(error)) from error
        self._refused = None
        return False

    async def _ask(self, line: dict[str, Any], seconds: float) -> dict[str, Any]:
        child = self._child
        assert child is not None
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            async with asyncio.timeout(seconds):
                child.stdin.write(json.dumps(line).encode() + b"\n")
                await child.stdin.drain()
                answer: dict[str, Any] = json.loads(await child.stdout.readline())
                return answer
        except TimeoutError:
            await self._end()
            raise SpeechUnavailable("the speaking process did not answer in time") from None
        except (ConnectionError, ValueError):
            # Its end may come a moment after that of its words.
            raise _Died(await self._end(patience_seconds=1.0)) from None

    async def _end(self, patience_seconds: float = 0.0) -> str:
        """Have no child; says how the last one ended."""
        child, self._child = self._child, None
        if child is None:
            return ""
        try:
            async with asyncio.timeout(patience_seconds):
                await child.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                child.kill()
        _, complaints = await child.communicate()
        reason = " ".join(complaints.decode(errors="replace")[-300:].split())
        return f"the speaking process ended with code {child.returncode}: {reason or 'no reason given'}"
