"""A caller who walks flows and knows what he hears: named prompts by their tones, the words of flows by their shape.

Rule: the voice speaks a second time the sentence that a test has written down; what sounds so is that sentence, with
every figure in it.
"""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

from callcenter.bench.arrivals import Arrivals
from callcenter.bench.listening_caller import ListeningCaller
from callcenter.bench.metronome import Metronome, metronome
from callcenter.bench.sip_phone import HOST, Call
from callcenter.bench.sip_sound import SAMPLES, sound_in
from callcenter.bench.sip_tones import LINEAR, RATE, frequencies, write_tone
from callcenter.speech.pcm import read_wav
from callcenter.speech.prompt_file import Language, Part
from callcenter.speech.prompts import utterance
from callcenter.speech.speaker import Job, Speaker
from tests.support.product import Json, eventually
from tests.support.site import Site
from tests.support.sound_shapes import Shape, Step, step

_TONE_SECONDS: Final = 0.6
_LONGEST_DATAGRAM: Final = 2048
# Two things are never heard at one instant.
_A_MOMENT: Final = 0.001


class Voice:
    """Speaks sentences as the product does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._speaker = Speaker()
        self._known: dict[tuple[str, str], list[int]] = {}
        self._numbers = count()

    async def says(self, sentence: str, language: str, seconds: float | None = None) -> Shape:
        """Return how the sentence sounds, or its beginning, without the silence around it."""
        known = self._known.get((sentence, language))
        if known is None:
            file = self._folder / f"{next(self._numbers)}.wav"
            part = Part(language=Language(language), text=" ".join(sentence.split()))
            await self._speaker.speak(Job(parts=(utterance(part),), target=file))
            samples = list(read_wav(file))
            spoken = [place for place, sample in enumerate(samples) if sample]
            known = self._known[sentence, language] = samples[spoken[0] : spoken[-1] + 1]
        return Shape(known if seconds is None else known[: int(seconds * RATE)])

    async def stop(self) -> None:
        """Speak no more."""
        await self._speaker.stop()


@asynccontextmanager
async def voice() -> AsyncIterator[Voice]:
    """One that speaks while the block runs."""
    with tempfile.TemporaryDirectory(prefix="callcenter-voice-") as folder:
        speaking = Voice(Path(folder))
        try:
            yield speaking
        finally:
            await speaking.stop()


class HearingCaller(ListeningCaller):
    """Besides the tones, `steps` is all that came, and `counts` how much of it there was at each instant."""

    def __init__(self, user: str, server_port: int, beat: Metronome) -> None:
        super().__init__(user, server_port, beat)
        self.steps: list[Step] = []
        self.counts: Arrivals[int] = Arrivals()
        self._rest: list[int] = []

    async def hears_shape(self, what: str, shape: Shape, *, after: float) -> float:
        """The instant at which he has heard all of this, begun at or after the given one."""
        since: list[int] = []

        def is_there(count: int) -> bool:
            since[:] = since or [count - 1]
            return shape.ends(self.steps[:count], since[0])

        return (await self.counts.first(what, is_there, after=after)).at

    def _listen(self) -> None:
        try:
            came = sound_in(self._media.recv(_LONGEST_DATAGRAM, socket.MSG_PEEK))
        except (BlockingIOError, ConnectionRefusedError):
            came = b""
        super()._listen()
        self._rest += [LINEAR[octet] for octet in came]
        while len(self._rest) >= SAMPLES:
            self.steps.append(step(self._rest[:SAMPLES]))
            del self._rest[:SAMPLES]
            self.counts.add(len(self.steps))


@dataclass(slots=True, kw_only=True)
class Walk:
    """One call. What is heard is heard after what was heard before it, in the language that is spoken now."""

    site: Site
    voice: Voice
    hertz: dict[str, int]
    ani: str
    caller: HearingCaller
    call: Call
    language: str
    since: float

    async def hears(self, *prompts: str) -> None:
        """One after the other; `music` has no language."""
        for prompt in prompts:
            tone = self.hertz[prompt if prompt == "music" else f"{self.language}/{prompt}"]
            self.since = (await self.caller.hears(tone, after=self.since)).at + _A_MOMENT

    async def hears_words(self, sentence: str, *, seconds: float | None = None) -> None:
        """Whole, to their end; or so much of the beginning."""
        shape = await self.voice.says(sentence, self.language, seconds)
        self.since = await self.caller.hears_shape(sentence, shape, after=self.since) + _A_MOMENT

    async def hears_beginning(self, sentence: str) -> None:
        """As much of it as tells it from others."""
        await self.hears_words(sentence, seconds=1.2)

    async def presses(self, keys: str) -> None:
        """Return when the last one is let go."""
        await self.caller.presses(keys)

    async def leave(self) -> None:
        """Hang up."""
        await self.caller.leave(self.call)

    async def ended(self) -> None:
        """Return when he is hung up."""
        await self.caller.ended(self.call)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walkers:
    """Calls to one site, whose prompts are tones."""

    site: Site
    voice: Voice
    hertz: dict[str, int]

    @asynccontextmanager
    async def calls(self, ani: str, number: str, language: str) -> AsyncIterator[Walk]:
        """A call while the block runs; `language` is that of its first words."""
        async with metronome() as beat:
            caller = HearingCaller(ani, self.site.sip_port, beat)
            try:
                await asyncio.get_running_loop().create_datagram_endpoint(lambda: caller, local_addr=(HOST, 0))
                caller.listen()
                call = await caller.call(number)
                yield Walk(
                    site=self.site,
                    voice=self.voice,
                    hertz=self.hertz,
                    ani=ani,
                    caller=caller,
                    call=call,
                    language=language,
                    since=call.sent_at,
                )
            finally:
                await caller.close()

    async def record(self, ani: str) -> Json:
        """Return the newest record of this caller as a supervisor sees it, when all of his are closed."""
        found: list[Any] = []

        async def is_closed() -> bool:
            asked = "select id, stage from interactions where ani = $1 order by started_at"
            found[:] = await self.site.rows(asked, ani)
            return bool(found) and all(one["stage"] == "closed" for one in found)

        await eventually(is_closed)
        async with self.site.desk("sam") as sam:
            whole: Json = await sam.get(f"/interactions/{found[-1]['id']}")
        return whole


async def record_tones(site: Site, prompts: Iterable[str]) -> dict[str, int]:
    """People record these prompts, each a tone of its own, and the music; returns what is heard by its name."""
    tones = frequencies([*(f"{language}/{prompt}" for language in ("zh", "en") for prompt in prompts), "music"])
    for hertz, name in tones.items():
        if name == "music":
            write_tone(site.sounds / "music" / "music.wav", hertz, 20)
        else:
            language, _, prompt = name.partition("/")
            write_tone(site.home / "recorded_prompts" / language / f"{prompt}.wav", hertz, _TONE_SECONDS)

    async def are_heard() -> bool:
        files = [name.replace("/", "/cc/") + ".wav" for name in tones.values() if name != "music"]
        recorded = site.home / "recorded_prompts"
        return all(
            (site.sounds / file).read_bytes() == (recorded / file.replace("/cc/", "/")).read_bytes() for file in files
        )

    await eventually(are_heard)
    return {name: hertz for hertz, name in tones.items()}
