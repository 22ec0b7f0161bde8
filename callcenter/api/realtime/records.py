"""Tells the screens of record events: that a record has changed, to all; a notice, to whom it names.

Rule: nothing of a record goes out here; who may see it reads it through the API, masked for his role. A bulk change or
an import is told as one message for each kind, not as thousands.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from callcenter.api.realtime.hub import Hub
from callcenter.api.realtime.messages import Notice, RecordChanged
from callcenter.core.configuration import Configuration
from callcenter.records.notices import addressed, addresses_of, title_of
from callcenter.records.offer_events import OFFERED_KIND
from callcenter.store.repositories.record_events import RecordEvent

# More than people do in the moment between two looks.
_MOST_TOLD: Final = 20


class RecordScreens:
    """A listener of the feed. Screens that missed something here have missed nothing that is kept nowhere else."""

    def __init__(self, hub: Hub, configuration: Callable[[], Configuration]) -> None:
        self._hub = hub
        self._configuration = configuration

    def __call__(self, events: Sequence[RecordEvent]) -> None:
        """Tell of these."""
        if not self._hub.audience.sockets:
            return
        of_kind: dict[str, dict[str, RecordEvent]] = {}
        for event in events:
            if event.kind == OFFERED_KIND:
                continue  # whom it concerns has the pop
            of_kind.setdefault(event.kind, {})[event.record_id] = event
        for latest in of_kind.values():
            self._tell_changes(latest)
        for event in events:
            self._tell_people(event)

    def _tell_changes(self, latest: Mapping[str, RecordEvent]) -> None:
        # Imports go on for minutes, a batch at a time; of any one of their records there is nobody to tell.
        if len(latest) > _MOST_TOLD or all(event.import_id for event in latest.values()):
            event = list(latest.values())[-1]
            self._hub.tell(_changed(event, one=False))
            return
        for event in latest.values():
            self._hub.tell(_changed(event, one=True))

    def _tell_people(self, event: RecordEvent) -> None:
        whom = addressed(event)
        if not whom:
            return
        configuration = self._configuration()
        people = {name for name in configuration.agents if not whom.isdisjoint(addresses_of(name, configuration))}
        # Supervisors need not be agents.
        people |= {address for address in whom if ":" not in address}
        for person in sorted(people):
            self._hub.tell(notice_of(event), person)


def notice_of(event: RecordEvent) -> Notice:
    """Return what a person is told of an event that names him."""
    return Notice(
        id=event.id,
        at=event.at,
        about=event.type,
        kind=event.kind,
        record_id=event.record_id,
        customer_id=event.customer_id,
        title=title_of(event),
    )


def _changed(event: RecordEvent, *, one: bool) -> RecordChanged:
    return RecordChanged(
        kind=event.kind,
        record_id=event.record_id if one else None,
        customer_id=event.customer_id if one else None,
        about=event.type,
        version=event.version,
    )
