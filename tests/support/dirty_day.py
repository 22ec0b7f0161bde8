"""A day that is not as days should be, lived by the real core, and what its figures come to."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from callcenter.core.agent import Status
from callcenter.core.changes import Change
from callcenter.core.configuration import Configuration
from callcenter.core.contact_center import Answer
from callcenter.core.events import CallArrived
from callcenter.core.requests import TransferCall
from callcenter.reporting.facts import Fact, TimeFact
from callcenter.reporting.intervals import Interval, start_of
from callcenter.reporting.record import Answer as SurveyAnswer
from callcenter.reporting.registry import METRICS
from callcenter.store.history import Stretch
from tests.support.counted import all_facts, stretches_of, summed, times_of
from tests.support.floor import a_floor
from tests.support.steering import Steered

SHANGHAI: Final = "Asia/Shanghai"
TUESDAY: Final = date(2026, 3, 3)


class DirtyDay(Steered):
    """Begins at a wall clock time of its zone. Sales answers within 20 s and wraps up for 30 s, support never does."""

    def __init__(
        self,
        begins: str = "09:00:00",
        *,
        on: date = TUESDAY,
        zone: str = SHANGHAI,
        configuration: Configuration | None = None,
    ) -> None:
        self.everything: list[Change] = []
        self.answers_given: dict[str, Sequence[SurveyAnswer]] = {}
        self.zone = ZoneInfo(zone)
        super().__init__(configuration or a_floor())
        self.at = self.wall(begins, on=on)
        self.began_at = self.at

    def wall(self, clock: str, *, on: date | None = None, again: bool = False) -> datetime:
        """The instant of this time on the wall; `again`: the second time that the clock shows it."""
        day = on or self.began_at.astimezone(self.zone).date()
        moment = datetime.combine(day, time.fromisoformat(clock), self.zone).replace(fold=int(again))
        return moment.astimezone(ZoneInfo("UTC"))

    def until(self, clock: str, *, on: date | None = None, again: bool = False) -> Self:
        """Time passes until the wall clock shows this."""
        at = self.wall(clock, on=on, again=again)
        assert at >= self.at, "time does not go backwards"
        self.at = at
        return self

    def rings(self, number: str, *, call_id: str = "c1", dnis: str = "4001") -> Self:
        """Somebody calls whose number is known in full."""
        self.give(CallArrived(call_id=call_id, ani=number, ani_e164=number, dnis=dnis, at=self.at))
        return self.starts(call_id)

    def sends_on(self, request: TransferCall) -> Self:
        """An agent sends the caller on."""
        return self.give(request).starts()

    def wraps_up(self, agent: str = "ann", call_id: str = "c1") -> Self:
        """The time of his wrap-up is over: of a part that he has handed over, or of the call that was his last."""
        part = self.center.state.participations.get(agent)
        if part is not None:
            return self.fires(f"participation:{part.interaction_id}:{part.number}")
        return self.fires(f"wrap_up:{self.record(call_id).id}")

    def picks_up(self) -> str:
        """Who is called back answers; returns the id of that call."""
        (call,) = [i for i in self.center.state.interactions.values() if i.direction == "outbound"]
        self.give(CallArrived(call_id=call.call_id, ani=call.ani, dnis=call.dnis, at=self.at))
        self.starts(call.call_id)
        return call.call_id

    def goes_home(self, *agents: str) -> Self:
        """These agents are done for the day."""
        for agent in agents:
            self.chooses(agent, Status.OFFLINE)
        return self

    def _take(self, answer: Answer) -> Self:
        self.everything.extend(answer.changes)
        return super()._take(answer)

    # What it comes to

    @property
    def facts(self) -> list[Fact]:
        return all_facts(self.kept.tables, self.answers_given)

    @property
    def history(self) -> list[Stretch]:
        return stretches_of(self.everything)

    @property
    def times(self) -> list[TimeFact]:
        return times_of(self.history, self.at)

    def figures(self, **only: Any) -> dict[str, float]:
        """What was counted, by name; 0 is left out.

        `queue`, `agent`: of whom (None: of nobody). `quarter`, `hour`, `day`: the interval that begins at this instant.
        """
        sums = summed(self._found(only)).sums
        return {str(measure): round(number, 6) for measure, number in sums.items() if abs(number) > 1e-9}

    def metric(self, name: str, **only: Any) -> float | None:
        """One figure of the registry."""
        return METRICS[name].formula(summed(self._found(only)))

    def _found(self, only: dict[str, Any]) -> list[Fact | TimeFact]:
        facts: list[Fact | TimeFact] = [fact for fact in self.facts if self._matches(fact, only)]
        return facts if "queue" in only else [*facts, *(fact for fact in self.times if self._matches(fact, only))]

    def _matches(self, fact: Fact | TimeFact, only: dict[str, Any]) -> bool:
        for name, wanted in only.items():
            if name in Interval.__members__.values():
                if start_of(Interval(name), fact.at, self.zone) != wanted:
                    return False
            elif getattr(fact, name, None) != wanted:
                return False
        return True


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)
