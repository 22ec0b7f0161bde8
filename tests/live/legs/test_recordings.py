"""Recordings of talks on a real Asterisk: both sides, no music of a hold, silence while paused."""

import pytest

from callcenter.core.commands import PauseRecording, RingAgents, Spot
from callcenter.core.events import CallerHungUp, RingFinished
from tests.live.conftest import LiveAsterisk
from tests.support.product import eventually
from tests.support.talk import ALICE, CALLER, CLEO, MUSIC, Talk, recorded
from tests.support.talking_phone import TalkingPhone

# 20 ms each: what is heard for a moment at the seams is no sound that was meant.
SEAMS = 8


async def for_a_while(talk: Talk, tone: int) -> None:
    """Return when the caller has heard this for at least 32 packets."""
    for _ in range(4):
        talk.caller.heard.clear()
        await talk.caller.hears(tone)


async def frames(talk: Talk, asterisk: LiveAsterisk, name: str = "talk-{id}") -> list[frozenset[int]]:
    """The whole recording, once it is written."""
    await talk.caller.leave(talk.line)
    await talk.service.until(CallerHungUp, lambda e: e.call_id == talk.id)
    file = asterisk.place.recordings / f"{name.format(id=talk.id)}.wav"
    found: list[frozenset[int]] = []

    async def settled() -> bool:
        nonlocal found
        before, found = found, recorded(file)
        return bool(found) and found == before

    await eventually(settled, seconds=10, every=0.3)
    return found


async def test_a_recording_has_both_sides_and_not_the_music_of_a_hold(talk: Talk, asterisk: LiveAsterisk) -> None:
    await talk.hold()
    await for_a_while(talk, MUSIC)
    await talk.resume()
    await talk.caller.hears(ALICE)
    await talk.alice.hears(CALLER)
    heard = await frames(talk, asterisk)
    assert heard.count(frozenset({CALLER, ALICE})) > len(heard) / 2
    # He heard it for 32 packets; a few at the seams are in both.
    assert sum(MUSIC in tones for tones in heard) < SEAMS


async def test_a_recording_goes_on_with_whoever_joins_and_is_silent_while_it_is_paused(
    talk: Talk, asterisk: LiveAsterisk, cleo: TalkingPhone
) -> None:
    await talk.consult("cleo")
    await cleo.hears(ALICE)
    talk.place(Spot.TALK, {"alice": Spot.TALK, "cleo": Spot.TALK})
    await talk.caller.hears(ALICE, CLEO)
    talk.service.order(PauseRecording(call_id=talk.id, paused=True))
    await talk.service.look()
    talk.hang_up("cleo")
    await for_a_while(talk, ALICE)
    talk.service.order(PauseRecording(call_id=talk.id, paused=False))
    await talk.service.look()
    await for_a_while(talk, ALICE)
    heard = await frames(talk, asterisk)
    together = heard.index(frozenset({CALLER, ALICE, CLEO}))
    paused = heard.index(frozenset(), together)
    again = heard.index(frozenset({CALLER, ALICE}), paused)
    assert all(not tones for tones in heard[paused : again - SEAMS])
    assert again - paused > 2 * SEAMS
    assert heard[again:].count(frozenset({CALLER, ALICE})) > 4


@pytest.mark.parametrize("held", [True, False])
async def test_an_agent_in_the_room_is_recorded_although_the_caller_sends_no_sound(
    talk: Talk, asterisk: LiveAsterisk, held: bool
) -> None:
    await for_a_while(talk, ALICE)
    if held:
        await talk.hold()
        await for_a_while(talk, MUSIC)
    talk.caller.fall_silent()
    await talk.resume()
    for _ in range(3):
        await for_a_while(talk, ALICE)
    heard = await frames(talk, asterisk)
    alone = len(heard) - heard[::-1].index(frozenset({CALLER, ALICE}))
    assert heard[:alone].count(frozenset({CALLER, ALICE})) > 4 * SEAMS - SEAMS
    # Whatever he heard there, and nothing else but a packet of hers now and then that came late.
    assert heard[alone:].count(frozenset({ALICE})) > 12 * SEAMS - SEAMS
    assert heard[alone:].count(frozenset({ALICE})) > len(heard[alone:]) * 0.8


async def test_a_tape_stays_paused_when_the_talk_goes_into_the_room(talk: Talk, asterisk: LiveAsterisk) -> None:
    talk.service.order(PauseRecording(call_id=talk.id, paused=True))
    await talk.service.look()
    talk.caller.fall_silent()
    await talk.resume()
    await for_a_while(talk, ALICE)
    talk.service.order(PauseRecording(call_id=talk.id, paused=False))
    await talk.service.look()
    await for_a_while(talk, ALICE)
    heard = await frames(talk, asterisk)
    paused = heard.index(frozenset())
    again = heard.index(frozenset({ALICE}), paused)
    assert again - paused > 4 * SEAMS - SEAMS
    assert not any(heard[paused:again])
    assert heard[again:].count(frozenset({ALICE})) > 4 * SEAMS - SEAMS


async def test_the_next_agent_is_on_the_tape_from_the_first_word(
    talk: Talk, asterisk: LiveAsterisk, cleo: TalkingPhone
) -> None:
    # Until here alice has sent more packets than cleo will: those of both are numbered from 0.
    for _ in range(3):
        await for_a_while(talk, ALICE)
    await talk.alice.leaves()
    await talk.service.until(RingFinished)
    talk.service.order(
        RingAgents(
            call_id=talk.id,
            generation=2,
            offer_id="o2",
            endpoints=("cleo",),
            ring_seconds=10,
            music="default",
            recording=f"talk-{talk.id}-2",
        )
    )
    await for_a_while(talk, CLEO)
    heard = await frames(talk, asterisk, "talk-{id}-2")
    assert heard.count(frozenset({CALLER, CLEO})) > 4 * SEAMS - SEAMS
    assert heard.index(frozenset({CALLER, CLEO})) < SEAMS
