"""Puts a sound file in place for every prompt and language. A person's recording always wins over the synthetic one."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from callcenter.speech.pcm import SoundUnusable, encode_wav, read_wav, write_atomically
from callcenter.speech.prompt_file import Language, Part, Prompt
from callcenter.speech.sound_index import SoundIndex
from callcenter.speech.speaker import RENDERER_VERSION, Job, NotSpoken, Speaker, SpeechUnavailable, Utterance

Progress = Callable[[int, int, str], None]

# A little slower than the synthesizer's own pace: callers listen on a phone, often in a noisy place.
_VOICES: Final[Mapping[Language, tuple[str, int]]] = {Language.EN: ("en-us", 155), Language.ZH: ("cmn", 160)}
# Within each language's folder of the switch.
FOLDER: Final = "cc"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFolders:
    """Where sounds are: `prompts` is the file of their words, `sounds` what the switch plays.

    `recorded` holds what people have recorded; `spoken` what was spoken for any folder on this machine, by what it was
    made from: nothing is spoken twice.
    """

    prompts: Path
    sounds: Path
    recorded: Path
    spoken: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Sounds by their path under the folder; `missing` are absent or out of date, `problems` says why."""

    rendered: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A prompt in one language."""

    name: str
    language: Language
    parts: tuple[Part, ...]

    @property
    def sound(self) -> str:
        """Its path under the folder of sounds."""
        return f"{self.language}/{FOLDER}/{self.name}.wav"

    def recording(self, folders: SoundFolders) -> Path:
        """Where a person's recording of it would be."""
        return folders.recorded / self.language / f"{self.name}.wav"

    def digest(self) -> str:
        """What a spoken one is made from."""
        spoken = json.dumps([RENDERER_VERSION, [asdict(utterance(part)) for part in self.parts]], ensure_ascii=False)
        return hashlib.sha256(spoken.encode()).hexdigest()


def utterance(part: Part) -> Utterance:
    """How these words are spoken."""
    voice, words_per_minute = _VOICES[part.language]
    return Utterance(text=part.text, voice=voice, words_per_minute=words_per_minute)


def wanted(prompts: Iterable[Prompt], languages: Iterable[Language] = Language) -> tuple[Wanted, ...]:
    """Each of these prompts in each of these languages."""
    spoken = tuple(languages)
    return tuple(
        Wanted(name=prompt.name, language=language, parts=prompt.parts(language))
        for prompt in prompts
        for language in spoken
    )


async def put_in_place(
    all_wanted: Sequence[Wanted], folders: SoundFolders, speaker: Speaker, progress: Progress, *, force: bool = False
) -> Prepared:
    """Bring these up to date; without a voice recordings are placed still, and it is said what is missing.

    What others have put there stays, unless somebody has recorded it. `force`: speak again what is there already.
    """
    index = SoundIndex(folders.sounds)
    recorded, reused, problems = [], [], []
    to_speak: list[Wanted] = []
    for one in all_wanted:
        content, problem = await asyncio.to_thread(_recording, one.recording(folders))
        problems += [problem] if problem else []
        digest = hashlib.sha256(content).hexdigest() if content else one.digest()
        if content:
            if index.holds(one.sound, digest):
                reused.append(one.sound)
                continue
            write_atomically(folders.sounds / one.sound, content)
            index.note(one.sound, digest)
            recorded.append(one.sound)
        elif force:
            to_speak.append(one)
        elif index.holds(one.sound, digest) or index.foreign(one.sound):
            reused.append(one.sound)
        elif folders.spoken and (spoken := folders.spoken / f"{digest}.wav").is_file():
            write_atomically(folders.sounds / one.sound, spoken.read_bytes())
            index.note(one.sound, digest)
            reused.append(one.sound)
        else:
            to_speak.append(one)
    rendered: list[str] = []
    try:
        for done, one in enumerate(to_speak, start=1):
            problem = await _speak(one, folders, speaker, index)
            problems += [f"{one.sound}: {problem}"] if problem else []
            rendered += [] if problem else [one.sound]
            progress(done, len(to_speak), one.sound)
    except SpeechUnavailable as error:
        problems.append(str(error))
    return Prepared(
        rendered=tuple(rendered),
        recorded=tuple(recorded),
        reused=tuple(reused),
        missing=tuple(one.sound for one in to_speak if one.sound not in rendered),
        problems=tuple(problems),
    )


async def _speak(one: Wanted, folders: SoundFolders, speaker: Speaker, index: SoundIndex) -> str | None:
    target = folders.sounds / one.sound
    try:
        await speaker.speak(Job(parts=tuple(map(utterance, one.parts)), target=target))
    except NotSpoken as refused:
        return str(refused)
    digest = one.digest()
    index.note(one.sound, digest)
    if folders.spoken:
        with suppress(OSError):  # kept for another time; this one has its sound
            write_atomically(folders.spoken / f"{digest}.wav", target.read_bytes())
    return None


def _recording(recording: Path) -> tuple[bytes | None, str | None]:
    """The telephone sound of a person's recording, or why it cannot be used; a bad one must not stop the others."""
    if not recording.is_file():
        return None, None
    try:
        return encode_wav(read_wav(recording)), None
    except (SoundUnusable, OSError) as error:
        return None, f"recording passed over: {error}"
