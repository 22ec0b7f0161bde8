"""Sums that add up: put together, taken apart, in any order."""

import random

from callcenter.reporting.measures import Measure, Measures, Wait


def some(pick: random.Random) -> Measures:
    measures = Measures()
    for _ in range(5):
        measures.count(pick.choice([*Measure]), pick.randint(1, 9))
    measures.waited(pick.choice([*Wait]), pick.randint(0, 30))
    measures.longest_wait_seconds = pick.random()
    return measures


def test_what_was_never_counted_is_nothing() -> None:
    measures = Measures()
    measures.count(Measure.OFFERED, 0)
    assert (measures[Measure.OFFERED], measures.sums, measures.steps(Wait.ANSWERED)) == (0, {}, {})


def test_the_order_of_adding_does_not_matter() -> None:
    pick = random.Random(1)
    parts = [some(pick) for _ in range(20)]
    there, back = Measures(), Measures()
    for part in parts:
        there.add(part)
    for part in reversed(parts):
        back.add(part)
    assert there == back


def test_what_was_added_can_be_taken_away() -> None:
    pick = random.Random(2)
    kept, gone = some(pick), some(pick)
    total = Measures()
    for part in (kept, gone):
        total.add(part)
    total.subtract(gone)
    assert total.sums == kept.sums
    assert {whose: counted for whose, counted in total.waits.items() if counted} == kept.waits


def test_the_longest_is_the_longest_of_all() -> None:
    short, long = Measures(longest_wait_seconds=3), Measures(longest_wait_seconds=9)
    short.add(long)
    assert short.longest_wait_seconds == 9
