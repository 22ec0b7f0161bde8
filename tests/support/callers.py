"""Callers in the dialplan of a real Asterisk, and the verbs that are run on them without the service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from callcenter.core.timers import VERB_START_SECONDS, VERB_TRIES
from tests.live.conftest import SECRET, LiveAsterisk
from tests.support.product import eventually
from tests.support.raw_ami import RawAmi
from tests.support.sip import Behaviour, Caller, calling, telephone

Event = dict[str, str]


class Call:
    """One caller in the dialplan and the verbs that are run on him."""

    def __init__(self, ami: RawAmi, arrived: Event) -> None:
        self.ami = ami
        self.arrived = arrived
        self.id = arrived["Call"]
        self._generation = 0

    async def start(self, verb: str, *arguments: str) -> str:
        """Order, as the service does: once more when it does not begin. A redirect that meets a `Goto` is lost."""
        self._generation += 1
        generation = str(self._generation)
        for _ in range(VERB_TRIES - 1):
            await self._order(verb, ":".join((generation, *arguments)))
            with suppress(AssertionError):
                await self._begun(verb, generation)
                return generation
        await self._order(verb, ":".join((generation, *arguments)))
        await self._begun(verb, generation)
        return generation

    async def _order(self, verb: str, arguments: str) -> None:
        """Both actions are sent at once; the channel is named by its unique id."""
        answers = await asyncio.gather(
            self.ami.action({"Action": "Setvar", "Channel": self.id, "Variable": "CC_ARGS", "Value": arguments}),
            self.ami.action(
                {"Action": "Redirect", "Channel": self.id, "Context": f"cc-{verb}", "Exten": "s", "Priority": "1"}
            ),
        )
        assert [answer["Response"] for answer in answers] == ["Success", "Success"], answers

    async def _begun(self, verb: str, generation: str) -> None:
        await self.ami.user_event("CCStart", Call=self.id, Gen=generation, Verb=verb, seconds=VERB_START_SECONDS)

    async def run(self, verb: str, *arguments: str) -> Event:
        generation = await self.start(verb, *arguments)
        return await self.ami.user_event("CCDone", Call=self.id, Gen=generation, Verb=verb)

    async def hung_up(self) -> Event:
        return await self.ami.user_event("CCHangup", Call=self.id)


@asynccontextmanager
async def arrived(ami: RawAmi, asterisk: LiveAsterisk, caller: Caller | None = None) -> AsyncIterator[Call]:
    async with calling(caller or Caller(number="4000"), asterisk.place.sip_port):
        yield Call(ami, await ami.user_event("CCArrive"))


@asynccontextmanager
async def ringing(
    ami: RawAmi, asterisk: LiveAsterisk, behaviour: Behaviour, caller: Caller | None = None
) -> AsyncIterator[Call]:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(telephone("alice", SECRET, behaviour, asterisk.place.sip_port))
        call = await stack.enter_async_context(arrived(ami, asterisk, caller))
        await call.run("hold", "sales", "default")
        yield call


async def ledger(control: RawAmi, call: str) -> dict[str, str]:
    """What Asterisk's own database keeps of the call."""
    control.events.clear()
    await control.action({"Action": "DBGetTree", "Family": f"cc-calls/{call}"})
    await control.event(lambda event: event["Event"] == "DBGetTreeComplete")
    entries = [event for event in control.events if event["Event"] == "DBGetTreeResponse"]
    return {entry["Key"].rpartition("/")[2]: entry["Val"] for entry in entries}


async def says(log: Path, words: str, *, seconds: float = 10.0) -> str:
    """What the phone has got and sent, once the words are among it."""
    text = ""

    async def said() -> bool:
        nonlocal text
        text = await asyncio.to_thread(log.read_text) if await asyncio.to_thread(log.exists) else ""
        return words in text

    await eventually(said, seconds=seconds, every=0.02)
    return text
