"""Remembers what each sound file was made from, so that a second run makes nothing. Losing it costs only time."""

import json
from pathlib import Path

from callcenter.speech.pcm import write_atomically

_FILE = "sounds.json"


class SoundIndex:
    def __init__(self, out_dir: Path) -> None:
        self._out_dir = out_dir
        self._made_from = _read(out_dir / _FILE)
        self._changed = False

    def holds(self, sound: str, digest: str) -> bool:
        """Whether the file is there and was made from exactly this content."""
        return self._made_from.get(sound) == digest and (self._out_dir / sound).is_file()

    def note(self, sound: str, digest: str) -> None:
        self._made_from[sound] = digest
        self._changed = True

    def save(self) -> None:
        if self._changed:
            content = json.dumps(self._made_from, indent=1, sort_keys=True)
            write_atomically(self._out_dir / _FILE, content.encode())
            self._changed = False


def _read(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}  # unreadable means unknown: everything is made again
    return {str(sound): str(digest) for sound, digest in found.items()} if isinstance(found, dict) else {}
