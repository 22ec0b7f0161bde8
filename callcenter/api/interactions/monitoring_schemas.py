"""One time that a supervisor was on a line, as a part of the record of the call."""

from datetime import datetime

from callcenter.api.fields import Shown
from callcenter.core.monitoring import MonitoringMode, MonitoringState


class MonitoringShown(Shown):
    """One time that a supervisor was on a line: of `agents`, in their order, in the last mode that he chose.

    Each change of the mode is in the audit. `cause` says why it has ended: `stopped`, `hung_up`, `took_over`,
    `talk_ended`, `transferred_out`, `out_of_scope`, `no_answer` and others.
    """

    id: str
    interaction_id: str
    supervisor: str
    supervisor_name: str
    agents: list[str]
    mode: MonitoringMode
    state: MonitoringState
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    cause: str | None
