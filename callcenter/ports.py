"""What the engine needs from outside. Adapters implement these; they meet the engine in `bootstrap.py` only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from callcenter.core.changes import Change
from callcenter.core.commands import SwitchCommand
from callcenter.core.configuration import Configuration, PhoneKind
from callcenter.core.events import Event
from callcenter.core.ivr.services import Asker, Question, ServiceAnswer
from callcenter.core.ivr.texts import Sound
from callcenter.core.state import Restored


class Switch(Protocol):
    """The telephone switch. Orders go in at once; everything that comes of them is an event."""

    @property
    def connected(self) -> bool:
        """Whether orders can be given now."""

    async def start(self, post: Callable[[Event], None], epoch: int) -> None:
        """Begin to connect, and keep connecting. `SwitchSeen` says when the switch is there; `post` never blocks.

        `epoch` is ours as the leader: the switch refuses rings of older ones.
        """

    async def stop(self) -> None:
        """Disconnect. Calls go on."""

    def carry_out(self, command: SwitchCommand) -> None:
        """Start doing it and return. Orders for one call are given to the switch in this order."""

    async def configure(self, configuration: Configuration, phones: Sequence["Phone"]) -> None:
        """Give the switch the phones and the fallback queues, without a restart."""

    async def admit(self, endpoint: str, secret: str) -> bool:
        """Let the phone in a browser register with this secret, from now on and with no other.

        Without a secret nobody may, and who has registered is forgotten. False: not now, but as soon as the switch is
        there.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A phone of an agent. Desk phones register, browsers only while they have a secret; a mobile is called."""

    endpoint: str
    agent: str
    kind: PhoneKind
    secret: str = field(default="", repr=False)
    display_name: str
    number: str | None = field(default=None, repr=False)


class Store(Protocol):
    """Where changes are kept. Appending never waits; `saved` does."""

    async def take_lead(self) -> int:
        """Become the one writer; returns the new epoch. Whoever led before is refused from now on."""

    async def load(self) -> Restored:
        """Everything that is not closed."""

    async def configuration(self) -> Configuration:
        """Queues, agents, entry points and dispositions; flows are not kept here."""

    async def phones(self) -> Sequence[Phone]:
        """Every agent's phones."""

    def append(self, changes: Sequence[Change]) -> int:
        """Take changes in order; returns the number to await with `saved`."""

    async def saved(self, number: int) -> None:
        """Return when everything up to this number survives a crash of the service."""


class Screens(Protocol):
    """Whoever is looking."""

    def publish(self, changes: Sequence[Change]) -> None:
        """Show changes; never waits for a slow screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Customers whom a number may belong to, best first, and the number's last contacts, newest first."""

    matches: tuple[Mapping[str, Any], ...]
    recent: tuple[Mapping[str, Any], ...] = ()


class Lookups(Protocol):
    """The customer database, or somebody else's."""

    async def find(self, ani: str, ani_e164: str | None) -> Found:
        """Find who calls from this number. May be slow, may fail: the call path never waits for it."""


class FlowServices(Protocol):
    """The rest of the company, as callers in flows meet it."""

    async def answer(self, question: Question, asker: Asker) -> ServiceAnswer:
        """Answer. May be slow, may fail: the flow then goes on by its error exit."""


class Speech(Protocol):
    """Whoever makes what callers hear."""

    def ready(self, sound: Sound, language: str) -> str | None:
        """The name by which the switch plays this, if it can be played now. Never waits."""

    async def make(self, sound: Sound, language: str) -> str | None:
        """Make it and return its name; None when it cannot be spoken, which has been reported then."""
