"""Remembers what each sound file was made from, so that nothing is made twice and what others put there stays."""

import json
from pathlib import Path

from callcenter.speech.pcm import write_atomically

_FILE = "sounds.json"


class SoundIndex:
    def __init__(self, out_dir: Path) -> None:
        self._out_dir = out_dir
        self._made_from = _read(out_dir / _FILE)

    def holds(self, sound: str, digest: str) -> bool:
        """Whether the file is there and was made from exactly this content."""
        return self._made_from.get(sound) == digest and (self._out_dir / sound).is_file()

    def foreign(self, sound: str) -> bool:
        """Whether the file is there and was not made by us."""
        return sound not in self._made_from and (self._out_dir / sound).is_file()

    def note(self, sound: str, digest: str) -> None:
        """Keep it at once: the service, and a command beside it, may both be making sounds."""
        self._made_from = {**_read(self._out_dir / _FILE), sound: digest}
        content = json.dumps(self._made_from, indent=1, sort_keys=True)
        write_atomically(self._out_dir / _FILE, content.encode())


def _read(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}  # unreadable means unknown: what is there stays
    return {str(sound): str(digest) for sound, digest in found.items()} if isinstance(found, dict) else {}
