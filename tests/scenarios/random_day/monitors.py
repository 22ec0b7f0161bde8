"""What supervisors do on a random day who are on the lines of others, and what their phones do."""

import random
from collections.abc import Callable
from typing import Final

from callcenter.core.agent import Activity
from callcenter.core.events import RingEnd
from callcenter.core.interaction import Stage
from callcenter.core.monitoring import MonitoringMode
from callcenter.core.monitoring_requests import StartMonitoring, StopMonitoring, SwitchMonitoring, TakeOver
from callcenter.core.requests import Request
from tests.scenarios.random_day.day import Day

_ENDS: Final = [RingEnd.NO_ANSWER, RingEnd.REJECTED, RingEnd.BUSY, RingEnd.UNREACHABLE, RingEnd.FAILED]


def somebody_listens(day: Day, pick: random.Random) -> None:
    """An agent who has nothing else to do, mostly, to a call that has an agent."""
    state = day.center.state
    talks = [each.id for each in state.interactions.values() if each.stage is Stage.CONNECTED]
    idle = [agent.username for agent in state.agents.values() if agent.activity is Activity.IDLE]
    everybody = [*state.agents, "nobody"]
    request = StartMonitoring(
        interaction_id=pick.choice([*talks, *talks, "unknown"]),
        supervisor=pick.choice(idle if idle and pick.random() < 0.9 else everybody),
        mode=pick.choice([*MonitoringMode]),
        at=day.at,
    )
    day.tell(request, pick)


def a_listener_asks(day: Day, pick: random.Random) -> None:
    """For another mode, for the call, or to leave."""
    monitoring = pick.choice(list(day.center.state.monitorings.values()))
    supervisor = monitoring.supervisor if pick.random() < 0.95 else "ann"
    mode = pick.choice([*MonitoringMode])
    requests: list[Request] = [
        SwitchMonitoring(monitoring_id=monitoring.id, supervisor=supervisor, mode=mode, at=day.at),
        SwitchMonitoring(monitoring_id=monitoring.id, supervisor=supervisor, mode=mode, at=day.at),
        TakeOver(monitoring_id=monitoring.id, supervisor=supervisor, at=day.at),
        StopMonitoring(monitoring_id=monitoring.id, supervisor=pick.choice([supervisor, None]), at=day.at),
    ]
    day.tell(pick.choice(requests), pick)


def a_listener_answers(day: Day, pick: random.Random) -> None:
    switch = day.switch
    called = [leg_id for leg_id, each in switch.listeners.items() if not each.answered]
    if called:
        switch.answer_listener(pick.choice(called))


def a_listener_leaves(day: Day, pick: random.Random) -> None:
    switch = day.switch
    switch.end_listener(pick.choice(list(switch.listeners)), pick.choice(_ENDS))


def _can_start(day: Day) -> bool:
    return any(each.stage is Stage.CONNECTED for each in day.center.state.interactions.values())


def _is_there(day: Day) -> bool:
    return bool(day.switch.listeners)


MONITORING: Final[list[tuple[Callable[[Day, random.Random], None], int, Callable[[Day], bool], bool]]] = [
    (somebody_listens, 40, _can_start, False),
    (a_listener_asks, 40, lambda day: bool(day.center.state.monitorings), False),
    (a_listener_answers, 60, _is_there, True),
    (a_listener_leaves, 8, _is_there, True),
]
