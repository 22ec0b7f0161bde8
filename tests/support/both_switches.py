"""Both switches behind the port with one caller on them: the real one's adapter with a dialplan that is played, and
the simulated one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from random import Random

from callcenter.core.commands import AnswerPhone, CallOut
from callcenter.core.configuration import Configuration, PhoneKind
from callcenter.core.events import (
    SwitchSeen,
)
from callcenter.demo_plans import Plan, a_plan
from callcenter.engine.ids import new_id
from callcenter.ports import Phone, Switch
from callcenter.switch.asterisk.asterisk_switch import AsteriskSwitch
from callcenter.switch.simulated.people import Manners
from callcenter.switch.simulated.simulated_switch import SimulatedSwitch
from tests.support.fake_ami import FakeAmi, Headers, block, list_answer
from tests.support.fakes import FakeClock
from tests.support.inbox import DEADLINE_SECONDS, Inbox

ANI, DNIS = "13900139000", "4000"
CALL_ID, CALLED = "1795294678.0", "+8613800138000"
OUT = CallOut(call_id="i-1", number=CALLED, shown=DNIS, dnis=DNIS, ring_seconds=20)


@dataclass
class Stage:
    """A switch that was started, and one caller on it."""

    switch: Switch
    inbox: Inbox
    call_id: str
    pick_up: Callable[[str], Awaitable[None]]
    nobody_answers: Callable[[], None]
    has_phones: Callable[[str], Awaitable[None]]

    async def until(self, kind: type, number: int) -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            while sum(isinstance(event, kind) for event in self.inbox.posted) < number:
                await self.inbox.until(len(self.inbox.posted) + 1)


class Dialplan:
    """Begins each verb as the dialplan would."""

    def __init__(self, server: FakeAmi) -> None:
        self._server = server
        self._arguments = ""
        self.answered = True
        self._legs: dict[str, Headers] = {}
        server.answers["Setvar"] = self._setvar
        server.answers["Originate"] = self._originate
        server.answers["Redirect"] = self._redirect
        server.answers["Hangup"] = self._hang_up

    def _setvar(self, action: Headers) -> Iterable[bytes]:
        if action["Variable"] == "CC_ARGS":
            self._arguments = action["Value"]
        if action["Variable"] == "CC_CALL":
            self._legs[action["Channel"]]["ChanVariable"] = f"CC_CALL={action['Value']}"
        yield block(Response="Success", ActionID=action["ActionID"])

    def _redirect(self, action: Headers) -> Iterable[bytes]:
        yield block(Response="Success", ActionID=action["ActionID"])
        if action["Context"].startswith(("cc-leg-", "cc-monitor-")):
            return
        generation, verb = self._arguments.partition(":")[0], action["Context"].removeprefix("cc-")
        yield block(Event="UserEvent", UserEvent="CCStart", Call=action["Channel"], Gen=generation, Verb=verb)

    def _originate(self, action: Headers) -> Iterable[bytes]:
        yield block(Response="Success", ActionID=action["ActionID"])
        if action.get("Context") in ("cc-leg-in", "cc-monitor-in"):
            yield from self._call_leg(action)
        if action.get("Context") != "cc-out":
            return
        channel = {"Channel": "PJSIP/cc-trunk-00000009", "Uniqueid": action["ChannelId"]}
        response = {"Context": "cc-out", "Uniqueid": action["ChannelId"]}
        yield block(Event="Newchannel", ChannelStateDesc="Down", **channel)
        if not self.answered:
            yield block(Event="Hangup", Cause="17", **channel)
            yield block(Event="OriginateResponse", Response="Failure", Reason="0", **response)
            return
        yield block(Event="OriginateResponse", Response="Success", Reason="4", **response)
        yield block(Event="UserEvent", UserEvent="CCArrive", Call=action["ChannelId"], Dnis=DNIS, Out=CALLED)

    def _call_leg(self, action: Headers) -> Iterable[bytes]:
        endpoint = action["Channel"].removeprefix("PJSIP/")
        name = "cc-trunk" if endpoint.endswith("@cc-trunk") else endpoint
        leg = {"Channel": f"PJSIP/{name}-0000000a", "Uniqueid": action["ChannelId"], "Linkedid": action["ChannelId"]}
        context = action["Context"]
        call = "monitor." if context == "cc-monitor-in" else ""
        response = {"Context": context, "Uniqueid": action["ChannelId"]}
        if not self.answered:
            yield block(Event="OriginateResponse", Response="Failure", Reason="0", **response)
            return
        up = {"ChannelStateDesc": "Up", "Context": context, "ChanVariable": f"CC_CALL={call}{CALL_ID}", **leg}
        self._legs[leg["Channel"]] = up
        self._legs[leg["Uniqueid"]] = up
        yield block(Event="Newstate", **up)
        yield block(Event="OriginateResponse", Response="Success", Reason="4", **response)
        told = {"Call": CALL_ID, "Leg": action["ChannelId"], "Spot": "consult"}
        yield block(Event="UserEvent", UserEvent="CCLegAnswered", **up, **told)

    def _hang_up(self, action: Headers) -> Iterable[bytes]:
        yield block(Response="Success", ActionID=action["ActionID"])
        leg = self._legs.get(action["Channel"])
        if leg is not None:
            yield block(Event="Hangup", **{**leg, "Context": "cc-leg-talk", "Cause": "16"})

    def nobody_answers(self) -> None:
        self.answered = False

    async def has_phones(self, endpoint: str) -> None:
        """Every phone that is dialled is there."""

    async def pick_up(self, endpoint: str) -> None:
        leg = {"Channel": f"PJSIP/{endpoint}-00000002", "Call": CALL_ID, "Gen": "1", "Offer": "o1"}
        await self._server.emit(block(Event="UserEvent", UserEvent="CCAnswer", **leg))


@asynccontextmanager
async def asterisk(inbox: Inbox) -> AsyncIterator[Stage]:
    clock, call_id = FakeClock(), CALL_ID
    async with FakeAmi() as server:
        dialplan = Dialplan(server)
        caller = {"CallerIDNum": ANI, "Context": "cc-wait", "Uniqueid": call_id, "Variable": f"CC_CALL={call_id}"}
        switch = AsteriskSwitch(
            control=server.address,
            operations=None,
            provisioning=None,
            now=clock.now,
            wall_seconds=lambda: 0,
            e164_of=lambda number: None,
        )
        await switch.start(inbox.post, epoch=1)
        try:
            stage = Stage(switch, inbox, call_id, dialplan.pick_up, dialplan.nobody_answers, dialplan.has_phones)
            await stage.until(SwitchSeen, 1)
            server.answers["Status"] = list_answer("Status", [caller])
            await server.emit(block(Event="UserEvent", CallerIDNum=ANI, UserEvent="CCArrive", Call=call_id, Dnis=DNIS))
            yield stage
        finally:
            await switch.stop()


@asynccontextmanager
async def simulated(inbox: Inbox) -> AsyncIterator[Stage]:
    manners = Manners(pick_up=0, picks_up=1)
    switch = SimulatedSwitch(
        now=FakeClock().now, new_id=new_id, chance=Random(1), plans=a_plan, callers=0, manners=manners
    )

    def nobody_answers() -> None:
        switch.manners = replace(manners, picks_up=0)

    async def has_phones(endpoint: str) -> None:
        phone = Phone(endpoint=endpoint, agent=endpoint, kind=PhoneKind.DESK, secret="s", display_name=endpoint)
        await switch.configure(Configuration(), [phone])

    async def pick_up(endpoint: str) -> None:
        switch.carry_out(AnswerPhone(endpoint=endpoint))

    await switch.start(inbox.post, epoch=1)
    try:
        call_id = switch.place_call(Plan(ani=ANI, ani_e164=None, dnis=DNIS))
        yield Stage(switch, inbox, call_id, pick_up, nobody_answers, has_phones)
    finally:
        await switch.stop()
