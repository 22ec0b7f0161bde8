"""Forecasts on the wire."""

from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Annotated

from pydantic import Field

from callcenter.api.fields import Day, Given, Shown, Word
from callcenter.figures.forecasts import Played
from callcenter.reporting.erlang import MOST_AGENTS, Served
from callcenter.reporting.forecast import USUAL_LEVEL, Forecast, Need

_MOST_QUARTERS = 100
Level = Annotated[float, Field(ge=0.01, le=0.999)]


class StaffingFormula(StrEnum):
    """By which formula agents are counted: everybody waits, or people give up."""

    ERLANG_C = "erlang_c"
    ERLANG_A = "erlang_a"


class ForecastWanted(Given):
    """Which day of which queue; `level` is the share to be answered within the queue's seconds."""

    queue: Word
    date: Day
    level: Level = USUAL_LEVEL


class ForecastCheckWanted(ForecastWanted):
    """A day to be played. `agents` for each quarter of an hour of it; left out: those of the formula."""

    formula: StaffingFormula = StaffingFormula.ERLANG_A
    agents: Annotated[
        list[Annotated[int, Field(ge=0, le=MOST_AGENTS)]] | None, Field(min_length=1, max_length=_MOST_QUARTERS)
    ] = None


class NeedShown(Shown):
    """So many agents, and what the formula says they come to. `wait_seconds` null: for ever."""

    agents: int
    level: float
    wait_seconds: float | None
    abandoned_share: float
    occupancy: float


class ForecastQuarter(Shown):
    """A quarter of an hour: contacts expected, how long each keeps its agent, agents by each formula."""

    at: datetime
    contacts: float
    handle_seconds: float
    is_open: bool | None
    erlang_c: NeedShown
    erlang_a: NeedShown


class ForecastShown(Shown):
    """What a day will bring. `like`: the days it was worked out of; `trend`: how many more contacts come each week.

    `patience_seconds` null: nobody has given up, and both formulas say the same.
    """

    queue: str
    date: date
    timezone: str
    like: list[Day]
    trend: float
    contacts: float
    handle_seconds: float
    patience_seconds: float | None
    level: float
    level_seconds: int
    quarters: list[ForecastQuarter]


class PlayedShown(Shown):
    """What the play of the day came to, callers and agents by the contact center's own rules."""

    offered: int
    level: float | None
    wait_seconds: float | None
    abandoned_share: float | None
    occupancy: float | None


class ForecastChecked(Shown):
    """The played day beside the formula: `formula_level` is the mean of its quarters, by their contacts."""

    queue: str
    date: date
    formula: StaffingFormula
    agents: list[int]
    contacts: float
    formula_level: float | None
    played: PlayedShown


def shown(found: Forecast, queue: str, timezone: str) -> ForecastShown:
    """Return a forecast as it is shown."""
    return ForecastShown(
        queue=queue,
        date=found.day,
        timezone=timezone,
        like=list(found.like),
        trend=found.trend,
        contacts=sum(one.contacts for one in found.quarters),
        handle_seconds=found.handle_seconds,
        patience_seconds=found.patience_seconds,
        level=found.goal.level,
        level_seconds=found.goal.seconds,
        quarters=[
            ForecastQuarter(
                at=one.at,
                contacts=one.contacts,
                handle_seconds=one.handle_seconds,
                is_open=one.is_open,
                erlang_c=_need(one.erlang_c),
                erlang_a=_need(one.erlang_a),
            )
            for one in found.quarters
        ],
    )


def played_shown(played: Played) -> PlayedShown:
    """Return what a play came to as it is shown."""
    return PlayedShown(
        offered=played.offered,
        level=played.level,
        wait_seconds=played.wait_seconds,
        abandoned_share=played.abandoned_share,
        occupancy=played.occupancy,
    )


def _need(need: Need) -> NeedShown:
    served: Served = need.served
    return NeedShown(
        agents=need.agents,
        level=served.level,
        wait_seconds=served.wait_seconds if isfinite(served.wait_seconds) else None,
        abandoned_share=served.abandoned_share,
        occupancy=served.occupancy,
    )
