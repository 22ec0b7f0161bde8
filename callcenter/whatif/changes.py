"""What is asked for instead: other people, or other strategies. Each change gives a new configuration and day.

Rule: a name that is not there is refused with the names that are, so that a typing error never looks like "no effect".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from callcenter.core.configuration import Configuration, Strategy
from callcenter.whatif.day import Day

_MOST_NAMED = 10


class UnknownName(ValueError):
    """There is nobody, or nothing, of this name."""

    def __init__(self, what: str, name: str, known: Collection[str]) -> None:
        named = ", ".join(sorted(known)[:_MOST_NAMED]) + (", …" if len(known) > _MOST_NAMED else "")
        super().__init__(f"there is no {what} called {name}" + (f"; there are: {named}" if known else ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """`without`: agents who are not there. `add` more agents like `like`. `strategies` by queue."""

    without: tuple[str, ...] = ()
    add: int = 0
    like: str | None = None
    strategies: Mapping[str, Strategy] | None = None


def changed(configuration: Configuration, day: Day, changes: Changes) -> tuple[Configuration, Day]:
    """Make all of them."""
    for username in changes.without:
        configuration, day = _without(configuration, day, username)
    if changes.add and changes.like is not None:
        configuration, day = _with_more(configuration, day, changes.add, changes.like)
    for queue, strategy in (changes.strategies or {}).items():
        configuration = _with_strategy(configuration, queue, strategy)
    return configuration, day


def _without(configuration: Configuration, day: Day, username: str) -> tuple[Configuration, Day]:
    if username not in configuration.agents:
        raise UnknownName("agent", username, configuration.agents)
    agents = {name: profile for name, profile in configuration.agents.items() if name != username}
    presence = tuple(change for change in day.presence if change.agent != username)
    return replace(configuration, agents=agents), replace(day, presence=presence)


def _with_more(configuration: Configuration, day: Day, number: int, like: str) -> tuple[Configuration, Day]:
    """Agents who can do what that one can, and are there when he is."""
    present = {change.agent for change in day.presence} & configuration.agents.keys()
    if like not in present:
        raise UnknownName("agent who was there that day", like, present)
    agents, presence = dict(configuration.agents), list(day.presence)
    for name in [f"{like}+{place}" for place in range(1, number + 1)]:
        agents[name] = replace(agents[like], username=name, display_name=name, endpoint=name)
        presence += [replace(change, agent=name) for change in day.presence if change.agent == like]
    presence.sort(key=lambda change: change.at)
    return replace(configuration, agents=agents), replace(day, presence=tuple(presence))


def _with_strategy(configuration: Configuration, queue: str, strategy: Strategy) -> Configuration:
    if queue not in configuration.queues:
        raise UnknownName("queue", queue, configuration.queues)
    changed_queue = replace(configuration.queues[queue], strategy=strategy)
    return replace(configuration, queues={**configuration.queues, queue: changed_queue})
