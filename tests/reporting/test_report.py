"""What a report may ask, and what its figures are made of."""

from datetime import date

import pytest

from callcenter.reporting.measures import Measure, Measures, Wait
from callcenter.reporting.periods import Days, Relative
from callcenter.reporting.registry import METRICS
from callcenter.reporting.report import Dimension, MetricWanted, Report, ReportRefused, check, needed_by


@pytest.mark.parametrize("metric", METRICS)
def test_a_figure_of_only_what_it_needs_is_the_figure_of_everything(metric: str) -> None:
    everything = Measures()
    for number, measure in enumerate(Measure, start=1):
        everything.count(measure, 1000.0 / number)
    for whose in Wait:
        everything.waited(whose, 19, 3)
    everything.longest_wait_seconds = 20.0
    for wanted in (MetricWanted(id=metric), MetricWanted(id=metric, seconds=20)):
        needed = needed_by((wanted,))
        only = Measures(
            sums={measure: everything[measure] for measure in needed.measures},
            waits={whose: everything.waits[whose] for whose in needed.waits},
            longest_wait_seconds=20.0,
        )
        assert wanted.of(only) == wanted.of(everything)


def report(**asked: object) -> Report:
    facts = {"metrics": (MetricWanted(id="offered"),), "days": Relative.TODAY, **asked}
    return Report(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"metrics": (MetricWanted(id="offerd"),)}, "unknown_metric", "metrics/0/id"),
        ({"metrics": (MetricWanted(id="offered", seconds=9),)}, "metric_has_no_seconds", "metrics/0/seconds"),
        ({"metrics": ()}, "report_metrics", "metrics"),
        ({"group_by": (Dimension.QUEUE, Dimension.QUEUE)}, "report_dimensions", "group_by"),
        ({"group_by": tuple(Dimension)[:4]}, "report_dimensions", "group_by"),
        ({"days": Days(first=date(2026, 1, 2), last=date(2026, 1, 1))}, "report_period", "to"),
        ({"days": Days(first=date(2020, 1, 1), last=date(2026, 1, 1))}, "report_period", "to"),
        ({"filters": {Dimension.HOUR: ("7",)}}, "report_filter", "filters/hour"),
        ({"filters": {Dimension.WEEKDAY: ("1", None)}}, "report_filter", "filters/weekday"),
        (
            {"metrics": (MetricWanted(id="occupancy"),), "group_by": (Dimension.QUEUE,)},
            "metric_not_by_this",
            "metrics/0/id",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(asked: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(ReportRefused) as refused:
        check(report(**asked))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_an_agents_time_goes_by_agent_team_and_clock() -> None:
    by = (Dimension.AGENT, Dimension.TEAM, Dimension.HOUR)
    check(report(metrics=(MetricWanted(id="occupancy"), MetricWanted(id="handled")), group_by=by))
