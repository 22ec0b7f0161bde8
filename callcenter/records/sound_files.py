"""The files of recordings: where they are, how long they last, how loud they are, whether there is room for more.

Rule: a name comes from our own records and never from outside, and it is checked all the same. Nothing here is run on
the loop that serves calls: whoever calls goes through a thread.
"""

import mmap
import re
import shutil
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}")
_RIFF_HEAD: Final = 12
_CHUNK_HEAD: Final = 8
_FORMAT: Final = struct.Struct("<HHIIHH")
# How many samples are looked at for one of the peaks: more would not be seen.
_LOOKED_AT: Final = 400
_LOUDEST: Final = 32768
_LONGEST_HEADER: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFile:
    """One file. `finished`: whoever writes it has closed it, and its header says how long it is."""

    bytes: int
    seconds: float
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sound:
    offset: int
    length: int
    rate: int
    frame: int
    told: int


class NotASound(ValueError):
    """The file is no sound that we can read."""


def sound_file(folder: Path, name: str) -> Path:
    """Return the file of a recording. Raises FileNotFoundError for what is no name of one."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError
    return folder / f"{name}.wav"


def measured(folder: Path, name: str) -> SoundFile | None:
    """Return what there is under this name; None: nothing."""
    try:
        file = sound_file(folder, name)
        size = file.stat().st_size
        with file.open("rb") as opened:
            sound = _sound(opened.read(_LONGEST_HEADER), size)
    except FileNotFoundError:
        return None
    except NotASound:
        return SoundFile(bytes=size, seconds=0.0, finished=False)
    seconds = sound.length / (sound.rate * sound.frame)
    return SoundFile(bytes=size, seconds=seconds, finished=sound.told == size - sound.offset and sound.told > 0)


def peaks(folder: Path, name: str, count: int) -> list[float]:
    """Return how loud each of `count` equal parts is, 0 to 1. Raises FileNotFoundError or NotASound."""
    file = sound_file(folder, name)
    size = file.stat().st_size
    with file.open("rb") as opened:
        sound = _sound(opened.read(_LONGEST_HEADER), size)
        if sound.frame != 2:
            raise NotASound("not one channel of 16 bits")
        samples = sound.length // sound.frame
        if samples == 0:
            return []
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            part = whole[sound.offset : sound.offset + samples * sound.frame]
    return _loudest(memoryview(part).cast("h"), min(count, samples))


def delete(folder: Path, name: str) -> None:
    """Remove the file; one that is gone is gone."""
    try:
        sound_file(folder, name).unlink(missing_ok=True)
    except FileNotFoundError:
        return


def free_bytes(folder: Path) -> int:
    """Return how much room there is where recordings are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free


def _loudest(samples: memoryview, count: int) -> list[float]:
    found = []
    for place in range(count):
        begin, end = place * len(samples) // count, (place + 1) * len(samples) // count
        few = samples[begin : max(end, begin + 1) : max((end - begin) // _LOOKED_AT, 1)]
        found.append(round(max(max(few), -min(few)) / _LOUDEST, 3))
    return found


def _sound(head: bytes, size: int) -> _Sound:
    """Read where the samples are. While a file is written its header says that there are none yet."""
    if len(head) < _RIFF_HEAD or head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        raise NotASound("no RIFF")
    place, rate, frame = _RIFF_HEAD, 0, 0
    while place + _CHUNK_HEAD <= len(head):
        kind, length = head[place : place + 4], int.from_bytes(head[place + 4 : place + 8], "little")
        place += _CHUNK_HEAD
        if kind == b"fmt " and place + _FORMAT.size <= len(head):
            _, _, rate, _, frame, _ = _FORMAT.unpack_from(head, place)
        elif kind == b"data" and rate and frame:
            there = (size - place) // frame * frame
            return _Sound(offset=place, length=there, rate=rate, frame=frame, told=length)
        place += length + length % 2
    raise NotASound("no samples")
