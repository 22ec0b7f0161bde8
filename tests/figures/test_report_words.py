"""Words of a report in both languages; what is gone keeps its id."""

from callcenter.figures.report_words import dimension_words, in_language, interval_words, metric_words, value_words
from callcenter.reporting.intervals import Interval
from callcenter.reporting.report import Dimension, MetricWanted
from tests.support.random_facts import CONFIGURATION


def test_every_dimension_and_interval_has_words_in_both_languages() -> None:
    for words in (*map(dimension_words, Dimension), *map(interval_words, Interval)):
        assert all(words)
        assert words[0] != words[1]


def test_a_figure_within_a_time_of_ones_own_says_so() -> None:
    assert metric_words(MetricWanted(id="service_level", seconds=30)) == ("Service level (30 s)", "服务水平（30 秒）")
    assert in_language(metric_words(MetricWanted(id="offered")), "zh") == "来电量"


def test_values_are_called_as_they_are_called_now() -> None:
    told = {dimension: value_words(CONFIGURATION, dimension) for dimension in Dimension}
    assert told[Dimension.QUEUE]("sales") == ("Sales", "销售")
    assert told[Dimension.QUEUE]("gone") is None
    assert told[Dimension.AGENT]("alice") == ("Alice", "Alice")
    assert told[Dimension.WEEKDAY]("6") == ("Sunday", "星期日")
    assert told[Dimension.HOUR]("07") == ("07:00", "07:00")
    assert told[Dimension.SKILL]("french") is None
