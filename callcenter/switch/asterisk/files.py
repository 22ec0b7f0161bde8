"""What our configuration means for Asterisk's files: phones, fallback queues, and the queue behind each number."""

from collections.abc import Sequence
from pathlib import Path

from callcenter.core.configuration import Configuration, EntryPoint, PhoneKind
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.ports import Phone
from callcenter.switch.asterisk.asterisk_switch import Provisioning
from callcenter.switch.asterisk.provisioning import (
    DegradedQueue,
    PhoneAccount,
    Provision,
    QueueOfNumber,
    provision,
)


def files_in(etc: Path, recordings: Path, trunk: str | None) -> Provisioning:
    """A writer of this Asterisk's files; it gives the actions that make Asterisk read what changed."""
    return lambda configuration, phones: provision(etc, wanted(configuration, phones, recordings, trunk))


def wanted(
    configuration: Configuration, phones: Sequence[Phone], recordings: Path, trunk: str | None = None
) -> Provision:
    """All that Asterisk has to know."""
    members: dict[str, list[str]] = {name: [] for name in configuration.queues}
    for agent in configuration.agents.values():
        for queue in agent.queues & members.keys():
            members[queue].append(agent.endpoint)
    return Provision(
        phones=tuple(
            PhoneAccount(
                endpoint=phone.endpoint,
                # What a browser's login was given is never in a file.
                secret=phone.secret if phone.kind is PhoneKind.DESK else "",
                kind=phone.kind,
                display=phone.display_name,
                number=phone.number,
            )
            for phone in phones
        ),
        queues=tuple(
            DegradedQueue(name=name, endpoints=tuple(sorted(endpoints))) for name, endpoints in members.items()
        ),
        numbers=tuple(
            QueueOfNumber(dnis=entry.dnis, queue=queue)
            for entry in configuration.entry_points.values()
            for queue in (fallback_queue(configuration, entry),)
            if queue is not None and queue in configuration.queues
        ),
        recordings=recordings,
        trunk=trunk,
    )


def fallback_queue(configuration: Configuration, entry: EntryPoint) -> str | None:
    """Where callers of this number wait when the service is dead: its queue, or the first its flow leads to."""
    if entry.queue is not None:
        return entry.queue
    flow = configuration.flows.get(entry.flow or "")
    nodes = flow.nodes.values() if flow else ()
    return next((node.queue for node in nodes if isinstance(node, EnqueueNode)), None)
