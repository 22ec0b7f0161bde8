"""The throttle: few tries per name and address, nobody locked out by somebody else."""

from datetime import UTC, datetime, timedelta

from callcenter.api.throttle import PER_ADDRESS, PER_NAME, Throttle

AT = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_name_has_a_few_tries_from_one_address_and_then_must_wait() -> None:
    throttle = Throttle()
    assert [throttle.take("alice", "10.0.0.1", AT) for _ in range(PER_NAME.tries)] == [0] * PER_NAME.tries
    assert throttle.take("alice", "10.0.0.1", AT) == PER_NAME.seconds_each
    assert throttle.take("alice", "10.0.0.1", AT + timedelta(seconds=PER_NAME.seconds_each)) == 0


def test_the_owner_of_a_name_is_not_locked_out_by_tries_from_elsewhere() -> None:
    throttle = Throttle()
    for _ in range(100):
        throttle.take("alice", "10.0.0.66", AT)
    assert throttle.take("alice", "10.0.0.1", AT) == 0
    assert throttle.take("bob", "10.0.0.66", AT) == 0


def test_an_address_that_tries_many_names_must_wait() -> None:
    throttle = Throttle()
    waits = [throttle.take(f"name{number}", "10.0.0.66", AT) for number in range(PER_ADDRESS.tries + 1)]
    assert waits[-2] == 0
    assert waits[-1] > 0


def test_a_right_password_does_not_count_and_forgives_earlier_mistakes() -> None:
    throttle = Throttle()
    for _ in range(3 * PER_ADDRESS.tries):
        assert throttle.take("alice", "10.0.0.1", AT) == 0
        throttle.give_back("alice", "10.0.0.1")


def test_one_ipv6_network_counts_as_one_address() -> None:
    throttle = Throttle()
    for number in range(PER_NAME.tries):
        throttle.take("alice", f"2001:db8::{number}", AT)
    assert throttle.take("alice", "2001:db8::ffff", AT) > 0
    assert throttle.take("alice", "2001:db8:0:1::1", AT) == 0


def test_buckets_are_bounded_and_old_ones_are_forgotten_first() -> None:
    throttle = Throttle()
    for number in range(30_000):
        throttle.take("alice", f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", AT)
    assert len(throttle._buckets) <= 10_000
