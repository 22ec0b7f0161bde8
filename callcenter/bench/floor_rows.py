"""One turn of a contestant on the floor, whether it counts, and the rows of all turns together.

`own_phone`: until the telephone of the agent who got free rings. `next_phone`: the n-th agent who gets free and the
n-th ring, whoever's telephone it is: what app_queue looks best with, as it may ring somebody else who got free later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from callcenter.bench.figures import Row, latency_rows, ratio_rows
from callcenter.bench.floor_figures import FloorLog, Gaps, Lateness, rung_twice
from callcenter.bench.process_figures import Used

OURS: Final = "ours"
DEFAULT: Final = "app_queue_default"
RETRY1: Final = "app_queue_retry1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One contestant's turn, and what the machine spent on it while it was counted."""

    log: FloorLog
    seconds: float
    gaps: Gaps
    lateness: Lateness
    waiting_least: int
    callers_failed: int
    wrong_records: int
    service: Used
    asterisk: Used
    telephones: Used
    machine: Used

    @property
    def calls(self) -> int:
        """How many talks ended while it was counted."""
        return len(self.gaps.own)

    @property
    def void(self) -> str:
        """Why it does not count, or ""."""
        if self.lateness.spoils:
            return f"the telephones were late for {self.lateness.share:.1%} of the time"
        return "" if self.waiting_least > 0 and self.calls else "not always somebody waited"


def rows_of(all_runs: Mapping[str, Sequence[Run]]) -> list[Row]:
    """Each of the three, and ours to each of app_queue's. Void runs give no times, but nothing may go wrong in them."""
    good = {name: [each for each in runs if not each.void] for name, runs in all_runs.items()}
    rows: list[Row] = []
    for name, runs in all_runs.items():
        rows += _checked_rows(f"floor_{name}", runs)
        if good[name]:
            rows += _time_rows(f"floor_{name}", good[name])
            rows += _load_rows(f"floor_{name}", good[name])
    wrong = sum(each.wrong_records for each in all_runs[OURS])
    rows.append(("floor_ours_callers_without_one_record", float(wrong), "callers"))
    if ours := good[OURS]:
        spent = sum(each.service.busy for each in ours) / sum(each.calls for each in ours)
        rows.append(("floor_service_cpu_per_call", spent * 1e3, "ms"))
        for name in (DEFAULT, RETRY1):
            if peer := good[name]:
                rows += ratio_rows(f"floor_ours_vs_{name}_own_phone", _all_own(ours), _all_own(peer))
                rows += ratio_rows(f"floor_ours_vs_{name}_next_phone", _all_in_order(ours), _all_in_order(peer))
    return rows


def _load_rows(name: str, runs: Sequence[Run]) -> list[Row]:
    calls = sum(each.calls for each in runs)
    all_seconds = sum(each.machine.busy + each.machine.idle for each in runs)
    machine = sum(each.machine.busy for each in runs)
    benchmark = sum(each.service.busy + each.asterisk.busy + each.telephones.busy for each in runs)
    late = max(seconds for each in runs for seconds in each.lateness.seconds)
    return [
        (f"{name}_calls_a_second", calls / sum(each.seconds for each in runs), "calls/s"),
        (f"{name}_waiting_least", float(min(each.waiting_least for each in runs)), "callers"),
        (f"{name}_asterisk_cpu_per_call", sum(each.asterisk.busy for each in runs) / calls * 1e3, "ms"),
        (f"{name}_machine_busy", machine / all_seconds * 100, "%"),
        # Without PostgreSQL and SIPp; the rest of the machine may be other people's.
        (f"{name}_machine_busy_with_the_benchmark", benchmark / all_seconds * 100, "%"),
        (f"{name}_telephones_late", max(each.lateness.share for each in runs) * 100, "%"),
        (f"{name}_telephones_late_worst", late * 1e3, "ms"),
    ]


def _time_rows(name: str, runs: Sequence[Run]) -> list[Row]:
    return [
        *latency_rows(f"{name}_from_free_to_own_phone", _all_own(runs)),
        *latency_rows(f"{name}_from_free_to_next_phone", _all_in_order(runs)),
        (f"{name}_agents_not_rung_again", float(sum(each.gaps.never for each in runs)), "agents"),
    ]


def _checked_rows(name: str, runs: Sequence[Run]) -> list[Row]:
    return [
        (f"{name}_runs", float(len(runs)), "runs"),
        (f"{name}_void_runs", float(sum(bool(each.void) for each in runs)), "runs"),
        (f"{name}_callers", float(sum(len(each.log.rung) for each in runs)), "callers"),
        (f"{name}_callers_failed", float(sum(each.callers_failed for each in runs)), "callers"),
        (f"{name}_callers_rung_twice", float(sum(rung_twice(each.log) for each in runs)), "callers"),
        (f"{name}_agents_with_two_calls", float(sum(each.log.second_calls for each in runs)), "calls"),
    ]


def _all_own(runs: Sequence[Run]) -> list[float]:
    return [seconds for each in runs for seconds in each.gaps.own]


def _all_in_order(runs: Sequence[Run]) -> list[float]:
    return [seconds for each in runs for seconds in each.gaps.in_order]
