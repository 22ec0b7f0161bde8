"""The rows of the desk: what comes first, how it grows, and a loss printed like a win."""

from callcenter.bench.desk_browser import Heap
from callcenter.bench.desk_page import Measured, rows_of


def test_growth_is_by_the_calls_after_the_first_ones_and_the_least_lead_is_told() -> None:
    measured = Measured(
        card=[0.02, 0.03],
        frame=[0.03, 0.04],
        phone=[0.05, 0.02],
        card_before_phone=[0.03, -0.01],
        bare=[0.002, 0.002],
        reload=[0.5],
        back=[0.1],
    )
    heaps = (Heap(bytes=10_000_000, nodes=3000, listeners=500), Heap(bytes=11_900_000, nodes=3100, listeners=510))
    rows = {name: (round(value, 6), unit) for name, value, unit in rows_of(measured, (150_000, 225_000), heaps, 200)}
    assert rows["desk_heap_growth_per_call"] == (10.0, "kB")
    assert rows["desk_heap_after_200_calls"] == (11.9, "MB")
    assert rows["desk_card_before_phone_least"] == (-10.0, "ms")
    assert rows["desk_card_vs_bare_websocket_median"] == (12.5, "ratio")
    assert rows["desk_first_load_gzip_desk"] == (225.0, "kB")
