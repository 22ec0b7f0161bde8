"""Which alarms somebody sees, and which he may change: by the queues whose figures they are worked out of.

Rule: who does not oversee all that an alarm looks at for a queue does not see it there; only who sees it everywhere
may change it. What is seen nowhere is not there.
"""

from collections.abc import Callable, Collection

from callcenter.api.people import Person
from callcenter.api.scope import oversees_queue
from callcenter.core.configuration import Configuration
from callcenter.records.deeds import RecordRefused
from callcenter.reporting.alarms import Alarm, instances_of, looks_at


def sees(configuration: Configuration, person: Person, queues: Collection[str] | None) -> bool:
    """Whether somebody oversees all of these queues. None: everything there is."""
    if queues is None:
        return oversees_queue(configuration, person, None)
    return all(oversees_queue(configuration, person, queue) for queue in queues)


def places_seen(configuration: Configuration, person: Person, alarm: Alarm) -> list[str | None]:
    """Return the queues for which somebody sees this alarm."""
    return [
        queue
        for queue in instances_of(alarm, configuration.queues)
        if sees(configuration, person, looks_at(alarm, queue))
    ]


def sees_alarm(configuration: Configuration, person: Person, alarm: Alarm) -> bool:
    """Whether somebody sees this alarm for any queue. Who sees everything sees also what is about no queue there is."""
    return bool(places_seen(configuration, person, alarm)) or sees(configuration, person, None)


def may_change(configuration: Configuration, person: Person, alarm: Alarm) -> bool:
    """Whether somebody sees all of it, now and when there are more queues."""
    if sees(configuration, person, None):
        return True
    places = instances_of(alarm, configuration.queues)
    watches_all = bool(places) and len(places) > 1 and not alarm.queues
    return not watches_all and bool(places) and places_seen(configuration, person, alarm) == places


def allowed(configuration: Configuration, person: Person) -> Callable[[Alarm], None]:
    """Return what raises RecordRefused for an alarm that this person may not change."""

    def check(alarm: Alarm) -> None:
        if not sees_alarm(configuration, person, alarm):
            raise RecordRefused("unknown_alarm")
        if not may_change(configuration, person, alarm):
            raise RecordRefused("alarm_out_of_scope")

    return check


def check_wanted(configuration: Configuration, person: Person, alarm: Alarm) -> None:
    """Raise RecordRefused for an alarm that this person may not make: queues of others are none."""
    for number, queue in enumerate(alarm.queues):
        if not oversees_queue(configuration, person, queue):
            raise RecordRefused("unknown_queue", field=f"queues/{number}")
    for number, condition in enumerate(alarm.conditions):
        if condition.queue is not None and not oversees_queue(configuration, person, condition.queue):
            raise RecordRefused("unknown_queue", field=f"conditions/{number}/queue")
    if not may_change(configuration, person, alarm):
        raise RecordRefused("alarm_out_of_scope")
