"""Pauses: they double up to the longest, however often something was in vain."""

from datetime import timedelta

from callcenter.crm.retries import pause_after


def test_pauses_double_up_to_the_longest_and_no_further() -> None:
    first, longest = timedelta(seconds=5), timedelta(hours=2)
    pauses = [pause_after(tries, first=first, longest=longest).total_seconds() for tries in range(1, 40)]
    assert pauses[:4] == [5, 10, 20, 40]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 7200


def test_any_number_of_tries_has_a_pause() -> None:
    longest = timedelta(hours=1)
    assert pause_after(10**9, first=timedelta(seconds=10), longest=longest) == longest
