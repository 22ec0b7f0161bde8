"""Puts a sound file in place for every prompt and language. A person's recording always wins over the synthetic one."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from callcenter.speech.pcm import SoundUnusable, encode_wav, read_wav, write_atomically
from callcenter.speech.prompt_file import Language, Part, Prompt
from callcenter.speech.renderer import (
    RENDERER_VERSION,
    Job,
    SpeechUnavailable,
    Utterance,
    VoiceLibrary,
    find_library,
    render_all,
)
from callcenter.speech.sound_index import SoundIndex

Progress = Callable[[int, int, str], None]
Locate = Callable[[], VoiceLibrary]

# A little slower than the synthesizer's own pace: callers listen on a phone, often in a noisy place.
_VOICES: Mapping[Language, tuple[str, int]] = {Language.EN: ("en-us", 155), Language.ZH: ("cmn", 160)}
_FOLDER = "cc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Sounds by their path under the output folder; `missing` are absent or out of date, `problems` says why."""

    rendered: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    sound: str
    parts: tuple[Utterance, ...]
    recording: Path | None

    def digest(self) -> str:
        spoken = json.dumps([RENDERER_VERSION, [asdict(part) for part in self.parts]], ensure_ascii=False)
        return hashlib.sha256(spoken.encode()).hexdigest()


def missing(prompts: Sequence[Prompt], out_dir: Path) -> tuple[str, ...]:
    """The sounds that Asterisk would not find, by their path under `out_dir`."""
    return tuple(wanted.sound for wanted in _wanted(prompts, None) if not (out_dir / wanted.sound).is_file())


def render_missing(
    prompts: Sequence[Prompt],
    out_dir: Path,
    progress: Progress,
    *,
    recorded_dir: Path | None = None,
    spoken_dir: Path | None = None,
    locate: Locate = find_library,
) -> Prepared:
    """Bring `out_dir` up to date; without a voice it still places recordings and says what is missing.

    `spoken_dir` keeps what was spoken for any folder, by what it was made from: nothing is spoken twice on a machine.
    """
    index = SoundIndex(out_dir)
    recorded, reused, problems = [], [], []
    to_render: dict[str, _Wanted] = {}
    for wanted in _wanted(prompts, recorded_dir):
        content, problem = _recording(wanted.recording)
        if problem:
            problems.append(problem)
        digest = hashlib.sha256(content).hexdigest() if content else wanted.digest()
        if index.holds(wanted.sound, digest):
            reused.append(wanted.sound)
        elif content:
            write_atomically(out_dir / wanted.sound, content)
            index.note(wanted.sound, digest)
            recorded.append(wanted.sound)
        elif spoken_dir and (spoken := spoken_dir / f"{digest}.wav").is_file():
            write_atomically(out_dir / wanted.sound, spoken.read_bytes())
            index.note(wanted.sound, digest)
            reused.append(wanted.sound)
        else:
            to_render[wanted.sound] = wanted
    rendered: list[str] = []
    try:
        for sound, problem in _render(tuple(to_render.values()), out_dir, progress, locate):
            if problem:
                problems.append(f"{sound}: {problem}")
                continue
            rendered.append(sound)
            digest = to_render[sound].digest()
            index.note(sound, digest)
            if spoken_dir:
                with suppress(OSError):  # kept for another time; this one has its sound
                    write_atomically(spoken_dir / f"{digest}.wav", (out_dir / sound).read_bytes())
    except SpeechUnavailable as error:
        problems.append(str(error))
    finally:
        index.save()
    return Prepared(
        rendered=tuple(rendered),
        recorded=tuple(recorded),
        reused=tuple(reused),
        missing=tuple(sound for sound in to_render if sound not in rendered),
        problems=tuple(problems),
    )


def _wanted(prompts: Sequence[Prompt], recorded_dir: Path | None) -> list[_Wanted]:
    return [
        _Wanted(
            sound=f"{language}/{_FOLDER}/{prompt.name}.wav",
            parts=tuple(_utterance(part) for part in prompt.parts(language)),
            recording=recorded_dir / language / f"{prompt.name}.wav" if recorded_dir else None,
        )
        for prompt in prompts
        for language in Language
    ]


def _utterance(part: Part) -> Utterance:
    voice, words_per_minute = _VOICES[part.language]
    return Utterance(text=part.text, voice=voice, words_per_minute=words_per_minute)


def _recording(recording: Path | None) -> tuple[bytes | None, str | None]:
    """The telephone sound of a person's recording, or why it cannot be used; a bad one must not stop the others."""
    if recording is None or not recording.is_file():
        return None, None
    try:
        return encode_wav(read_wav(recording)), None
    except (SoundUnusable, OSError) as error:
        return None, f"recording passed over: {error}"


def _render(
    to_render: Sequence[_Wanted], out_dir: Path, progress: Progress, locate: Locate
) -> Iterator[tuple[str, str | None]]:
    if not to_render:
        return
    jobs = [Job(parts=wanted.parts, target=out_dir / wanted.sound) for wanted in to_render]
    library = locate()
    for done, (index, problem) in enumerate(render_all(jobs, library), start=1):
        sound = to_render[index].sound
        progress(done, len(jobs), sound)
        yield sound, problem
