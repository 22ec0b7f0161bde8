"""Alarms over the API: what is asked for, and two queues of which the supervisor may have one."""

from dataclasses import replace
from typing import Any

from callcenter.core.configuration import Configuration, Queue
from callcenter.core.supervision import Supervision, SupervisorScope
from tests.support.desk import CONFIGURATION, Desk

PATH = "/api/v1/alarms"
LEVEL: dict[str, Any] = {
    "metric": "service_level",
    "window": "30m",
    "operator": "below",
    "threshold": 0.7,
    "clear": 0.75,
}
WANTED: dict[str, Any] = {"name": "Level", "conditions": [LEVEL], "for_seconds": 60, "emails": ["ops@example.com"]}
TWO_QUEUES = replace(
    CONFIGURATION, queues={**CONFIGURATION.queues, "vip": Queue(name="vip", label_en="VIP", label_zh="贵宾")}
)
SAM_HAS_SALES = replace(
    TWO_QUEUES, supervision=Supervision(scopes={"sam": SupervisorScope(queues=frozenset({"sales"}))})
)


async def under(desk: Desk, configuration: Configuration) -> None:
    """Let this hold from now on."""
    desk.engine.configure(configuration)
    await desk.tell()
