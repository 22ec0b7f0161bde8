"""The files of words that were made for one caller.

Rule: they hold what is known of a customer, so a name tells nothing of them and none is kept a day longer than it was
last used.
"""

import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Final

from callcenter.core.ivr.texts import Words
from callcenter.speech.prompt_file import Language, Part
from callcenter.speech.prompts import FOLDER, utterance
from callcenter.speech.speaker import Job

KEPT_SECONDS: Final = 24 * 3600.0
_PREFIX: Final = "words-"
# As long as a prompt may be: half a minute and more.
_MOST_CHARACTERS: Final = 1000


class SpokenWords:
    """They lie among the prompts, where the switch looks. `key` keeps short words from being guessed by their names."""

    def __init__(self, sounds: Path, *, key: bytes, wall_seconds: Callable[[], float]) -> None:
        self._sounds = sounds
        self._key = key
        self._wall_seconds = wall_seconds

    def ready(self, words: Words, language: str) -> str | None:
        """The name by which a caller of this language can hear them now."""
        now = self._wall_seconds()
        try:
            # Looks whether it is there and keeps it for another day, in one step.
            os.utime(self._file(words, language), (now, now))
        except OSError:
            return None
        return self._name(words)

    def job(self, words: Words, language: str) -> Job:
        """How they are made. A voice that does not know their language speaks them in English."""
        voice = Language(words.language) if words.language in set(Language) else Language.EN
        text = " ".join(words.text.split())[:_MOST_CHARACTERS]
        return Job(parts=(utterance(Part(language=voice, text=text)),), target=self._file(words, language))

    def sweep(self) -> int:
        """Remove what nobody has heard for a day; returns how many."""
        old = self._wall_seconds() - KEPT_SECONDS
        gone = [file for file in self._sounds.glob(f"*/{FOLDER}/{_PREFIX}*.wav") if file.stat().st_mtime < old]
        for file in gone:
            file.unlink(missing_ok=True)
        return len(gone)

    def _name(self, words: Words) -> str:
        content = f"{words.language}\n{words.text}".encode()
        return _PREFIX + blake2b(content, key=self._key, digest_size=16).hexdigest()

    def _file(self, words: Words, language: str) -> Path:
        return self._sounds / language / FOLDER / f"{self._name(words)}.wav"
