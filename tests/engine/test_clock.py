"""Instants are UTC and never run backwards."""

from datetime import timedelta
from itertools import pairwise

from callcenter.engine.clock import Clock


def test_instants_are_utc_and_never_run_backwards() -> None:
    clock = Clock()
    instants = [clock.now() for _ in range(1000)]
    assert all(earlier <= later for earlier, later in pairwise(instants))
    assert instants[0].utcoffset() == timedelta(0)


def test_wall_seconds_are_whole_unix_seconds_as_other_programs_count_them() -> None:
    clock = Clock()
    before, wall = clock.now(), clock.wall_seconds()
    assert wall >= int(before.timestamp())
