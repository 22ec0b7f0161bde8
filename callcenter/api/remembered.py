"""Who was signed in when PostgreSQL last answered: people at work go on while it is away; nobody new gets in."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from callcenter.api.people import Person

_MOST: Final = 10_000


class Remembered:
    """The last people found good, by the hash of their token."""

    def __init__(self, good_for: timedelta) -> None:
        self._good_for = good_for
        self._people: OrderedDict[str, tuple[Person, datetime]] = OrderedDict()

    def note(self, token_hash: str, person: Person | None, at: datetime) -> None:
        """PostgreSQL said who this is; None means nobody, or not any more."""
        self._people.pop(token_hash, None)
        if person is not None:
            self._people[token_hash] = (person, at)
            while len(self._people) > _MOST:
                self._people.popitem(last=False)

    def keep(self, roles: Mapping[str, str]) -> None:
        """Forget whoever is not in this role any more; `roles` by username."""
        over = [key for key, (person, _) in self._people.items() if roles.get(person.username) != person.role]
        for key in over:
            del self._people[key]

    def recall(self, token_hash: str, at: datetime) -> Person | None:
        """Who this was, if that is not too long ago."""
        person, seen_at = self._people.get(token_hash, (None, at))
        return person if at - seen_at < self._good_for else None
