"""The child process that speaks: a JSON line for each file on stdin, its answer on stdout. Never imported.

espeak-ng is GPLv3, so its library is loaded here and nowhere else: `python -m callcenter.speech.espeak`.
"""

import ctypes
import json
import os
import sys
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from callcenter.speech.pcm import TELEPHONE_RATE, encode_wav, normalise, resample, trim_silence, write_atomically

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_CHARACTER_POSITION = 1
_UTF8 = 1
_PARAMETER_RATE = 1
_PARAMETER_VOLUME = 2
# Below its own default of 100, at which loud vowels touch full scale and clip.
_VOLUME = 70
_OK = 0
_PAUSE_BETWEEN_PARTS = TELEPHONE_RATE * 35 // 100

_OnSamples = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class SpeechFailed(Exception):
    """The library refused the voice or the text, or said nothing."""


class Speaker:
    """One loaded espeak-ng. The library has one voice and one callback per process, hence one Speaker."""

    def __init__(self, library: Path, data: Path) -> None:
        self._library = ctypes.CDLL(str(library))
        self._heard = array("h")
        # ctypes keeps no reference to a callback: losing this one would let the library call freed memory.
        self._callback = _OnSamples(self._hear)
        self._rate: int = self._library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, str(data).encode(), 0)
        if self._rate <= 0:
            raise SpeechFailed("espeak-ng did not start with its data folder")
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, *, voice: str, words_per_minute: int) -> list[float]:
        """The text as trimmed telephone samples, not yet normalised."""
        self._heard = array("h")
        if self._library.espeak_SetVoiceByName(voice.encode()) != _OK:
            raise SpeechFailed(f"espeak-ng has no voice {voice}")
        self._library.espeak_SetParameter(_PARAMETER_RATE, words_per_minute, 0)
        self._library.espeak_SetParameter(_PARAMETER_VOLUME, _VOLUME, 0)
        encoded = text.encode() + b"\0"
        size = ctypes.c_size_t(len(encoded))
        if self._library.espeak_Synth(encoded, size, 0, _CHARACTER_POSITION, 0, _UTF8, None, None) != _OK:
            raise SpeechFailed("espeak-ng refused the text")
        self._library.espeak_Synchronize()
        spoken = trim_silence(resample(list(map(float, self._heard)), self._rate))
        if not spoken:
            raise SpeechFailed("espeak-ng said nothing")
        return spoken

    def _hear(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._heard.frombytes(ctypes.string_at(samples, count * 2))
        return 0


def render(job: dict[str, Any], speaker: Speaker) -> None:
    """Speak the parts one after another and write them as one file."""
    joined: list[float] = []
    for part in job["parts"]:
        spoken = speaker.say(part["text"], voice=part["voice"], words_per_minute=part["words_per_minute"])
        # Each part at the same level first: one voice must not sound farther away than the other.
        loudest = max(map(abs, spoken))
        joined += [0.0] * (_PAUSE_BETWEEN_PARTS if joined else 0)
        joined += [sample / loudest for sample in spoken]
    write_atomically(Path(job["target"]), encode_wav(normalise(joined)))


def work_through(orders: Iterable[str], report: Callable[[dict[str, Any]], None]) -> None:
    """Load the library that the first line names, and say so; then do what each line asks for, and say what came of it.

    What fails is reported and does not stop the next.
    """
    lines = iter(orders)
    place = json.loads(next(lines))
    speaker = Speaker(Path(place["library"]), Path(place["data"]))
    report({"problem": None})
    for line in lines:
        try:
            render(json.loads(line), speaker)
        except (SpeechFailed, OSError) as error:
            report({"problem": str(error)})
        else:
            report({"problem": None})


def main() -> int:
    # Calls go first: who waits for words has a moment, a ringing phone has none.
    os.nice(5)
    try:
        work_through(sys.stdin, lambda line: print(json.dumps(line), flush=True))
    except (SpeechFailed, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
