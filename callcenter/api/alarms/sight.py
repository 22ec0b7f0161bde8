"""Which alarms somebody sees, and which he may change: by the queues, groups and agents whose figures they tell.

Rule: who does not oversee all that an alarm tells of for a place does not see it there; only who sees it everywhere
may change it. What is seen nowhere is not there.
"""

from collections.abc import Callable, Collection

from callcenter.api.people import Person
from callcenter.api.scope import oversees_agent, oversees_group, oversees_queue
from callcenter.core.configuration import Configuration
from callcenter.records.deeds import RecordRefused
from callcenter.reporting.alarms import Alarm, instances_of, looks_at
from callcenter.reporting.conditions import Place, Reach
from callcenter.store.repositories.alarm_instances import AlarmReach


def sees(configuration: Configuration, person: Person, place: Place, queues: Collection[str] | None) -> bool:
    """Whether somebody oversees all that an instance tells of: this place, and these queues besides (None: all)."""
    if queues is None:
        return oversees_queue(configuration, person, None)
    return (
        all(oversees_queue(configuration, person, queue) for queue in queues)
        and (place.agent is None or oversees_agent(configuration, person, place.agent))
        and (place.group is None or oversees_group(configuration, person, place.group))
    )


def reach_of(configuration: Configuration, person: Person) -> AlarmReach | None:
    """Return all that somebody oversees; None: everything."""
    if oversees_queue(configuration, person, None):
        return None
    return AlarmReach(
        queues=[one for one in configuration.queues if oversees_queue(configuration, person, one)],
        groups=groups_seen(configuration, person),
        agents=[one for one in configuration.agents if oversees_agent(configuration, person, one)],
    )


def groups_seen(configuration: Configuration, person: Person) -> list[str]:
    """Return the groups all of whose agents somebody oversees."""
    groups = sorted({group for profile in configuration.agents.values() for group in profile.groups})
    return [group for group in groups if oversees_group(configuration, person, group)]


def places_seen(configuration: Configuration, person: Person, alarm: Alarm) -> list[Place]:
    """Return the places for which somebody sees this alarm."""
    return [
        place
        for place in instances_of(alarm, configuration)
        if sees(configuration, person, place, looks_at(alarm, place))
    ]


def sees_alarm(configuration: Configuration, person: Person, alarm: Alarm) -> bool:
    """Whether somebody sees this alarm for any place. Who sees everything sees also what is about none there is."""
    return bool(places_seen(configuration, person, alarm)) or oversees_queue(configuration, person, None)


def may_change(configuration: Configuration, person: Person, alarm: Alarm) -> bool:
    """Whether somebody sees all of it, now and when there are more queues."""
    if oversees_queue(configuration, person, None):
        return True
    places = instances_of(alarm, configuration)
    watches_all = not alarm.queues and (len(places) > 1 or alarm.is_about(Reach.EACH_AGENT))
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
        if condition.group is not None and not oversees_group(configuration, person, condition.group):
            raise RecordRefused("alarm_group_unfit", field=f"conditions/{number}/group")
    if not may_change(configuration, person, alarm):
        raise RecordRefused("alarm_out_of_scope")
