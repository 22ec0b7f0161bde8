"""A talk on the real Asterisk of the live tests that is steered by orders, and where everybody in it stands."""

import time
import wave
from dataclasses import dataclass
from pathlib import Path

from callcenter.bench.sip_phone import Call as Line
from callcenter.bench.sip_sound import SAMPLES
from callcenter.core.commands import CallLeg, HangUpLeg, PlaceLegs, Spot
from callcenter.core.events import LegAnswered, Verb, VerbStarted
from callcenter.engine.ids import new_id
from tests.support.live_switch import NUMBER, Service
from tests.support.raw_ami import RawAmi
from tests.support.talking_phone import TONES, TalkingPhone, audible

CALLER, ALICE, CLEO, OUTSIDE, MUSIC = 300, 500, 800, 1100, 2000


@dataclass
class Talk:
    """A caller who talks with alice; `generation` is that of the last order about him."""

    service: Service
    caller: TalkingPhone
    alice: TalkingPhone
    line: Line
    id: str
    generation: int = 1
    placed: bool = False

    def place(self, caller: Spot | None, legs: dict[str, Spot]) -> float:
        """Give the order, with "fresh" the first time; returns the instant."""
        self.generation += 1
        # What was heard until now says nothing about where they will stand.
        self.caller.heard.clear()
        self.alice.heard.clear()
        self.service.order(
            PlaceLegs(
                call_id=self.id,
                generation=self.generation,
                caller=caller,
                legs=tuple(legs.items()),
                queue="sales",
                music="default",
                fresh=not self.placed,
            )
        )
        self.placed = True
        return time.monotonic()

    async def begun(self, verb: Verb) -> None:
        """Return when the last order about the caller has begun as this verb."""
        await self.service.until(VerbStarted, lambda e: (e.verb, e.generation) == (verb, self.generation))

    async def hold(self) -> None:
        self.place(Spot.MUSIC, {"alice": Spot.SILENCE})
        await self.begun(Verb.HOLD)

    async def resume(self) -> None:
        self.place(Spot.TALK, {"alice": Spot.TALK})
        await self.begun(Verb.ROOM)

    def call_leg(
        self,
        endpoint: str | None = None,
        *,
        spot: Spot = Spot.CONSULT,
        seconds: int = 10,
        auto_answer: bool = False,
        offer_id: str | None = None,
    ) -> str:
        """Call an agent's phone into it, or the number outside; returns the id of the leg."""
        leg_id = new_id()
        self.service.order(
            CallLeg(
                call_id=self.id,
                leg_id=leg_id,
                endpoint=endpoint,
                number=None if endpoint else NUMBER,
                offer_id=offer_id,
                spot=spot,
                shown="13800138000",
                ring_seconds=seconds,
                auto_answer=auto_answer,
            )
        )
        return leg_id

    async def consult(self, endpoint: str | None = None) -> str:
        """Ask somebody while the caller hears music; returns how his leg is named."""
        self.place(Spot.MUSIC, {"alice": Spot.RINGING})
        leg_id = self.call_leg(endpoint)
        await self.service.until(LegAnswered, lambda e: (e.call_id, e.leg_id) == (self.id, leg_id))
        self.place(None, {"alice": Spot.CONSULT})
        return endpoint or leg_id

    def hang_up(self, leg: str) -> None:
        self.service.order(HangUpLeg(call_id=self.id, leg=leg))


async def contexts(control: RawAmi) -> dict[str, str]:
    """Where in the dialplan each phone's channel stands."""
    control.events.clear()
    await control.action({"Action": "Status"})
    await control.event(lambda event: event["Event"] == "StatusComplete")
    rows = [event for event in control.events if event["Event"] == "Status"]
    return {row["Channel"].rpartition("-")[0].removeprefix("PJSIP/"): row["Context"] for row in rows}


def recorded(file: Path) -> list[frozenset[int]]:
    """The tones of each 20 ms of a recording; nothing while it is not there yet."""
    try:
        with wave.open(str(file), "rb") as read:
            samples = memoryview(read.readframes(read.getnframes())).cast("h")
    except (FileNotFoundError, EOFError, wave.Error):
        return []
    return [
        frozenset(audible(tuple(samples[at : at + SAMPLES]), TONES))
        for at in range(0, len(samples) - SAMPLES + 1, SAMPLES)
    ]
