"""What is drawn is drawn the same for the same call, and from what the record says."""

import random
from math import exp

from callcenter.whatif.callers import Handling, Handlings, Patience, Wait, lot


def test_the_rate_is_those_who_gave_up_by_all_seconds_waited() -> None:
    waits = [Wait(queue="sales", seconds=10.0, gave_up=number < 20) for number in range(100)]
    patience = Patience([*waits, Wait(queue="support", seconds=500.0, gave_up=True)])
    assert patience.rates["sales"] == 20 / 1000
    # One who gave up says little of a queue: the whole day speaks for it.
    assert patience.rates["support"] == patience.whole == 21 / 1500


def test_patience_that_is_cut_off_by_answers_is_found_again() -> None:
    chance = random.Random(3)
    waits = []
    for _ in range(20_000):
        patience, answered = chance.expovariate(1 / 120), chance.expovariate(1 / 40)
        waits.append(Wait(queue="sales", seconds=min(patience, answered), gave_up=patience < answered))
    assert abs(1 / Patience(waits).whole - 120) < 6


def test_who_was_answered_would_have_waited_longer_than_he_did_and_as_the_others() -> None:
    patience = Patience([Wait(queue="sales", seconds=100.0, gave_up=True)] * 20)
    drawn = [patience.at_least(30.0, "sales", f"c{number}") or 0.0 for number in range(4000)]
    assert min(drawn) > 30.0
    assert abs(sum(1 for each in drawn if each > 130.0) / 4000 - exp(-1)) < 0.03
    assert drawn == [patience.at_least(30.0, "sales", f"c{number}") for number in range(4000)]


def test_on_a_day_on_which_nobody_gave_up_nobody_would() -> None:
    assert Patience([Wait(queue="sales", seconds=10.0, gave_up=False)]).at_least(10.0, "sales", "c1") is None
    assert Patience([]).at_least(0.0, "sales", "c1") is None


def test_handle_times_are_those_of_the_queue_or_else_of_the_day() -> None:
    short, long = Handling(talk_seconds=10, wrap_up_seconds=1), Handling(talk_seconds=900, wrap_up_seconds=9)
    handlings = Handlings({"sales": [short], "support": [long, long]})
    assert handlings.draw("sales", "c1") == short
    assert handlings.draw("support", "c1") == long
    assert {handlings.draw("vip", f"c{number}") for number in range(50)} == {short, long}
    assert Handlings({}).draw("vip", "c1").talk_seconds == 180.0


def test_lots_of_one_call_differ_by_what_they_are_for() -> None:
    assert lot("c1", "patience") != lot("c1", "handling")
    assert 0 < lot("c1", "patience") <= 1
