"""What goes over the wire about agents' phones."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from callcenter.api.fields import Given, Shown
from callcenter.core.agent import PhoneFault
from callcenter.core.configuration import PhoneKind

_Milliseconds = Annotated[float, Field(ge=0, le=600_000)]


class WebSocketShown(Shown):
    """Where SIP goes: on the host of the page, at this port, or at the page's own when it is null."""

    path: str
    port: int | None


class IceServer(Shown):
    """A STUN or TURN server, as browsers take it."""

    urls: str
    username: str | None = None
    credential: str | None = None


class PhoneAccountShown(Shown):
    """What this browser registers with. The password is good for this login only."""

    uri: str
    username: str
    password: Annotated[str, Field(repr=False)]
    websocket: WebSocketShown
    ice_servers: list[IceServer]
    expires_at: datetime


class PhoneWanted(Given):
    """Which of his phones is to ring."""

    kind: PhoneKind


class PhoneChoice(Shown):
    """One of an agent's phones. `usable` is false of a mobile without a number."""

    kind: PhoneKind
    usable: bool


class PhoneChoices(Shown):
    """Which phone rings, and which there are; `fault` is what keeps calls from a phone in the browser."""

    kind: PhoneKind
    phones: list[PhoneChoice]
    fault: PhoneFault | None


class Microphone(StrEnum):
    """Whether the agent can be heard. `denied`: the browser was told not to allow it."""

    OK = "ok"
    LOST = "lost"
    DENIED = "denied"


class PhoneHealth(Given):
    """How the page is that is the agent's phone; the figures are of the call that goes on."""

    registered: bool
    microphone: Microphone
    round_trip_ms: _Milliseconds | None = None
    jitter_ms: _Milliseconds | None = None
    loss_percent: Annotated[float, Field(ge=0, le=100)] | None = None

    def fault(self) -> PhoneFault | None:
        """What keeps calls away."""
        match self.microphone:
            case Microphone.DENIED:
                return PhoneFault.MIC_DENIED
            case Microphone.LOST:
                return PhoneFault.MIC_LOST
            case Microphone.OK:
                return None if self.registered else PhoneFault.NOT_REGISTERED


class MobileWanted(Given):
    """The number of an agent's mobile; null takes it away."""

    number: Annotated[str, Field(max_length=32, pattern=r"^\+?[0-9 -]{3,32}$")] | None
