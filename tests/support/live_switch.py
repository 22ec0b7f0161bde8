"""The switch port on the real Asterisk of the live tests, as the engine has it, and what it was told."""

from collections.abc import Callable
from typing import TypeVar

from callcenter.core.commands import CallOut, LookAtSwitch
from callcenter.core.events import Event, SwitchSeen
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.switch.asterisk.asterisk_switch import AsteriskSwitch
from callcenter.switch.asterisk.link import AmiAddress
from tests.live.conftest import LiveAsterisk
from tests.support.ami_floor import Listener
from tests.support.raw_ami import DEADLINE_SECONDS

NUMBER = "+8613900139000"
Kind = TypeVar("Kind", bound=Event)


class Service:
    """`listener` gets what is posted. `ami_port`: through something in between."""

    def __init__(self, asterisk: LiveAsterisk, listener: Listener, *, ami_port: int = 0) -> None:
        def account(name: str, secret: str) -> AmiAddress:
            return AmiAddress(host="127.0.0.1", port=ami_port or asterisk.place.ami_port, username=name, secret=secret)

        clock, secrets = Clock(), asterisk.running.secrets
        self.listener = listener
        self.switch = AsteriskSwitch(
            control=account("control", secrets.control),
            operations=account("operations", secrets.operations),
            provisioning=None,
            now=clock.now,
            wall_seconds=clock.wall_seconds,
            e164_of=lambda number: number or None,
        )
        self.order = self.switch.carry_out

    def told(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.listener.posted if isinstance(event, kind)]

    async def until(self, kind: type[Kind], wanted: Callable[[Kind], bool] = lambda event: True) -> Kind:
        await self.listener.until(lambda: any(map(wanted, self.told(kind))), seconds=DEADLINE_SECONDS)
        return next(filter(wanted, self.told(kind)))

    async def look(self) -> SwitchSeen:
        before = len(self.told(SwitchSeen))
        self.order(LookAtSwitch())
        await self.listener.until_looks(before + 1)
        return self.told(SwitchSeen)[-1]

    def call_out(self, *, endpoint: str | None = None, seconds: int = 20, auto_answer: bool = False) -> str:
        call_id = new_id()
        self.order(
            CallOut(
                call_id=call_id,
                number=None if endpoint else NUMBER,
                endpoint=endpoint,
                shown="4000",
                dnis="4000",
                ring_seconds=seconds,
                auto_answer=auto_answer,
            )
        )
        return call_id
