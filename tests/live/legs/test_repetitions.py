"""Hundreds of placements on a real Asterisk: no leg is lost, also by orders back to back or when somebody hangs up."""

import asyncio
from functools import partial
from random import Random

import pytest

from callcenter.core.commands import Spot
from callcenter.core.events import AgentHungUp, Event, LegAnswered, Verb, VerbFinished
from tests.live.conftest import LiveAsterisk
from tests.live.legs.conftest import answered, talking
from tests.support.live_switch import Service
from tests.support.raw_ami import RawAmi
from tests.support.talk import ALICE, CALLER, CLEO, MUSIC, Talk, contexts
from tests.support.talking_phone import TalkingPhone

ROUNDS = 150
BACK_TO_BACK = 300
IN_ANY_ORDER = 40


async def stand(control: RawAmi, wanted: dict[str, str]) -> None:
    """Return when the phones stand there."""
    seen: dict[str, str] = {}
    try:
        async with asyncio.timeout(10):
            while not wanted.items() <= seen.items():
                seen = await contexts(control)
    except TimeoutError:
        raise AssertionError(f"they should stand at {wanted}, and stand at {seen}") from None


async def test_hold_and_resume_again_and_again_loses_nobody(talk: Talk, control: RawAmi) -> None:
    for _ in range(ROUNDS):
        await talk.hold()
        await talk.resume()
    await stand(control, {"cc-trunk": "cc-room", "alice": "cc-leg-talk"})
    # At this speed one may come into the room that the other is just leaving as the last, and Asterisk loses it.
    await talk.hold()
    await talk.caller.hears(MUSIC)
    await talk.resume()
    await talk.caller.hears(ALICE)
    await talk.alice.hears(CALLER)
    assert (talk.service.told(AgentHungUp), talk.service.told(VerbFinished)) == ([], [])


async def test_of_orders_back_to_back_the_last_one_holds_for_every_leg(
    talk: Talk, cleo: TalkingPhone, control: RawAmi
) -> None:
    await talk.consult("cleo")
    spots = [Spot.TALK, Spot.CONSULT, Spot.MUSIC, Spot.SILENCE, Spot.RINGING]
    for number in range(BACK_TO_BACK):
        alice, last = spots[number % 5], spots[(number * 3 + 1) % 5]
        talk.place(None, {"alice": Spot.TALK, "cleo": Spot.CONSULT})
        talk.place(None, {"alice": alice, "cleo": last})
        await stand(control, {"alice": f"cc-leg-{alice}", "cleo": f"cc-leg-{last}"})
    talk.place(Spot.TALK, {"alice": Spot.TALK, "cleo": Spot.TALK})
    await talk.caller.hears(ALICE, CLEO)
    assert talk.service.told(AgentHungUp) == []


async def test_in_any_order_everybody_hears_whom_he_should(talk: Talk, cleo: TalkingPhone) -> None:
    await talk.consult("cleo")
    silence, music, consult, room = Spot.SILENCE, Spot.MUSIC, Spot.CONSULT, Spot.TALK
    # Where the caller, alice and cleo stand, and whom each of them hears.
    arrangements = [
        ((music, silence, music), ((MUSIC,), (), (MUSIC,))),
        ((music, consult, consult), ((MUSIC,), (CLEO,), (ALICE,))),
        ((room, room, music), ((ALICE,), (CALLER,), (MUSIC,))),
        ((room, room, room), ((ALICE, CLEO), (CALLER, CLEO), (CALLER, ALICE))),
        ((room, music, room), ((CLEO,), (MUSIC,), (CALLER,))),
    ]
    chance, before = Random(6), music
    for _ in range(IN_ANY_ORDER):
        (caller, alice, colleague), heard = chance.choice(arrangements)
        cleo.heard.clear()
        talk.place(caller if caller is not before else None, {"alice": alice, "cleo": colleague})
        before = caller
        for phone, tones in zip((talk.caller, talk.alice, cleo), heard, strict=True):
            await phone.hears(*tones)
    assert (talk.service.told(AgentHungUp), talk.service.told(VerbFinished)) == ([], [])


@pytest.mark.parametrize("fresh", [True, False])
async def test_a_leg_that_hangs_up_while_it_is_placed_ends_cleanly(
    service: Service, asterisk: LiveAsterisk, control: RawAmi, fresh: bool
) -> None:
    async with talking(service, asterisk) as talk:
        if not fresh:
            await talk.hold()
            await talk.resume()
            await talk.caller.hears(ALICE)
        leaving = asyncio.ensure_future(talk.alice.leaves())
        talk.place(Spot.MUSIC, {"alice": Spot.SILENCE})
        await leaving
        assert (await service.until(AgentHungUp)).endpoint == "alice"
        async with asyncio.timeout(10):
            while (await service.look()).calls[0].legs:
                pass
        talk.place(Spot.TALK, {})
        await talk.begun(Verb.ROOM)


@pytest.mark.parametrize("whisper", [None, "whisper"])
async def test_who_is_placed_while_he_is_being_joined_or_hears_the_whisper_goes_there(
    service: Service, asterisk: LiveAsterisk, whisper: str | None
) -> None:
    async with answered(service, asterisk, whisper=whisper) as talk:
        await talk.hold()
        await talk.caller.hears(MUSIC)
        await talk.alice.hears()
        await talk.resume()
        await talk.caller.hears(ALICE)
        await talk.alice.hears(CALLER)
        assert talk.service.told(AgentHungUp) == []


async def test_a_leg_that_is_placed_as_soon_as_it_answers_goes_there(
    talk: Talk, cleo: TalkingPhone, control: RawAmi
) -> None:
    talk.place(Spot.MUSIC, {"alice": Spot.RINGING})
    for number in range(1, 21):
        talk.call_leg("cleo")
        await talk.service.listener.until(partial(told, talk, LegAnswered, number))
        talk.place(None, {"alice": Spot.CONSULT, "cleo": Spot.MUSIC})
        await stand(control, {"cleo": "cc-leg-music", "alice": "cc-leg-consult"})
        talk.hang_up("cleo")
        await talk.service.listener.until(partial(told, talk, AgentHungUp, number))


def told(talk: Talk, kind: type[Event], number: int) -> bool:
    return len(talk.service.told(kind)) == number
