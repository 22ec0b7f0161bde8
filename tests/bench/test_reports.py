"""The benchmark of reports, on a small year."""

from callcenter.bench.reports import REPORTS, run


async def test_each_report_is_timed_cold_and_warm() -> None:
    told: list[str] = []
    rows = {name: value for name, value, _ in await run(1, told.append, contacts=20, weeks=1, year_weeks=2)}
    assert told
    for name in REPORTS:
        assert rows[f"report_{name}_cold"] > 0
        assert rows[f"report_{name}_median"] > 0
    assert rows["report_month_by_disposition_to_facts_median"] > 0
