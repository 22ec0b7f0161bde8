"""The benchmark of the timeline, on a few entries."""

from callcenter.bench.timeline import run


async def test_every_contestant_is_measured_on_a_timeline_that_is_whole() -> None:
    told: list[str] = []
    rows = {name: value for name, value, _ in await run(2, told.append, entries=400, others=10)}
    assert told
    for name in ("select_1", "first_page", "deep_page", "one_kind", "household_page", "first_page_as_sent"):
        assert rows[f"timeline_{name}_rounds"] == 2
        assert rows[f"timeline_{name}_median"] > 0
