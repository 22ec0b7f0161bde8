"""What supervisors ask for who are on an agent's line, or want to be: imperative, refused with a code (`errors.py`).

Whose role lets him ask is looked at before, by whoever takes his word.
"""

from dataclasses import dataclass
from datetime import datetime

from callcenter.core.monitoring import MonitoringMode


@dataclass(frozen=True, slots=True, kw_only=True)
class StartMonitoring:
    """Call the supervisor's phone; when it has answered he is on the line of the call's agent.

    `monitoring_id` is the id that it is to have. `everywhere`: he is an administrator, who looks after everything.
    """

    interaction_id: str
    supervisor: str
    mode: MonitoringMode
    monitoring_id: str | None = None
    everywhere: bool = False
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchMonitoring:
    """Listen, whisper or talk along from now on. `supervisor`, here and below: whose it is."""

    monitoring_id: str
    supervisor: str
    mode: MonitoringMode
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StopMonitoring:
    """He leaves the line. `supervisor` None: somebody else ends it."""

    monitoring_id: str
    supervisor: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """The call is the supervisor's from now on; the agent before him wraps up his part."""

    monitoring_id: str
    supervisor: str
    at: datetime


MonitoringRequest = StartMonitoring | SwitchMonitoring | StopMonitoring | TakeOver
