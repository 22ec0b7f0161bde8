"""Whom a record event is for: a reminder or an escalation names people, queues and groups; their screens tell them.

Rule: put `**notify(...)` into the event's `changes`; nothing else is needed. Who is not signed in finds it later among
his notices.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from callcenter.core.configuration import Configuration
from callcenter.store.repositories.record_events import RecordEvent

_FACT: Final = "notify"


def notify(*people: str, queues: Iterable[str] = (), groups: Iterable[str] = ()) -> Mapping[str, tuple[None, Any]]:
    """Return the part of an event's `changes` that says whose screens tell of it."""
    whom = [*people, *(f"queue:{name}" for name in queues), *(f"group:{name}" for name in groups)]
    return {_FACT: (None, whom)}


def addresses_of(username: str, configuration: Configuration) -> list[str]:
    """Return every way in which an event may name this person."""
    profile = configuration.agents.get(username)
    if profile is None:
        return [username]
    queues, groups = sorted(profile.queues), sorted(profile.groups)
    return [username, *(f"queue:{name}" for name in queues), *(f"group:{name}" for name in groups)]


def addressed(event: RecordEvent) -> frozenset[str]:
    """Return whom the event names: usernames, `queue:<name>`, `group:<name>`."""
    _, whom = event.changes.get(_FACT, (None, None))
    return frozenset(whom or ())


def title_of(event: RecordEvent) -> str:
    """Return the few words that the event has for whom it names."""
    _, title = event.changes.get("title", (None, None))
    return str(title or "")
