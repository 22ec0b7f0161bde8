"""A forecast day that is played comes to what the formula says, near enough; and the same plan to the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter.reporting.erlang import Load, erlang_a
from callcenter.whatif.staffing import play

START = datetime(2026, 3, 2, tzinfo=UTC)


def plan(agents: list[int], contacts: float = 45, patience: float | None = 180) -> dict[str, Any]:
    return {
        "queue": "sales",
        "seconds": 20,
        "patience_seconds": patience,
        "quarters": [
            {
                "at": (START + number * timedelta(minutes=15)).isoformat(),
                "contacts": contacts,
                "handle_seconds": 240,
                "agents": there,
            }
            for number, there in enumerate(agents)
        ],
    }


def test_a_steady_day_comes_to_what_erlang_a_says() -> None:
    played = play(plan([14] * 48))
    said = erlang_a(Load(contacts_per_second=0.05, handle_seconds=240, patience_seconds=180), 14, 20)
    assert played["offered"] == pytest.approx(48 * 45, rel=0.08)
    assert played["level"] == pytest.approx(said.level, abs=0.08)
    assert played["abandoned_share"] == pytest.approx(said.abandoned_share, abs=0.03)
    assert played == play(plan([14] * 48))


def test_agents_come_and_go_with_the_quarters() -> None:
    few, many = play(plan([6] * 8)), play(plan([6] * 4 + [20] * 4))
    assert (few["level"] or 0) < (many["level"] or 0)


def test_a_day_without_callers_or_agents_is_played_too() -> None:
    assert play(plan([0] * 4, contacts=0))["offered"] == 0
    alone = play(plan([0] * 4, contacts=4))
    assert (alone["level"], alone["abandoned_share"]) == (0.0, 1.0)
