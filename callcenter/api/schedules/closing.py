"""Closing a schedule at once and opening it again, as changes of the routing document.

Rule: nothing else in the document is looked at. A prompt that is gone must not keep anybody from closing in a fire.
"""

from datetime import datetime

from callcenter.api.errors import Problem
from callcenter.api.routing.changing import Edit
from callcenter.routing.checks import Known
from callcenter.routing.document import RoutingDocument
from callcenter.routing.schedules import EmergencySettings, ScheduleSettings


def closed(name: str, reason: str, until: datetime | None) -> Edit:
    """Closed until then, or until it is lifted; whatever emergency was there before is forgotten."""
    return _with_emergency(name, EmergencySettings(reason=reason, until=until.isoformat() if until else None))


def lifted(name: str) -> Edit:
    """As the week, the holidays and the overrides say."""
    return _with_emergency(name, None)


def settings_in(document: RoutingDocument, name: str) -> ScheduleSettings:
    """The schedule of this name, or the problem that there is none."""
    if name not in document.schedules:
        raise Problem("unknown_schedule")
    return document.schedules[name]


def _with_emergency(name: str, emergency: EmergencySettings | None) -> Edit:
    def edit(old: RoutingDocument, known: Known) -> RoutingDocument:
        settings = settings_in(old, name).model_copy(update={"emergency": emergency})
        return old.model_copy(update={"schedules": {**old.schedules, name: settings}})

    return edit
