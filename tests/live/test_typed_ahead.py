"""Keys as RFC 4733 events in the dialplan of a real Asterisk: none is lost between two questions, none counts twice.

Every prompt is a tone of its own, so that the caller knows which he hears and when it began.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from callcenter.bench.arrivals import DidNotCome
from callcenter.bench.listening_caller import ListeningCaller, listening_caller
from callcenter.bench.metronome import metronome
from callcenter.bench.sip_phone import Call as Leg
from callcenter.bench.sip_tones import write_tone
from tests.live.conftest import LiveAsterisk
from tests.support.callers import Call
from tests.support.raw_ami import RawAmi

A, B, C, MUSIC = 400, 500, 600, 1000
SECONDS = 1.5
# Longer than a tick of the waiting loop, at 140 ms each.
MANY_KEYS = "1" * 40


@dataclass(frozen=True, slots=True)
class Line:
    """One caller, on the telephone and in the dialplan."""

    caller: ListeningCaller
    leg: Leg
    call: Call

    async def collects(self, prompt: str, most: int, *, ends: str = "none", fresh: str = "", wait: str = "3") -> str:
        """What he types when asked; "-" when he does not in time."""
        done = await self.call.run("collect", "en", prompt, str(most), wait, ends, fresh)
        return done["Digits"] if done["Result"] == "OK" else f"{done['Digits']}-"

    async def plays(self, prompt: str, *, interrupt: str = "yes") -> None:
        assert (await self.call.run("play", "en", prompt, interrupt))["Result"] == "OK"

    async def collects_during(self, prompt: str, tone: int, keys: str, *, fresh: str = "") -> str:
        """What he types when he presses these as soon as he hears the prompt."""
        asked = asyncio.ensure_future(self.collects(prompt, 1, fresh=fresh))
        await self.caller.hears(tone, after=self.leg.sent_at)
        await self.caller.presses(keys)
        return await asked

    async def plays_during(self, prompt: str, tone: int, keys: str, *, interrupt: str = "yes") -> None:
        """Press keys as soon as he hears the first prompt."""
        playing = asyncio.ensure_future(self.plays(prompt, interrupt=interrupt))
        await self.caller.hears(tone, after=self.leg.sent_at)
        await self.caller.presses(keys)
        await playing

    async def never_hears(self, tone: int) -> None:
        with pytest.raises(DidNotCome):
            await self.caller.hears(tone, after=self.leg.sent_at, seconds=0.1)


@pytest_asyncio.fixture
async def line(control: RawAmi, asterisk: LiveAsterisk, sounds: Path) -> AsyncIterator[Line]:
    for prompt, hertz in (("a", A), ("b", B), ("c", C)):
        write_tone(sounds / "en" / "cc" / f"{prompt}.wav", hertz, SECONDS)
    write_tone(sounds / "music" / "music.wav", MUSIC, 30)
    async with (
        metronome() as beat,
        listening_caller("13800138000", asterisk.place.sip_port, beat) as caller,
    ):
        leg = await caller.call("4000")
        call = Call(control, await control.user_event("CCArrive"))
        yield Line(caller, leg, call)
        await caller.leave(leg)
        await call.hung_up()


async def test_keys_typed_at_once_answer_three_questions_one_after_the_other(line: Line) -> None:
    line.caller.press("123")
    assert [await line.collects(prompt, 1) for prompt in "abc"] == ["1", "2", "3"]


async def test_who_has_typed_ahead_hears_no_question(line: Line) -> None:
    await line.caller.presses("12")
    assert [await line.collects(prompt, 1) for prompt in "ab"] == ["1", "2"]
    await line.never_hears(B)


async def test_a_number_typed_ahead_ends_where_it_would_have_ended(line: Line) -> None:
    await line.caller.presses("1234#56#*#9")
    assert await line.collects("a", 4, ends="hash") == "1234"
    assert await line.collects("a", 9, ends="hash") == "56"
    assert await line.collects("a", 2) == "*#"
    assert await line.collects("a", 3, ends="hash", wait="0.5") == "9-"


async def test_who_has_begun_a_number_ahead_goes_on_with_it(line: Line) -> None:
    await line.caller.presses("12")
    collected = asyncio.ensure_future(line.collects("b", 9, ends="hash"))
    await line.call.ami.user_event("CCStart", Call=line.call.id, Verb="collect")
    await line.caller.presses("34#")
    assert await collected == "1234"
    await line.never_hears(B)


async def test_a_hash_after_a_number_that_was_complete_is_not_for_the_next_question(line: Line) -> None:
    line.caller.press("1234")
    assert await line.collects("a", 4, ends="hash") == "1234"
    assert await line.collects_during("b", B, "#7") == "7"
    line.caller.press("1234")
    assert await line.collects("a", 4, ends="hash") == "1234"
    await line.plays_during("c", C, "#8")
    assert await line.collects("a", 1) == "8"
    line.caller.press("#")
    assert await line.collects("a", 1) == "#", "only once, and only then"


async def test_a_key_stops_a_prompt_and_is_kept_and_one_typed_ahead_passes_it_over(line: Line) -> None:
    await line.plays_during("a&b", A, "5")
    await line.plays("b")
    assert await line.collects("b", 1) == "5"
    await line.never_hears(B)


async def test_a_prompt_that_is_to_be_heard_is_heard_and_the_keys_are_dropped(line: Line) -> None:
    await line.plays_during("a&b", A, "5", interrupt="")
    began = await line.caller.hears(A, after=line.leg.sent_at)
    assert (await line.caller.hears(B, after=began.at)).at - began.at > SECONDS * 0.9
    assert await line.collects("c", 1, wait="0.5") == "-"
    await line.caller.hears(C, after=began.at)


async def test_a_fresh_question_takes_only_what_is_typed_from_now_on(line: Line) -> None:
    await line.caller.presses("12")
    assert await line.collects("a", 1) == "1"
    assert await line.collects_during("b", B, "3", fresh="yes") == "3"


async def test_keys_pressed_while_he_waits_for_somebody_are_no_answers_and_the_music_plays_on(line: Line) -> None:
    await line.caller.presses("9")
    await line.call.run("hold", "sales", "default")
    music = await line.caller.hears(MUSIC, after=line.leg.sent_at)
    await line.caller.presses(MANY_KEYS)
    with pytest.raises(DidNotCome):
        await line.caller.hears(MUSIC, after=music.at + 0.001, seconds=0.1)
    assert await line.collects("c", 1, wait="0.5") == "-"
    await line.caller.hears(C, after=line.leg.sent_at)


async def test_no_key_is_lost_or_doubled_when_orders_come_one_after_the_other(line: Line) -> None:
    keys = "1234567890" * 5
    pressed = asyncio.ensure_future(line.caller.presses(keys))
    while not pressed.done():
        await line.call.start("play", "en", "b", "yes")
    assert await line.collects("b", len(keys), wait="1") == keys


async def test_a_caller_types_faster_than_he_is_asked(line: Line) -> None:
    keys = "1234567890" * 3
    line.caller.press(keys)
    assert "".join([await line.collects("a", 1) for _ in keys]) == keys
