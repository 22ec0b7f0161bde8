"""What callers hear while the service runs: prompts that are there already, and words that are made for one caller.

Rule: rather something that was not meant than silence; whoever writes the flows is told of it.
"""

import asyncio
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Final

import structlog

from callcenter.core.ivr.texts import Sound, Words
from callcenter.speech.prompt_file import Language, Prompt, PromptFileRefused, load_prompts
from callcenter.speech.prompts import FOLDER, SoundFolders, put_in_place, wanted
from callcenter.speech.speaker import NotSpoken, Speaker, SpeechUnavailable
from callcenter.speech.spoken_words import SpokenWords

log = structlog.get_logger()

LOOK_SECONDS: Final = 2.0
_LOOKS_PER_SWEEP: Final = 900

Signature = Mapping[Path, tuple[int, int]]


class Voice:
    """The speech port over a folder of sounds that the switch plays from."""

    def __init__(
        self, folders: SoundFolders, speaker: Speaker, *, key: bytes, wall_seconds: Callable[[], float]
    ) -> None:
        self._folders = folders
        self._speaker = speaker
        self._words = SpokenWords(folders.sounds, key=key, wall_seconds=wall_seconds)
        self._prompts: Mapping[str, Prompt] = {}
        self._done: Signature | None = None

    def read(self) -> None:
        """Read the words of the prompts. Raises PromptFileRefused."""
        prompts = load_prompts(self._folders.prompts) if self._folders.prompts.is_file() else ()
        self._prompts = {prompt.name: prompt for prompt in prompts}

    def ready(self, sound: Sound, language: str) -> str | None:
        """The name by which the switch plays this, if it can be played now. Never waits."""
        if isinstance(sound, Words):
            return self._words.ready(sound, language)
        if (self._folders.sounds / language / FOLDER / f"{sound}.wav").is_file():
            return sound
        return None if sound in self._prompts else self._words.ready(_as_words(sound, language), language)

    async def make(self, sound: Sound, language: str) -> str | None:
        """Make it and return its name; None when it cannot be spoken, which has been reported then."""
        if (name := self.ready(sound, language)) is not None:
            return name
        if isinstance(sound, Words):
            return await self._make_words(sound, language)
        if (prompt := self._prompts.get(sound)) is not None and language in set(Language):
            await self._make_prompt(prompt, Language(language))
            # The switch may have it in a folder that is not ours.
            return sound
        log.warning("prompt is unknown, its name is spoken", prompt=sound)
        return await self._make_words(_as_words(sound, language), language) or sound

    async def watch(self) -> None:
        """Follow the file of prompts and the recordings, and remove old words, until cancelled."""
        for number in count():
            try:
                if number % _LOOKS_PER_SWEEP == 0 and (swept := await asyncio.to_thread(self._words.sweep)):
                    log.info("words that nobody heard for a day removed", files=swept)
                await self.look()
            except OSError as error:
                log.error("sounds not brought up to date", error=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Make again what was made of other words or another recording; what nobody has heard is made when he does."""
        if (now := self._signature()) == self._done:
            return
        self._done = now
        try:
            self.read()
        except PromptFileRefused as refused:
            log.error("prompts refused, the old ones stay", problems=refused.problems)
            return
        known = [
            one
            for one in wanted(self._prompts.values())
            if (self._folders.sounds / one.sound).is_file() or one.recording(self._folders).is_file()
        ]
        done = await put_in_place(known, self._folders, self._speaker, _quiet)
        if done.rendered or done.recorded or done.problems:
            log.info(
                "prompts made again", spoken=len(done.rendered), recorded=len(done.recorded), problems=done.problems
            )

    async def stop(self) -> None:
        """Speak no more."""
        await self._speaker.stop()

    async def _make_words(self, words: Words, language: str) -> str | None:
        try:
            await self._speaker.speak(self._words.job(words, language))
        except (NotSpoken, SpeechUnavailable, OSError) as error:
            log.error("words of a flow cannot be spoken", problem=str(error))
        return self._words.ready(words, language)

    async def _make_prompt(self, prompt: Prompt, language: Language) -> None:
        try:
            made = await put_in_place(wanted([prompt], [language]), self._folders, self._speaker, _quiet)
        except OSError as error:
            log.error("prompt cannot be kept", prompt=prompt.name, language=language, error=type(error).__name__)
        else:
            log.warning("prompt had no sound", prompt=prompt.name, language=language, problems=made.problems)

    def _signature(self) -> Signature:
        folders = self._folders
        files = (folders.prompts, *folders.recorded.glob("*/*.wav"))
        stats = {file: file.stat() for file in files if file.is_file()}
        return {file: (stat.st_mtime_ns, stat.st_size) for file, stat in stats.items()}


def _as_words(name: str, language: str) -> Words:
    return Words(text=name.replace("_", " ").replace("-", " "), language=language)


def _quiet(_done: int, _total: int, _sound: str) -> None:
    return None
