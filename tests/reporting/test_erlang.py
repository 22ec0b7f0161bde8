"""Erlang's formulas against figures that others have published."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.reporting.erlang import Load, agents_for, blocked, erlang_a, erlang_c

# 48 calls a minute of one minute each, 50 agents, patience of two minutes: O. Garnett, A. Mandelbaum, M. Reiman,
# "Designing a call center with impatient customers" (2002), table 1.
GARNETT = Load(contacts_per_second=0.8, handle_seconds=60, patience_seconds=120)


@pytest.mark.parametrize(
    ("erlangs", "agents", "share"),
    # From tables of Erlang B as every textbook of teletraffic has them.
    [(1, 1, 0.5), (1, 2, 0.2), (2, 2, 0.4), (5, 10, 0.018385), (10, 10, 0.214582), (100, 100, 0.075700)],
)
def test_erlang_b_is_as_in_the_tables(erlangs: float, agents: int, share: float) -> None:
    assert blocked(erlangs, agents) == pytest.approx(share, abs=5e-6)


def test_erlang_c_is_as_in_the_usual_example() -> None:
    """360 calls in half an hour, four minutes each, 55 agents (www.mitan.co.uk/erlang/elgcmath.htm)."""
    served = erlang_c(Load(contacts_per_second=0.2, handle_seconds=240), 55, 15)
    assert served.waiting_share == pytest.approx(0.239, abs=5e-4)
    assert served.wait_seconds == pytest.approx(8.2, abs=0.05)
    assert served.level == pytest.approx(0.846, abs=1e-3)
    assert served.occupancy == pytest.approx(48 / 55)


def test_erlang_a_is_as_garnett_mandelbaum_and_reiman_have_it() -> None:
    c, a = erlang_c(GARNETT, 50, 20), erlang_a(GARNETT, 50, 20)
    assert c.wait_seconds == pytest.approx(20.8, abs=0.1)
    assert c.occupancy == pytest.approx(0.96)
    assert a.abandoned_share == pytest.approx(0.031, abs=5e-4)
    assert a.wait_seconds == pytest.approx(3.7, abs=0.05)
    assert a.occupancy == pytest.approx(0.93, abs=5e-3)


def states(load: Load, agents: int, most: int = 4000) -> tuple[float, float]:
    """The chance to wait and to give up, from the balance of births and deaths, state by state."""
    weights = [1.0]
    for number in range(1, most):
        busy, waiting = min(number, agents), max(0, number - agents)
        leaving = busy / load.handle_seconds + waiting / load.patience_seconds
        weights.append(weights[-1] * load.contacts_per_second / leaving)
        if number > agents and weights[-1] < 1e-14 * max(weights):
            break
    total = sum(weights)
    queue = sum((number - agents) * weight for number, weight in enumerate(weights) if number > agents) / total
    return sum(weights[agents:]) / total, queue / load.patience_seconds / load.contacts_per_second


@given(
    st.floats(0.01, 1.0),
    st.floats(20, 400),
    st.floats(20, 600),
    st.floats(0.6, 1.6),
)
def test_erlang_a_is_the_balance_of_births_and_deaths(
    rate: float, handle: float, patience: float, staffing: float
) -> None:
    load = Load(contacts_per_second=rate, handle_seconds=handle, patience_seconds=patience)
    agents = max(1, round(load.erlangs * staffing))
    served = erlang_a(load, agents, 20)
    waiting, abandoned = states(load, agents)
    assert served.waiting_share == pytest.approx(waiting, abs=2e-4)
    assert served.abandoned_share == pytest.approx(abandoned, abs=2e-4)


@given(st.floats(0.001, 0.5), st.floats(20, 400), st.floats(30, 600), st.floats(0.5, 0.95))
def test_the_fewest_agents_reach_the_level_and_one_less_does_not(
    rate: float, handle: float, patience: float, level: float
) -> None:
    load = Load(contacts_per_second=rate, handle_seconds=handle, patience_seconds=patience)
    for formula in (erlang_c, erlang_a):
        agents = agents_for(formula, load, level=level, within_seconds=20)
        assert formula(load, agents, 20).level >= level
        assert agents == 0 or formula(load, agents - 1, 20).level < level
    # Who gives up makes room for others.
    assert agents_for(erlang_a, load, level=level, within_seconds=20) <= agents_for(
        erlang_c, load, level=level, within_seconds=20
    )


def test_without_impatience_both_say_the_same_and_without_calls_nobody_is_needed() -> None:
    load = Load(contacts_per_second=0.2, handle_seconds=240, patience_seconds=1e7)
    assert erlang_a(load, 55, 15).level == pytest.approx(erlang_c(load, 55, 15).level, abs=1e-3)
    assert erlang_c(load, 40, 15).wait_seconds == inf
    assert agents_for(erlang_a, Load(contacts_per_second=0, handle_seconds=200), level=0.8, within_seconds=20) == 0
