"""Forecast a day of a queue, and have it played with so many agents. For supervisors, of the queues they look after."""

from math import inf
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query

from callcenter.api.auth import Supervisor
from callcenter.api.errors import Problem
from callcenter.api.forecast.schemas import (
    ForecastChecked,
    ForecastCheckWanted,
    ForecastShown,
    ForecastWanted,
    StaffingFormula,
    played_shown,
    shown,
)
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.scope import oversees_queue
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.figures.forecasts import forecast_of, played
from callcenter.reporting.erlang import Load, erlang_a, erlang_c
from callcenter.reporting.forecast import QUARTER_SECONDS, Forecast

router = APIRouter(prefix="/forecast", tags=["forecast"])


@router.get("")
async def forecast(wanted: Annotated[ForecastWanted, Query()], person: Supervisor, parts: Parts) -> ForecastShown:
    """Say what a day will bring to a queue by quarters of an hour, and how many agents that takes."""
    found = await _forecast(wanted, person, parts)
    return shown(found, wanted.queue, parts.engine.state.configuration.timezone)


@router.post("/check")
async def check(wanted: ForecastCheckWanted, person: Supervisor, parts: Parts) -> ForecastChecked:
    """Play the day with these agents by the contact center's own rules, and say what came of it beside the formula."""
    found = await _forecast(wanted, person, parts)
    needs = [one.erlang_a if wanted.formula is StaffingFormula.ERLANG_A else one.erlang_c for one in found.quarters]
    agents = [need.agents for need in needs] if wanted.agents is None else wanted.agents
    if len(agents) != len(found.quarters):
        raise Problem("forecast_quarters")
    return ForecastChecked(
        queue=wanted.queue,
        date=found.day,
        formula=wanted.formula,
        agents=agents,
        contacts=sum(one.contacts for one in found.quarters),
        formula_level=_formula_level(found, agents, wanted.formula),
        played=played_shown(await played(found, wanted.queue, agents)),
    )


async def _forecast(wanted: ForecastWanted, person: Person, parts: AppParts) -> Forecast:
    configuration = parts.engine.state.configuration
    if wanted.queue not in configuration.queues or not oversees_queue(configuration, person, wanted.queue):
        raise ContactCenterError(Refusal.UNKNOWN_QUEUE)
    today = parts.clock.now().astimezone(ZoneInfo(configuration.timezone)).date()
    async with parts.database.transaction() as connection:
        return await forecast_of(
            connection, wanted.queue, wanted.date, level=wanted.level, today=today, configuration=configuration
        )


def _formula_level(found: Forecast, agents: list[int], formula: StaffingFormula) -> float | None:
    whole = sum(one.contacts for one in found.quarters)
    if not whole:
        return None
    served = erlang_a if formula is StaffingFormula.ERLANG_A else erlang_c
    patience = inf if found.patience_seconds is None else found.patience_seconds
    level = 0.0
    for one, there in zip(found.quarters, agents, strict=True):
        load = Load(
            contacts_per_second=one.contacts / QUARTER_SECONDS,
            handle_seconds=one.handle_seconds,
            patience_seconds=patience,
        )
        level += one.contacts * served(load, there, found.goal.seconds).level
    return level / whole
