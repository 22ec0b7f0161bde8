"""The sums of a day are those of its facts, whatever was put in whose place before."""

import random
from datetime import datetime, timedelta

import pytest

from callcenter.reporting.day import SLOTS, Day, minute_of
from callcenter.reporting.facts import Fact
from callcenter.reporting.measures import Measure, Measures, Wait
from tests.support.rehearsal import BEGIN_AT

MIDNIGHT = BEGIN_AT.replace(hour=0)
NOW = BEGIN_AT


def a_fact(at: datetime, *, queue: str | None = "sales", agent: str | None = None, offered: int = 1) -> Fact:
    measures = Measures()
    measures.count(Measure.OFFERED, offered)
    measures.waited(Wait.ANSWERED, 3, offered)
    return Fact(interaction_id="i", number=1, at=at, queue=queue, agent=agent, measures=measures)


def a_day() -> Day:
    return Day(MIDNIGHT, MIDNIGHT + timedelta(days=1))


def offered(measures: Measures) -> float:
    return measures[Measure.OFFERED]


def test_a_contacts_facts_take_the_place_of_what_they_were() -> None:
    day = a_day()
    assert day.put("i", [a_fact(NOW), a_fact(NOW, queue="support")]) == {"sales", "support"}
    assert day.put("i", [a_fact(NOW), a_fact(NOW, queue="vip", agent="alice")]) == {"support", "vip"}
    assert [offered(day.today(name)) for name in ("sales", "support", "vip")] == [1, 0, 1]
    assert offered(day.agent_today("alice")) == 1
    assert day.today("support").steps(Wait.ANSWERED) == {}
    assert day.put("i", [a_fact(NOW), a_fact(NOW, queue="vip", agent="alice")]) == set()


def test_what_is_settled_stays() -> None:
    day = a_day()
    day.put("i", [a_fact(NOW)])
    day.settle("i")
    day.put("j", [a_fact(NOW)])
    assert offered(day.today("sales")) == 2


def test_another_day_begins_with_what_has_counted_in_it_already() -> None:
    day = a_day()
    next_midnight = MIDNIGHT + timedelta(days=1)
    day.put("i", [a_fact(NOW), a_fact(next_midnight + timedelta(seconds=1))])
    assert offered(day.today("sales")) == 1
    assert day.turn(next_midnight, next_midnight + timedelta(days=1)) == {"sales"}
    assert offered(day.today("sales")) == 1
    day.put("i", [a_fact(NOW)])
    assert offered(day.today("sales")) == 0


def test_the_last_hour_is_in_twelve_slots() -> None:
    day = a_day()
    for minutes in (0, 4, 6, 59):
        day.add([a_fact(NOW - timedelta(minutes=minutes))])
    slots = day.slots("sales", NOW + timedelta(minutes=2))
    assert len(slots) == SLOTS
    assert slots[-1][0] == NOW
    assert [offered(measures) for _, measures in slots][-3:] == [1, 1, 1]
    assert sum(offered(measures) for _, measures in slots) == 3  # what is 59 minutes old began in the slot before


@pytest.mark.parametrize("seed", range(5))
def test_a_window_is_what_its_minutes_come_to(seed: int) -> None:
    dice, day = random.Random(seed), a_day()
    facts = [a_fact(NOW - timedelta(seconds=dice.randrange(4000)), offered=dice.randrange(1, 4)) for _ in range(200)]
    day.add(facts)
    for minutes in (1, 5, 17, 30, 60):
        wanted = [fact for fact in facts if minute_of(fact.at) >= minute_of(NOW) - minutes]
        assert offered(day.recent("sales", minutes, NOW)) == sum(offered(fact.measures) for fact in wanted)


def test_what_is_old_is_forgotten_but_for_the_day() -> None:
    day = a_day()
    day.add([a_fact(NOW)])
    assert day.forget(NOW) == {"sales"}
    assert day.forget(NOW + timedelta(hours=2)) == set()
    assert offered(day.today("sales")) == 1


def test_a_queue_that_nobody_called_has_nothing() -> None:
    day = a_day()
    assert (offered(day.today("x")), offered(day.recent("x", 30, NOW)), offered(day.agent_today("x"))) == (0, 0, 0)
