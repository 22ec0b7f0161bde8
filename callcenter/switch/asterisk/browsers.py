"""Who may register as which browser phone, and who has: a secret for each login, in Asterisk's own database.

Rule: no secret is ever in a file or in a log. Asterisk looks into its database for each registration (`sorcery.conf`),
so that a login reads no configuration again: with 1,000 phones that would stop all signalling for a third of a second.
"""

import json
import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final, Protocol

import structlog

from callcenter.core.configuration import PhoneKind
from callcenter.core.events import ConnectionEvent
from callcenter.ports import Phone
from callcenter.switch.asterisk.contacts import Contacts
from callcenter.switch.asterisk.encode import Fields, UnsafeValue
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.outcome import Done, Outcome

log = structlog.get_logger()

# As `sorcery.conf` names it, and the kind of object that lies there.
FAMILY: Final = "cc-phones/auth"
_SECRET: Final = re.compile(r"[A-Za-z0-9_.-]{12,128}")
# So many lie in the link's buffer at once.
_AT_ONCE: Final = 200
_WRITE_SECONDS: Final = 10.0

# Makes Asterisk forget where this phone has registered; its name and a secret that is good now.
Forget = Callable[[str, str], Awaitable[bool]]


class Operations(Protocol):
    """The account that may write into Asterisk's database."""

    @property
    def connected(self) -> bool:
        """Whether it can be used now."""

    async def send_pipelined(self, actions: Sequence[Fields], *, timeout: float) -> tuple[Outcome, ...]:
        """Several actions written back to back, and their outcomes."""


class Browsers:
    """The secrets that hold now. What could not be written is written when the link comes up again."""

    def __init__(self, *, contacts: Contacts, forget: Forget | None) -> None:
        self._contacts = contacts
        self._forget = forget
        self._secrets: dict[str, str] = {}
        # As far as this Asterisk is known to have them.
        self._written: dict[str, str] = {}

    def heard(self, message: AmiMessage) -> tuple[ConnectionEvent, ...]:
        """Whether one was lost or found by this message."""
        return self._contacts.heard(message)

    async def know(self, phones: Iterable[Phone], operations: Operations | None) -> None:
        """These are all phones there are; what is new of those in browsers is written."""
        self._secrets = {phone.endpoint: phone.secret for phone in phones if phone.kind is PhoneKind.BROWSER}
        self._contacts.watch(self._secrets)
        await self._write(operations)

    async def begin(self, operations: Operations | None) -> None:
        """A new link: Asterisk may be another one than before."""
        self._contacts.clear()
        self._written.clear()
        await self._write(operations)

    async def admit(self, endpoint: str, secret: str, operations: Operations | None) -> bool:
        """Let whoever has this secret register, and nobody else; without one, forget who has registered, too."""
        self._secrets[endpoint] = secret
        self._contacts.watch(self._secrets)
        if operations is None or not operations.connected:
            return False
        given = secret or _nobodys()
        (outcome,) = await operations.send_pipelined((_entry(endpoint, given),), timeout=_WRITE_SECONDS)
        if not isinstance(outcome, Done):
            self._written.pop(endpoint, None)
            log.warning("a browser phone was not admitted", endpoint=endpoint)
            return False
        self._written[endpoint] = secret
        if not secret and self._forget is not None and not await self._forget(endpoint, given):
            # It cannot register again, and goes with its connection or after two minutes.
            log.warning("a browser phone was not forgotten", endpoint=endpoint)
        return True

    async def _write(self, operations: Operations | None) -> None:
        news = {name: secret for name, secret in self._secrets.items() if self._written.get(name) != secret}
        names = list(news)
        if operations is None or not operations.connected:
            return
        for at in range(0, len(names), _AT_ONCE):
            part = names[at : at + _AT_ONCE]
            entries = [_entry(name, news[name] or _nobodys()) for name in part]
            outcomes = await operations.send_pipelined(entries, timeout=_WRITE_SECONDS)
            written = [name for name, outcome in zip(part, outcomes, strict=True) if isinstance(outcome, Done)]
            self._written.update((name, news[name]) for name in written)
            if len(written) < len(part):
                log.warning("browser phones were not admitted", count=len(part) - len(written))


def _entry(endpoint: str, secret: str) -> Fields:
    if not _SECRET.fullmatch(secret):
        raise UnsafeValue("a phone's secret", "12 to 128 letters, digits and _.- are allowed")
    value = json.dumps({"auth_type": "userpass", "username": endpoint, "password": secret})
    return {"Action": "DBPut", "Family": FAMILY, "Key": endpoint, "Val": value}


def _nobodys() -> str:
    # Refused as a wrong password is: nobody learns whether somebody is signed in.
    return secrets.token_urlsafe(24)
