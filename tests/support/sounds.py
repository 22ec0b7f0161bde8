"""Sound files as Asterisk writes them: finished, or still being written."""

import wave
from array import array
from pathlib import Path

RATE = 8000
_DATA_LENGTH = slice(40, 44)


def write_sound(file: Path, seconds: float, *, loud: int = 8000, finished: bool = True) -> bytes:
    """Write so many seconds of a square wave; returns the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(array("h", [loud, -loud] * int(seconds * RATE / 2)).tobytes())
    content = bytearray(file.read_bytes())
    if not finished:
        content[_DATA_LENGTH] = bytes(4)
        file.write_bytes(content)
    return bytes(content)
