"""The rounds are spread fairly, and every contestant has its rows."""

import random

from callcenter.bench.offer import Measured, rows_of, spread_evenly


def test_the_waits_cover_the_time_evenly_in_an_order_by_chance() -> None:
    waits = spread_evenly(10, 2.0, random.Random(1))
    assert [round(wait, 6) for wait in sorted(waits)] == [0.1, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 1.9]
    assert waits != sorted(waits)


def test_ours_is_compared_with_both_of_the_peers_queues() -> None:
    measured = Measured(
        from_request=[0.01, 0.01], from_engine=[0.005, 0.005], app_queue_default=[1.0, 1.0], app_queue_retry1=[0.5, 0.5]
    )
    rows = {name: (value, unit) for name, value, unit in rows_of(measured)}
    assert rows["offer_ours_from_status_request_to_invite_median"] == (10.0, "ms")
    assert rows["offer_ours_from_status_request_vs_app_queue_default_median"] == (0.01, "ratio")
    assert rows["offer_ours_from_engine_vs_app_queue_retry1_p99"] == (0.01, "ratio")
    assert len(rows) == 4 * 4 + 4 * 2
