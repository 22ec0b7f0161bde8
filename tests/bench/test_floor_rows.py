"""Every contestant has its rows, and what is void gives no times."""

from dataclasses import replace

from callcenter.bench.floor_figures import FloorLog, Gaps, Lateness, Rung
from callcenter.bench.floor_rows import DEFAULT, OURS, RETRY1, Run, rows_of
from callcenter.bench.process_figures import Used


def a_run(own: float, in_order: float) -> Run:
    return Run(
        log=FloorLog(rung=[Rung(at=1.0, phone="a", caller="11")]),
        seconds=2.0,
        gaps=Gaps(own=(own,) * 4, in_order=(in_order,) * 4, never=0),
        lateness=Lateness([0.001] * 100),
        waiting_least=5,
        callers_failed=0,
        wrong_records=0,
        service=Used(busy=0.02),
        asterisk=Used(busy=0.04),
        telephones=Used(busy=0.01),
        machine=Used(busy=1.0, idle=3.0),
    )


OUR_RUN = a_run(0.005, 0.005)
PEER_RUN = a_run(0.5, 0.4)
LATE = replace(OUR_RUN, lateness=Lateness([0.02] * 100), gaps=Gaps(own=(9.0,), in_order=(9.0,), never=0))


def rows(runs: dict[str, list[Run]]) -> dict[str, float]:
    return {name: round(value, 6) for name, value, _unit in rows_of(runs)}


def test_ours_is_compared_with_both_of_the_peers_queues() -> None:
    found = rows({OURS: [OUR_RUN], DEFAULT: [PEER_RUN], RETRY1: [PEER_RUN]})
    assert found["floor_ours_from_free_to_own_phone_median"] == 5.0
    assert found["floor_ours_vs_app_queue_default_own_phone_median"] == 0.01
    assert found["floor_ours_vs_app_queue_retry1_next_phone_p99"] == 0.0125
    assert found["floor_ours_calls_a_second"] == 2.0
    assert found["floor_service_cpu_per_call"] == 5.0
    assert found["floor_app_queue_default_asterisk_cpu_per_call"] == 10.0
    assert found["floor_ours_machine_busy"] == 25.0
    assert found["floor_ours_machine_busy_with_the_benchmark"] == 1.75


def test_a_void_run_gives_no_times_but_what_went_wrong_in_it() -> None:
    spoilt = replace(LATE, wrong_records=1)
    found = rows({OURS: [OUR_RUN, spoilt], DEFAULT: [PEER_RUN], RETRY1: [PEER_RUN]})
    assert found["floor_ours_from_free_to_own_phone_worst"] == 5.0
    assert (found["floor_ours_runs"], found["floor_ours_void_runs"]) == (2, 1)
    assert found["floor_ours_callers_without_one_record"] == 1


def test_without_any_good_run_nothing_is_compared() -> None:
    found = rows({OURS: [LATE], DEFAULT: [PEER_RUN], RETRY1: []})
    assert not any("_vs_" in name for name in found)
    assert "floor_ours_from_free_to_own_phone_median" not in found
    assert "floor_app_queue_default_from_free_to_own_phone_median" in found


def test_a_run_in_which_nobody_waited_is_void() -> None:
    assert replace(OUR_RUN, waiting_least=0).void
    assert LATE.void
    assert not OUR_RUN.void
