"""Browsers at a real Asterisk: a secret holds at once and is worthless afterwards, and a closed page is noticed."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from callcenter.core.configuration import Configuration, PhoneKind
from callcenter.core.events import Event, PhoneFound, PhoneLost, SwitchSeen
from callcenter.engine.clock import Clock
from callcenter.ports import Phone
from callcenter.switch.asterisk.asterisk_switch import AsteriskSwitch
from callcenter.switch.asterisk.embedded import AMI_HOST
from callcenter.switch.asterisk.link import AmiAddress
from callcenter.switch.asterisk.unregister import unregister
from tests.live.conftest import LiveAsterisk
from tests.support.product import eventually
from tests.support.web_phone import register, web_phone

SECRET = "of-one-login-of-bob"
BOB = Phone(endpoint="bob", agent="bob", kind=PhoneKind.BROWSER, display_name="Bob")


@dataclass
class Heard:
    """What the switch has said, with the instant."""

    events: list[tuple[float, Event]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def post(self, event: Event) -> None:
        self.events.append((time.monotonic(), event))
        self.news.set()

    async def first(self, kind: type[Event], after: float) -> float:
        """When the first event of this kind came."""
        async with asyncio.timeout(15):
            while True:
                for at, event in self.events:
                    if at >= after and isinstance(event, kind):
                        return at
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def a_switch(asterisk: LiveAsterisk) -> AsyncIterator[tuple[AsteriskSwitch, Heard]]:
    """Our side of it, which knows of one phone in a browser."""
    place, known = asterisk.place, asterisk.running.secrets
    clock, heard = Clock(), Heard()

    def account(name: str, secret: str) -> AmiAddress:
        return AmiAddress(host=AMI_HOST, port=place.ami_port, username=name, secret=secret)

    switch = AsteriskSwitch(
        control=account("control", known.control),
        operations=account("operations", known.operations),
        provisioning=None,
        now=clock.now,
        wall_seconds=clock.wall_seconds,
        e164_of=lambda number: None,
        forget_phone=lambda endpoint, secret: unregister(AMI_HOST, place.sip_port, endpoint, secret),
    )
    begun = time.monotonic()
    await switch.start(heard.post, epoch=1)
    try:
        await heard.first(SwitchSeen, begun)
        await switch.configure(Configuration(), [BOB])
        yield switch, heard
    finally:
        await switch.stop()


async def admitted(switch: AsteriskSwitch, secret: str) -> None:
    """The operations account may come up a moment after the other one."""
    await eventually(lambda: switch.admit("bob", secret))


async def test_a_secret_holds_from_the_moment_on_in_which_it_is_given(asterisk: LiveAsterisk) -> None:
    async with a_switch(asterisk) as (switch, _), web_phone(asterisk.place.ws_port) as page:
        await admitted(switch, SECRET)
        assert await register(page, "bob", "another-secret") == 401
        assert await register(page, "bob", SECRET) == 200
        assert await switch.admit("bob", "of-the-next-login")
        assert await register(page, "bob", SECRET) == 401
        assert await register(page, "bob", "of-the-next-login") == 200


async def test_a_page_that_closes_is_lost_at_once(asterisk: LiveAsterisk) -> None:
    async with a_switch(asterisk) as (switch, heard):
        await admitted(switch, SECRET)
        begun = time.monotonic()
        async with web_phone(asterisk.place.ws_port) as page:
            assert await register(page, "bob", SECRET) == 200
            await heard.first(PhoneFound, begun)
            closed = time.monotonic()
        print(f"a closed page was lost after {(await heard.first(PhoneLost, closed) - closed) * 1000:.0f} ms")


async def test_a_logout_takes_the_contact_away_although_the_page_stays(asterisk: LiveAsterisk) -> None:
    async with a_switch(asterisk) as (switch, heard), web_phone(asterisk.place.ws_port) as page:
        await admitted(switch, SECRET)
        assert await register(page, "bob", SECRET) == 200
        out = time.monotonic()
        assert await switch.admit("bob", "")
        await heard.first(PhoneLost, out)
        assert await register(page, "bob", SECRET) == 401


async def test_a_newer_page_takes_the_place_of_the_older(asterisk: LiveAsterisk) -> None:
    async with (
        a_switch(asterisk) as (switch, heard),
        web_phone(asterisk.place.ws_port) as old,
        web_phone(asterisk.place.ws_port) as new,
    ):
        await admitted(switch, SECRET)
        assert await register(old, "bob", SECRET) == 200
        begun = time.monotonic()
        assert await register(new, "bob", SECRET) == 200
        await heard.first(PhoneLost, begun)
        found = await heard.first(PhoneFound, begun)
        await old.close()
        assert await switch.admit("bob", "")
        assert await heard.first(PhoneLost, found)
