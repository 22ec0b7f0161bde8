"""What the benchmark looks for: the same names each time, as people have them."""

from itertools import islice

from callcenter.bench.matching_data import household_of, id_of, mobile_of, names, second_of
from callcenter.phone_numbers import e164_of


def test_the_names_are_the_same_each_time_and_of_both_kinds() -> None:
    some = list(islice(names(1000), 100))
    assert some == list(islice(names(500), 100))
    assert {name.isascii() for name, _ in some} == {True, False}


def test_every_number_is_one_that_can_call() -> None:
    for number in (3, 999, 1_000_000, 9_999_999):
        assert e164_of(mobile_of(number)) == f"+86{mobile_of(number)}"
        assert id_of(number) != id_of(number + 1)
    assert (second_of(3), household_of(50)) == ("01000000003", "02100000050")
