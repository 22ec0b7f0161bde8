"""Where the phones in browsers have registered, as Asterisk tells it: lost and found. Desk phones are not watched.

Rule: a page that registers while the one before it seems to be there has taken its place: the old one is lost first.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from callcenter.core.events import ConnectionEvent, PhoneFound, PhoneLost
from callcenter.switch.asterisk.message import AmiMessage

_GONE: Final = frozenset({"Removed", "Unreachable"})


class Contacts:
    """The addresses of each watched phone; a browser's has the port of its connection, so that a reload has another."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._watched: frozenset[str] = frozenset()
        self._addresses: dict[str, str] = {}

    def watch(self, endpoints: Collection[str]) -> None:
        """These are the phones in browsers."""
        self._watched = frozenset(endpoints)
        self._addresses = {name: address for name, address in self._addresses.items() if name in self._watched}

    def clear(self) -> None:
        """A new link: who has registered meanwhile is not known."""
        self._addresses.clear()

    def heard(self, message: AmiMessage) -> tuple[ConnectionEvent, ...]:
        """What a message means for the contact center: usually nothing."""
        endpoint, address = message.get("EndpointName"), message.get("URI")
        if message.name != "ContactStatus" or endpoint not in self._watched:
            return ()
        known, at = self._addresses.get(endpoint), self._now()
        if message.get("ContactStatus") in _GONE:
            if known not in (None, address):
                return ()  # the page before the one that is there now
            self._addresses.pop(endpoint, None)
            return (PhoneLost(endpoint=endpoint, at=at),)
        if known == address:
            return ()
        self._addresses[endpoint] = address
        found = PhoneFound(endpoint=endpoint, at=at)
        return (found,) if known is None else (PhoneLost(endpoint=endpoint, at=at), found)
