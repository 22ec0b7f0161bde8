"""A talk with a supervisor on its agent's line: what he asks for, what is heard of his phone, where he was put.

sam takes the calls of no queue and is offline; kim is another supervisor like him.
"""

from dataclasses import replace
from typing import Any, Self

from callcenter.core.commands import CallMonitor, HangUpLeg, MonitorSpot, PlaceMonitor
from callcenter.core.configuration import AgentProfile, Configuration
from callcenter.core.events import LegAnswered, LegEnded, LegFailed, LiveMonitor, RingEnd
from callcenter.core.monitoring import Monitoring, MonitoringMode
from callcenter.core.monitoring_requests import StartMonitoring, StopMonitoring, SwitchMonitoring, TakeOver
from tests.support.floor import START, a_floor
from tests.support.steering import Steered

LISTEN, WHISPER, BARGE = MonitoringMode.LISTEN, MonitoringMode.WHISPER, MonitoringMode.BARGE


def supervised_floor(configuration: Configuration | None = None) -> Configuration:
    """The floor of the tests, and two supervisors with telephones."""
    floor = configuration or a_floor()
    supervisors = {
        name: AgentProfile(username=name, display_name=name.title(), endpoint=name, queues=frozenset())
        for name in ("sam", "kim")
    }
    return replace(floor, agents={**floor.agents, **supervisors})


class Monitored(Steered):
    """`put`: where each supervisor was last told to stand, and on whose leg."""

    def __init__(self, configuration: Configuration | None = None) -> None:
        self.put: dict[str, tuple[MonitorSpot, str | None]] = {}
        super().__init__(configuration or supervised_floor())

    @classmethod
    def listened(cls, mode: MonitoringMode = LISTEN, **fields: Any) -> Self:
        """Ann talks with her caller, and sam is on her line."""
        return cls.talking(**fields).monitors(mode).monitor_answers()

    def monitors(self, mode: MonitoringMode = LISTEN, *, supervisor: str = "sam") -> Self:
        """His phone is called."""
        return self.give(StartMonitoring(interaction_id="id1", supervisor=supervisor, mode=mode, at=START))

    def switches(self, mode: MonitoringMode, *, supervisor: str = "sam") -> Self:
        request = SwitchMonitoring(
            monitoring_id=self.monitoring(supervisor).id, supervisor=supervisor, mode=mode, at=START
        )
        return self.steer(request)

    def stops(self, *, supervisor: str = "sam") -> Self:
        id_ = self.monitoring(supervisor).id
        return self.give(StopMonitoring(monitoring_id=id_, supervisor=supervisor, at=START))

    def takes_over(self, *, supervisor: str = "sam") -> Self:
        id_ = self.monitoring(supervisor).id
        return self.steer(TakeOver(monitoring_id=id_, supervisor=supervisor, at=START))

    def monitor_answers(self, *, supervisor: str = "sam") -> Self:
        self.give(LegAnswered(call_id="c1", leg_id=self.monitoring(supervisor).id, at=START))
        return self.begins() if self._verb() in self.center.state.timers else self

    def monitor_fails(self, end: RingEnd) -> Self:
        return self.give(LegFailed(call_id="c1", leg_id=self.monitoring().id, end=end, at=START))

    def monitor_hangs_up(self, *, supervisor: str = "sam") -> Self:
        return self.give(LegEnded(call_id="c1", leg_id=self.monitoring(supervisor).id, at=START))

    def a_monitor(self, supervisor: str = "sam", *, answered: bool = True) -> LiveMonitor:
        """His phone as a look shows it."""
        return LiveMonitor(call_id="c1", leg_id=self.monitoring(supervisor).id, answered=answered)

    def give(self, given: Any) -> Self:
        super().give(given)
        for order in self.orders:
            match order:
                case PlaceMonitor(leg_id=leg_id, spot=spot, leg=leg):
                    self.put[self._of(leg_id)] = (spot, leg)
                case HangUpLeg(leg=leg) if leg in self.kept.tables.monitorings:
                    self.put.pop(self._of(leg), None)
                case _:
                    pass
        return self

    def monitoring(self, supervisor: str = "sam") -> Monitoring:
        """The newest one of his, also when it is over."""
        return [each for each in self.kept.tables.monitorings.values() if each.supervisor == supervisor][-1]

    @property
    def called_monitors(self) -> list[CallMonitor]:
        return [order for order in self.orders if isinstance(order, CallMonitor)]

    def _of(self, leg_id: str) -> str:
        return self.kept.tables.monitorings[leg_id].supervisor
