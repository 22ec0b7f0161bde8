"""The form of calls that agents make to numbers outside: who may call what, when, how many, and on whose account.

Rule: field by field the core's `OutboundPolicy` with the same defaults; off unless somebody turns it on.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from callcenter.core.outbound import DENIED, OutboundPolicy
from callcenter.routing.fields import Dnis, Form, SwitchName, Word, described, quoted
from callcenter.routing.problems import Place, RoutingProblem, problem

if TYPE_CHECKING:
    from callcenter.routing.document import RoutingDocument

# How E.164 numbers begin; a plus alone is all of them.
Prefix = Annotated[str, StringConstraints(pattern=r"^\+([1-9][0-9]{0,14})?$")]
Prefixes = Annotated[list[Prefix], Field(max_length=1000)]


class OutboundSettings(Form):
    """Calls to numbers outside that agents make: dialled, transferred to, asked into a talk."""

    enabled: bool = described("Whether agents may call numbers outside at all.", default=False)
    allow: Prefixes = described("How numbers may begin that every agent may call, as `+86`.", default=[])
    groups: Annotated[dict[Word, Prefixes], Field(max_length=200)] = described(
        "More of them for the agents of a group.", default={}
    )
    deny: Prefixes = described(
        "Never called, whatever is allowed: premium rates, and what carriers warn of.", default=list(DENIED)
    )
    calls_per_minute: Annotated[int, Field(ge=0, le=600)] = described("Of one agent.", default=6)
    concurrent: Annotated[int, Field(ge=0, le=10_000)] = described("At once, all agents together.", default=10)
    schedule: SwitchName | None = described("When calls may be made; left out: always.", default=None)
    shown: Dnis | None = described(
        "The number that the called party sees; left out: one that leads to the queue.", default=None
    )
    queue: SwitchName | None = described(
        "On whose account a call goes for which no queue is named; left out: the agent's first.", default=None
    )
    ring_seconds: Annotated[int, Field(ge=5, le=120)] = described("How long a number rings.", default=45)
    block_after: Annotated[int, Field(ge=0, le=10_000)] = described(
        "More refused attempts than these within five minutes block all calls until a supervisor lifts it.", default=20
    )


def policy_of(document: "RoutingDocument") -> OutboundPolicy:
    """What the core works with. A schedule that is no more lets nobody call: it was there to forbid something."""
    settings = document.outbound
    schedule = document.schedules.get(settings.schedule or "")
    return OutboundPolicy(
        enabled=settings.enabled and (settings.schedule is None or schedule is not None),
        allow=tuple(settings.allow),
        groups={name: tuple(prefixes) for name, prefixes in settings.groups.items()},
        deny=tuple(settings.deny),
        calls_per_minute=settings.calls_per_minute,
        concurrent=settings.concurrent,
        schedule=schedule.schedule(document.timezone) if schedule is not None else None,
        shown=settings.shown or "",
        queue=settings.queue,
        ring_seconds=settings.ring_seconds,
        block_after=settings.block_after,
    )


def check_outbound(document: "RoutingDocument") -> Iterator[RoutingProblem]:
    """Names that lead nowhere, and what would never be called."""
    settings = document.outbound
    here: Place = ("outbound",)
    if settings.enabled and not settings.allow and not any(settings.groups.values()):
        yield problem("outbound_allows_nothing", (*here, "allow"))
    places: list[tuple[Place, list[str]]] = [((*here, "allow"), settings.allow)]
    places += [((*here, "groups", name), prefixes) for name, prefixes in settings.groups.items()]
    for place, prefixes in places:
        for number, prefix in enumerate(prefixes):
            if prefix.startswith(tuple(settings.deny)):
                yield problem("outbound_denied", (*place, number), name=quoted(prefix))
    if settings.schedule is not None and settings.schedule not in document.schedules:
        yield problem("schedule_unknown", (*here, "schedule"), name=quoted(settings.schedule))
    if settings.queue is not None and settings.queue not in document.queues:
        yield problem("queue_unknown", (*here, "queue"), name=quoted(settings.queue))
