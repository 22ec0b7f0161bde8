"""One inbox, one consumer: feed the core, hand out what comes back.

Rule: only `_run` calls the core, and nothing awaits between reading state and changing it. Changes are given to the
store and the screens before the commands go out: the desk knows of a call before its phone rings.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

import structlog

from callcenter.core.commands import LookAtSwitch
from callcenter.core.configuration import Configuration
from callcenter.core.contact_center import Answer, ContactCenter
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import Configured, DialRefused, Event
from callcenter.core.requests import DialOut, InviteGuest, Request, TransferCall
from callcenter.core.state import State
from callcenter.engine.clock import Clock
from callcenter.engine.dispatch import Dispatch
from callcenter.engine.lookups import LookupDesk
from callcenter.engine.questions import QuestionDesk
from callcenter.engine.speaking import SpeakingDesk
from callcenter.engine.tasks import cancel, spawn
from callcenter.engine.timers import Timers
from callcenter.ports import FlowServices, Lookups, Screens, Speech, Store, Switch

log = structlog.get_logger()

AUDIT_SECONDS: Final = 60.0


class Engine:
    """The running contact center."""

    def __init__(
        self,
        *,
        switch: Switch,
        store: Store,
        screens: Screens,
        lookups: Lookups,
        services: FlowServices,
        speech: Speech,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self.clock = clock
        self._center = ContactCenter(new_id)
        self._switch = switch
        self._store = store
        self._screens = screens
        self._timers = Timers(clock, self.post)
        self._lookups = LookupDesk(lookups, clock, self.post)
        self._questions = QuestionDesk(services, clock, self.post)
        self._speaking = SpeakingDesk(speech, switch)
        self._dispatch = Dispatch(self._speaking, self._timers, self._lookups, self._questions)
        self._inbox: asyncio.Queue[Event | tuple[Request, asyncio.Future[int]]] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def state(self) -> State:
        """Live state, to read. Only the core changes it."""
        return self._center.state

    @property
    def switch_connected(self) -> bool:
        """Whether the switch takes orders."""
        return self._switch.connected

    async def start(self, configuration: Configuration, epoch: int) -> None:
        """Take over what the store knows, then look at the switch: what lives goes on, what is gone is closed."""
        restored = await self._store.load()
        self._hand_out(self._center.restore(restored, self.clock.now()))
        self.configure(configuration)
        spawn(self._run(), "engine", self._tasks)
        await self._switch.start(self.post, epoch)
        spawn(self._audit(), "audit", self._tasks)

    async def stop(self) -> None:
        """Stop deciding. Calls go on; the store keeps what it was given."""
        await self._switch.stop()
        await cancel(self._tasks)
        self._timers.stop()
        await self._lookups.stop()
        await self._questions.stop()
        await self._speaking.stop()

    def post(self, event: Event) -> None:
        """Tell what happened. Never waits."""
        self._inbox.put_nowait(event)

    def configure(self, configuration: Configuration) -> None:
        """Replace the configuration; calls that wait feel it at once."""
        self.post(Configured(configuration=configuration, at=self.clock.now()))

    async def request(self, make: Callable[[datetime], Request]) -> None:
        """Ask for something; returns when it is done *and saved*, or raises `ContactCenterError`."""
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._inbox.put_nowait((make(self.clock.now()), answer))
        await self._store.saved(await answer)

    async def _run(self) -> None:
        while True:
            match await self._inbox.get():
                case (request, answer):
                    self._ask(request, answer)
                case event:
                    self._tell(event)
            # Screens and orders get their turn, also when events come in a flood.
            await asyncio.sleep(0)

    def _tell(self, event: Event) -> None:
        try:
            self._hand_out(self._center.handle(event))
        except Exception:  # an event never raises; if a defect makes one, the other calls go on
            log.exception("event failed", event_type=type(event).__name__)

    def _ask(self, request: Request, answer: asyncio.Future[int]) -> None:
        try:
            number = self._hand_out(self._center.handle(request))
        except ContactCenterError as refused:
            if not answer.done():
                answer.set_exception(refused)
            self._tell_refused(request, refused)
        except Exception as error:
            log.exception("request failed", request_type=type(request).__name__)
            if not answer.done():
                answer.set_exception(error)
        else:
            if not answer.done():
                answer.set_result(number)

    def _tell_refused(self, request: Request, refused: ContactCenterError) -> None:
        """Who tries to call what he may not is counted: many attempts are fraud, or a program gone mad."""
        if refused.code is Refusal.DIALLING_NOT_ALLOWED and isinstance(request, DialOut | TransferCall | InviteGuest):
            self._tell(DialRefused(agent=request.agent, reason=refused.detail, at=request.at))

    def _hand_out(self, answer: Answer) -> int:
        number = self._store.append(answer.changes)
        self._screens.publish(answer.changes)
        for command in answer.commands:
            self._dispatch.carry_out(command)
        return number

    async def _audit(self) -> None:
        """Once a minute, the same look at the switch as after a reconnect."""
        while True:
            await asyncio.sleep(AUDIT_SECONDS)
            self._switch.carry_out(LookAtSwitch())
