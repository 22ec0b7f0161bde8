"""Forecasts of a queue's day from its kept sums, and their check: the day is played by a process of its own.

Rule: both compute for a while, in which calls go on: one in a thread, the other in a process.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import orjson

from callcenter.core.configuration import Configuration
from callcenter.records.imports.watch import run_child
from callcenter.reporting.forecast import WEEKS, Forecast, Goal, forecast
from callcenter.reporting.intervals import Interval
from callcenter.reporting.measures import Measure
from callcenter.reporting.periods import Days, span_of
from callcenter.reporting.report import Dimension, Needed
from callcenter.store.database import Connection
from callcenter.store.repositories.report_cells import read_sums
from callcenter.store.repositories.report_plan import SumsWanted

_NEEDED: Final = Needed(
    measures=frozenset(
        {
            Measure.OFFERED,
            Measure.ABANDONED,
            Measure.WAIT_SECONDS,
            Measure.HANDLED,
            Measure.TALK_SECONDS,
            Measure.HOLD_SECONDS,
            Measure.WRAP_UP_SECONDS,
        }
    ),
    waits=frozenset(),
)
_MOST_QUARTERS: Final = WEEKS * 7 * 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What the play of a day came to. `wait_seconds` is the mean of who was answered; None: nobody was."""

    offered: int
    level: float | None
    wait_seconds: float | None
    abandoned_share: float | None
    occupancy: float | None


async def forecast_of(
    connection: Connection, queue: str, day: date, *, level: float, today: date, configuration: Configuration
) -> Forecast:
    """Return what a day will bring; of a day that has been, what one would have said before it."""
    zone = ZoneInfo(configuration.timezone)
    last = min(day, today) - timedelta(days=1)
    history = await read_sums(
        connection,
        SumsWanted(
            span=span_of(Days(first=last - timedelta(days=7 * WEEKS - 1), last=last), zone),
            zone=configuration.timezone,
            interval=Interval.QUARTER,
            filters={Dimension.QUEUE: (queue,)},
            reach=None,
            needed=_NEEDED,
            most_rows=_MOST_QUARTERS,
        ),
    )
    settings = configuration.queues[queue]
    return await asyncio.to_thread(
        forecast,
        {at: measures for (at, _), measures in history.rows.items() if at is not None},
        day,
        zone=zone,
        schedule=configuration.schedules.get(settings.schedule or ""),
        goal=Goal(level=level, seconds=settings.service_level_seconds),
    )


async def played(found: Forecast, queue: str, agents: Sequence[int]) -> Played:
    """Play a forecast day with so many agents in each quarter of an hour. Raises ChildFailed."""
    plan = {
        "queue": queue,
        "seconds": found.goal.seconds,
        "patience_seconds": found.patience_seconds,
        "quarters": [
            {"at": one.at, "contacts": one.contacts, "handle_seconds": one.handle_seconds, "agents": there}
            for one, there in zip(found.quarters, agents, strict=True)
        ],
    }
    with tempfile.TemporaryDirectory(prefix="callcenter-forecast-") as folder:
        file = Path(folder, "plan.json")
        await asyncio.to_thread(file.write_bytes, orjson.dumps(plan))
        return Played(**orjson.loads(await run_child("callcenter.whatif.staffing", [str(file)])))
