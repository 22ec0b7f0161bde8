"""The demo's alarms: the service level of the last half hour, and somebody who waits too long. For every queue."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.reporting.alarms import Severity
from callcenter.reporting.conditions import Operator, Reach, Window
from callcenter.store.demo_routing import demo_id
from callcenter.store.tables import alarms


def _condition(metric: str, window: Window, operator: Operator, threshold: float, clear: float) -> dict[str, Any]:
    return {
        "metric": metric,
        "reach": Reach.EACH,
        "queue": None,
        "window": window,
        "operator": operator,
        "threshold": threshold,
        "clear": clear,
        "within_seconds": None,
    }


_LEVEL: Final = _condition("service_level", Window.HALF_HOUR, Operator.BELOW, 0.70, 0.75)
_WAIT: Final = _condition("longest_waiting", Window.NOW, Operator.ABOVE, 120, 120)
_ALARMS: Final = (
    ("服务水平低 Service level low", _LEVEL, 60, Severity.WARNING),
    ("等待过久 Long wait", _WAIT, 0, Severity.CRITICAL),
)


async def seed_alarms(connection: AsyncConnection, at: datetime) -> None:
    """Make those that are missing."""
    rows = [
        {
            "id": demo_id("alarm", condition["metric"]),
            "name": name,
            "conditions": [condition],
            "combination": "all",
            "queues": [],
            "for_seconds": for_seconds,
            "severity": severity,
            "emails": [],
            "escalate_to": [],
            "created_by": "demo",
            "created_at": at,
            "updated_at": at,
        }
        for name, condition, for_seconds, severity in _ALARMS
    ]
    await connection.execute(insert(alarms).on_conflict_do_nothing(), rows)
