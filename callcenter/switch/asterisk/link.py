"""What the AMI link is told and what it says of itself; the link is in connection.py, the waiting times only here."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class AmiAddress:
    """Where one AMI account is."""

    host: str
    port: int
    username: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTimings:
    """How long the link waits for what, in seconds."""

    connect: float = 5.0
    login: float = 5.0
    ping_every: float = 2.0
    ping_deadline: float = 3.0
    first_retry: float = 0.2
    longest_retry: float = 10.0
    auth_retry: float = 5.0


class LinkState(StrEnum):
    """What the link is doing now."""

    STOPPED = "stopped"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    WAITING = "waiting"
    AUTH_FAILED = "auth_failed"


class LinkEnd(StrEnum):
    """Why a connection ended or never began; `on_down` gets it for one that was up."""

    UNREACHABLE = "unreachable"
    NO_LOGIN = "no_login"
    AUTH_FAILED = "auth_failed"
    LOST = "lost"
    PING_TIMEOUT = "ping_timeout"
    STOPPED = "stopped"
