"""The Asterisk switch between two fake AMI accounts, and who listens to what it posts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from callcenter.core.commands import HoldCaller, StopRinging
from callcenter.core.configuration import Configuration
from callcenter.core.events import Event, SwitchSeen
from callcenter.ports import Phone
from callcenter.switch.asterisk.asterisk_switch import AsteriskSwitch, Provisioning
from callcenter.switch.asterisk.encode import Fields
from tests.support.fake_ami import DEADLINE_SECONDS, Answer, FakeAmi, Headers, block
from tests.support.fakes import FakeClock

CALL = "1795294678.0"
EPOCH = 7
WALL = 1_795_294_700


class Listener:
    """Keeps what the switch posts; `until` waits for it."""

    def __init__(self) -> None:
        self.posted: list[Event] = []
        self._changed = asyncio.Event()

    def post(self, event: Event) -> None:
        self.posted.append(event)
        self._changed.set()

    def looks(self) -> list[SwitchSeen]:
        return [event for event in self.posted if isinstance(event, SwitchSeen)]

    async def until(self, condition: Callable[[], bool], *, seconds: float = DEADLINE_SECONDS) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def until_looks(self, number: int) -> None:
        await self.until(lambda: len(self.looks()) >= number)


class Floor:
    """A switch between two AMI accounts of one Asterisk."""

    def __init__(self, control: FakeAmi, operations: FakeAmi, provisioning: Provisioning | None) -> None:
        self.control = control
        self.operations = operations
        self.clock = FakeClock()
        self.listener = Listener()
        self.switch = AsteriskSwitch(
            control=control.address,
            operations=operations.address,
            provisioning=provisioning,
            now=self.clock.now,
            wall_seconds=lambda: WALL,
            e164_of=lambda number: None,
        )

    def stop_ringing(self, endpoint: str) -> None:
        self.switch.carry_out(StopRinging(call_id=CALL, endpoint=endpoint))


@asynccontextmanager
async def a_floor(
    *, answers: dict[str, Answer] | None = None, provisioning: Provisioning | None = None, seen: bool = True
) -> AsyncIterator[Floor]:
    async with FakeAmi() as control, FakeAmi() as operations:
        control.answers.update(answers or {})
        floor = Floor(control, operations, provisioning)
        await floor.switch.start(floor.listener.post, EPOCH)
        try:
            if seen:
                await floor.listener.until_looks(1)
            yield floor
        finally:
            await floor.switch.stop()


def hold(generation: int = 1, *, call_id: str = CALL, queue: str = "sales") -> HoldCaller:
    return HoldCaller(call_id=call_id, generation=generation, queue=queue, music="default")


def refused(action: Headers) -> list[bytes]:
    return [block(Response="Error", ActionID=action["ActionID"], Message="Channel does not exist")]


def epoch_is(value: str) -> Answer:
    return lambda action: [block(Response="Success", ActionID=action["ActionID"], Variable="CC_EPOCH", Value=value)]


def globals_set(server: FakeAmi) -> list[tuple[str, str]]:
    return [(a["Variable"], a["Value"]) for a in server.actions("Setvar") if "Channel" not in a]


class Files:
    """Stands for the files that were written: what Asterisk must read again."""

    def __init__(self, *modules: str) -> None:
        self.modules = modules

    def __call__(self, configuration: Configuration, phones: Sequence[Phone]) -> Sequence[Fields]:
        return [{"Action": "Reload", "Module": module} for module in self.modules]


def read_by(server: FakeAmi) -> list[str]:
    return [action["Module"] for action in server.actions("Reload")]


async def configure(floor: Floor) -> None:
    await floor.switch.configure(Configuration(), ())


@asynccontextmanager
async def both_accounts_up(*, answers: dict[str, Answer] | None = None) -> AsyncIterator[Floor]:
    """A floor whose account for reloads is known to be there: it has answered one that came after another."""
    files = Files("first")
    async with a_floor(answers=answers, provisioning=files) as floor:
        for _ in range(2):
            await configure(floor)
            await floor.operations.until(lambda: bool(read_by(floor.operations)))
        floor.operations.received.clear()
        files.modules = ("res_pjsip.so", "app_queue.so")
        yield floor
