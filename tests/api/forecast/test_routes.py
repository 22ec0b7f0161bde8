"""Forecasts over the API: from kept sums, of queues one looks after; the play beside the formula."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter.core.supervision import Supervision, SupervisorScope
from callcenter.engine.ids import new_id
from callcenter.reporting.facts import Fact
from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures
from tests.support.desk import CONFIGURATION, Desk
from tests.support.random_facts import Known, keep

URL = "/api/v1/forecast"
# The desk's clock is on Monday, the second of March 2026; ten in the morning in Shanghai.
TEN = datetime(2026, 3, 2, 2, tzinfo=UTC)


def answered(at: datetime) -> Fact:
    measures = Measures()
    for measure in (M.CONTACTS, M.OFFERED, M.ANSWERED, M.HANDLED):
        measures.count(measure)
    measures.count(M.TALK_SECONDS, 100.0)
    measures.count(M.WAIT_SECONDS, 5.0)
    return Fact(interaction_id=new_id(), number=1, at=at, queue="sales", agent="alice", measures=measures)


async def kept(desk: Desk) -> None:
    facts = tuple(answered(TEN - timedelta(weeks=week, seconds=-10 * n)) for week in (1, 2, 3) for n in range(30))
    await keep(desk.database, Known(facts=facts, times=()), CONFIGURATION)


async def asked(desk: Desk, who: str = "sam", **changes: Any) -> dict[str, Any]:
    answer = await (await desk.signed_in(who)).get(URL, params={"queue": "sales", "date": "2026-03-02", **changes})
    shown: dict[str, Any] = answer.json()
    return shown


async def test_a_day_is_forecast_from_the_same_weekdays_before(desk: Desk) -> None:
    await kept(desk)
    shown = await asked(desk)
    assert shown["like"] == ["2026-02-09", "2026-02-16", "2026-02-23"]
    assert (shown["contacts"], shown["handle_seconds"], shown["level_seconds"]) == (pytest.approx(30), 100.0, 20)
    (busy,) = [one for one in shown["quarters"] if one["contacts"]]
    assert busy["at"] == "2026-03-02T02:00:00Z"
    # 3.3 Erlang, and nobody has given up: both say the same.
    assert busy["erlang_c"]["agents"] == busy["erlang_a"]["agents"] == 6
    assert shown["patience_seconds"] is None


async def test_the_play_is_told_beside_the_formula(desk: Desk) -> None:
    await kept(desk)
    client = await desk.signed_in("sam")
    body = {"queue": "sales", "date": "2026-03-02", "formula": "erlang_c"}
    checked = (await client.post(f"{URL}/check", json=body)).json()
    assert checked["formula_level"] >= 0.8
    assert checked["played"]["offered"] == pytest.approx(30, abs=15)
    assert checked["played"]["level"] > 0.5
    own = (await client.post(f"{URL}/check", json={**body, "agents": [1] * 96})).json()
    assert own["formula_level"] == 0.0
    wrong = await client.post(f"{URL}/check", json={**body, "agents": [1]})
    assert wrong.json()["code"] == "forecast_quarters"


async def test_a_queue_out_of_scope_is_not_there_and_agents_have_no_forecasts(desk: Desk) -> None:
    scope = SupervisorScope(queues=frozenset({"care"}))
    desk.engine.configure(replace(CONFIGURATION, supervision=Supervision(scopes={"sam": scope})))
    await desk.tell()
    assert (await asked(desk))["code"] == "unknown_queue"
    assert (await asked(desk, who="admin", queue="nothing"))["code"] == "unknown_queue"
    assert (await asked(desk, who="alice"))["code"] == "forbidden"
