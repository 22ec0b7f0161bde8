"""The kernel's counters, read."""

import os

from callcenter.bench.process_figures import Used, resident_bytes


def test_the_machines_first_line_is_busy_and_idle() -> None:
    tick = os.sysconf("SC_CLK_TCK")
    used = Used.read(f"cpu  {tick} {tick} {tick} {5 * tick} {tick} 0 {tick} 0 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n")
    assert (used.busy, used.idle) == (4.0, 6.0)
    assert used.since(Used(busy=1.0, idle=2.0)) == Used(busy=3.0, idle=4.0)


def test_this_process_has_used_something() -> None:
    before = Used.by_process(os.getpid())
    assert before.busy > 0
    assert Used.by_process(os.getpid()).since(before).busy >= 0
    assert resident_bytes(os.getpid()) > 1_000_000
