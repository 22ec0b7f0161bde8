"""`python -m callcenter.whatif.staffing plan.json`: plays a forecast day with so many agents, prints what came of it.

How: callers come by chance (drawn by a hash, so that the same plan is the same day), talk and are patient as the
forecast says, and the contact center's own rules give them to agents who come and go with each quarter of an hour.

Rule: a process of its own, since a day of a large queue takes seconds of computing; it reads no database.
"""

import json
import sys
from datetime import datetime, timedelta
from math import log
from pathlib import Path
from typing import Any, Final

from callcenter.core.agent import Status
from callcenter.core.configuration import AgentProfile, Configuration, Queue, WrapUpMode
from callcenter.whatif.callers import lot
from callcenter.whatif.day import Call, Day, StatusChange
from callcenter.whatif.replay import replay

_QUARTER: Final = timedelta(minutes=15)


def play(plan: dict[str, Any]) -> dict[str, float | int | None]:
    """Play the plan: `queue`, `seconds` of the service level, `patience_seconds` or null, `quarters`.

    Each quarter has `at`, `contacts`, `handle_seconds` and `agents`.
    """
    queue = plan["queue"]
    quarters = [{**one, "at": datetime.fromisoformat(one["at"])} for one in plan["quarters"]]
    starts_at = quarters[0]["at"]
    day = Day(
        starts_at=starts_at,
        ends_at=quarters[-1]["at"] + _QUARTER,
        calls=tuple(sorted(_calls(queue, quarters, plan["patience_seconds"]), key=lambda call: call.arrived_at)),
        presence=tuple(_presence(quarters)),
    )
    # Formulas know no time between the ring and the answer, so nobody takes any.
    result = replay(_configuration(plan, quarters), day, answer_seconds=0.0)
    figures = result.total
    return {
        "offered": figures.offered,
        "level": figures.service_level,
        "wait_seconds": figures.average_wait,
        "abandoned_share": figures.abandoned_share,
        "occupancy": result.occupancy,
    }


def _calls(queue: str, quarters: list[dict[str, Any]], patience: float | None) -> list[Call]:
    calls = []
    for number, quarter in enumerate(quarters):
        rate = quarter["contacts"] / _QUARTER.total_seconds()
        at, place = 0.0, 0
        while rate > 0:
            name = f"{number}-{place}"
            at, place = at - log(lot(name, "arrival")) / rate, place + 1
            if at >= _QUARTER.total_seconds():
                break
            calls.append(
                Call(
                    id=name,
                    arrived_at=quarter["at"] + timedelta(seconds=at),
                    queue=queue,
                    number=f"1{number:03}{place:05}",
                    patience_seconds=None if patience is None else -log(lot(name, "patience")) * patience,
                    talk_seconds=-log(lot(name, "talk")) * quarter["handle_seconds"],
                )
            )
    return calls


def _presence(quarters: list[dict[str, Any]]) -> list[StatusChange]:
    changes, there = [], 0
    for quarter in quarters:
        wanted = quarter["agents"]
        for number in range(min(there, wanted), max(there, wanted)):
            status = Status.AVAILABLE if wanted > there else Status.OFFLINE
            changes.append(StatusChange(at=quarter["at"], agent=_name(number), status=status))
        there = wanted
    return changes


def _configuration(plan: dict[str, Any], quarters: list[dict[str, Any]]) -> Configuration:
    queue = Queue(
        name=plan["queue"],
        label_en="",
        label_zh="",
        service_level_seconds=plan["seconds"],
        wrap_up_mode=WrapUpMode.NONE,
        wrap_up_seconds=0,
    )
    agents = [_name(number) for number in range(max(quarter["agents"] for quarter in quarters))]
    return Configuration(
        queues={queue.name: queue},
        agents={
            name: AgentProfile(username=name, display_name=name, endpoint=name, queues=frozenset({queue.name}))
            for name in agents
        },
    )


def _name(number: int) -> str:
    return f"agent-{number:04}"


if __name__ == "__main__":
    print(json.dumps(play(json.loads(Path(sys.argv[1]).read_bytes()))))
