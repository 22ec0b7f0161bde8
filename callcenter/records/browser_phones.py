"""The phones in browsers and the logins that have them: given with a fresh secret, taken away when the login ends.

Rule: a secret is known to one page and to the switch. Who logs in elsewhere and takes the phone makes the first one's
worthless; nobody is put off a call because a clock says so.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog

from callcenter.engine.clock import Clock
from callcenter.store.database import Database
from callcenter.store.repositories.failures import AWAY
from callcenter.store.repositories.phones import give_secret, holder_of, take_ended_secrets, take_secret

log = structlog.get_logger()

# How soon it is noticed that a session has ended by itself.
LOOK_SECONDS: Final = 30.0

# Tells the switch who may register as this phone; an empty secret: nobody. False: the switch is away.
Admit = Callable[[str, str], Awaitable[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPhone:
    """What a page needs to register."""

    endpoint: str
    secret: str = field(repr=False)
    expires_at: datetime


class PhoneAway(Exception):
    """The switch cannot be told now who may register."""


class BrowserPhones:
    """Who has which. The database is asked once for each agent, then this process knows."""

    def __init__(self, database: Database, *, clock: Clock, admit: Admit) -> None:
        self._database = database
        self._clock = clock
        self._admit = admit
        self._holders: dict[str, str | None] = {}

    async def give(self, agent: str, *, session_hash: str, expires_at: datetime) -> GivenPhone | None:
        """Give the agent's phone to this session; None when he has none in a browser. Raises PhoneAway."""
        secret = secrets.token_urlsafe(24)
        async with self._database.transaction() as connection:
            endpoint = await give_secret(connection, agent, secret, session_hash=session_hash, expires_at=expires_at)
        if endpoint is None:
            return None
        self._holders[agent] = session_hash
        if not await self._admit(endpoint, secret):
            raise PhoneAway
        return GivenPhone(endpoint=endpoint, secret=secret, expires_at=expires_at)

    async def is_held_by(self, agent: str, session_hash: str) -> bool:
        """Whether it was this session that was given the phone last."""
        if agent not in self._holders:
            async with self._database.transaction() as connection:
                self._holders[agent] = await holder_of(connection, agent)
        return self._holders[agent] == session_hash

    async def end_session(self, session_hash: str) -> None:
        """The session is over: nobody registers with what it was given."""
        async with self._database.transaction() as connection:
            taken = await take_secret(connection, session_hash)
        await self._take(taken)

    async def take_ended(self, *, idle: timedelta, spare: Collection[str]) -> None:
        """Take the phones of sessions that are over; `spare` are the agents who are on a contact."""
        now = self._clock.now()
        async with self._database.transaction() as connection:
            taken = await take_ended_secrets(connection, at=now, idle_since=now - idle, spare=spare)
        await self._take(taken)

    async def watch(self, *, idle: timedelta, busy: Callable[[], Collection[str]]) -> None:
        """Notice ended sessions until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.take_ended(idle=idle, spare=busy())
            except AWAY as error:
                log.warning("ended sessions not looked at", error=type(error).__name__)

    async def _take(self, endpoints: Collection[str]) -> None:
        if endpoints:
            self._holders.clear()
        for endpoint in endpoints:
            await self._admit(endpoint, "")
