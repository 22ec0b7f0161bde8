"""Orders with words: what is ready goes at once, the rest when it is spoken, and never what was overtaken."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from callcenter.core.commands import (
    HangUpCall,
    HoldCaller,
    LookAtSwitch,
    PlaceLegs,
    PlayPrompts,
    RecordMessage,
    Spot,
    SwitchCommand,
)
from callcenter.core.ivr.texts import Sound, Words
from callcenter.engine.speaking import LONGEST_SECONDS, SpeakingDesk
from tests.support.fakes import FakeSwitch

ORDER = Words(text="Your order is on its way.", language="en")
RECORD = RecordMessage(
    call_id="c1", generation=2, prompts=("beep",), language="en", name="m1", most_seconds=60, silence_seconds=5
)
PLACED = PlaceLegs(call_id="c1", generation=2, caller=Spot.TALK, legs=(), queue="sales", music="music")


@dataclass
class SlowSpeech:
    """Has every prompt, and speaks words when it is let. `spoken` counts what was asked for."""

    dumb: bool = False
    let: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def ready(self, sound: Sound, language: str) -> str | None:
        return sound if isinstance(sound, str) else None

    async def make(self, sound: Sound, language: str) -> str | None:
        if isinstance(sound, str):
            return sound
        self.asked.set()
        await self.let.wait()
        return None if self.dumb else f"words-{len(sound.text)}"


@dataclass
class Heard(FakeSwitch):
    """A switch that says when it was given an order."""

    given: asyncio.Event = field(default_factory=asyncio.Event)

    def carry_out(self, command: SwitchCommand) -> None:
        super().carry_out(command)
        self.given.set()


def play(*prompts: Sound, call_id: str = "c1", generation: int = 1) -> PlayPrompts:
    return PlayPrompts(call_id=call_id, generation=generation, prompts=prompts, language="en")


async def given(switch: Heard) -> None:
    async with asyncio.timeout(10):
        await switch.given.wait()


async def test_prompts_that_are_there_go_to_the_switch_at_once() -> None:
    switch = Heard()
    SpeakingDesk(SlowSpeech(), switch).carry_out(play("hello", "menu"))
    assert switch.commands == [play("hello", "menu")]


async def test_words_are_spoken_first_and_keep_their_place() -> None:
    speech, switch = SlowSpeech(), Heard()
    desk = SpeakingDesk(speech, switch)
    desk.carry_out(play("hello", ORDER, "menu"))
    await speech.asked.wait()
    assert switch.commands == []
    speech.let.set()
    await given(switch)
    assert switch.commands == [play("hello", "words-25", "menu")]
    await desk.stop()


@pytest.mark.parametrize("dumb", [True, False])
async def test_who_cannot_hear_the_words_hears_the_rest(dumb: bool) -> None:
    """Because nobody can speak them, or because they are late."""
    speech, switch = SlowSpeech(dumb=dumb), Heard()
    if dumb:
        speech.let.set()
    desk = SpeakingDesk(speech, switch, longest_seconds=LONGEST_SECONDS if dumb else 0.0)
    desk.carry_out(play("hello", ORDER, "menu"))
    await given(switch)
    assert switch.commands == [play("hello", "menu")]
    await desk.stop()


@pytest.mark.parametrize(
    "newer",
    [HangUpCall(call_id="c1"), HoldCaller(call_id="c1", generation=2, queue="sales", music="music"), RECORD, PLACED],
)
async def test_a_newer_order_makes_one_that_waits_for_its_words_void(newer: SwitchCommand) -> None:
    speech, switch = SlowSpeech(), Heard()
    desk = SpeakingDesk(speech, switch)
    desk.carry_out(play(ORDER))
    await speech.asked.wait()
    desk.carry_out(newer)
    switch.given.clear()
    speech.let.set()
    desk.carry_out(play(ORDER, call_id="c2"))
    await given(switch)
    assert switch.commands == [newer, play("words-25", call_id="c2")]
    await desk.stop()


async def test_orders_about_other_callers_or_about_nobody_leave_it_waiting() -> None:
    speech, switch = SlowSpeech(), Heard()
    desk = SpeakingDesk(speech, switch)
    desk.carry_out(play(ORDER))
    await speech.asked.wait()
    desk.carry_out(LookAtSwitch())
    desk.carry_out(HangUpCall(call_id="c2"))
    desk.carry_out(replace(PLACED, caller=None))
    switch.given.clear()
    speech.let.set()
    await given(switch)
    assert switch.commands[3:] == [play("words-25")]
    await desk.stop()


async def test_stopping_gives_up_what_is_being_made() -> None:
    speech, switch = SlowSpeech(), Heard()
    desk = SpeakingDesk(speech, switch)
    desk.carry_out(play(ORDER))
    await speech.asked.wait()
    await desk.stop()
    assert switch.commands == []
