"""The registry: every figure once, told in both languages, and right on numbers that one can work out by hand."""

from callcenter.reporting.measures import Measures
from callcenter.reporting.metric import FloorMetric, Metric, Unit
from callcenter.reporting.of_agents import OF_AGENTS
from callcenter.reporting.of_contacts import OF_CONTACTS
from callcenter.reporting.of_floor import OF_FLOOR
from callcenter.reporting.of_queues import OF_QUEUES
from callcenter.reporting.registry import FLOOR_METRICS, METRICS
from tests.support.ten_callers import TEN

EVERY = (*OF_QUEUES, *OF_AGENTS, *OF_CONTACTS)


def test_a_share_of_nothing_is_nothing_to_tell() -> None:
    for metric in EVERY:
        value = metric.formula(Measures())
        assert value == 0 if metric.unit is Unit.COUNT or metric.id.endswith("_seconds") else value is None, metric.id


def test_every_figure_is_there_once_and_told_in_both_languages() -> None:
    assert [*METRICS] == [metric.id for metric in EVERY]
    assert [*FLOOR_METRICS] == [metric.id for metric in OF_FLOOR]
    assert not METRICS.keys() & FLOOR_METRICS.keys()
    told: tuple[Metric | FloorMetric, ...] = (*EVERY, *OF_FLOOR)
    for metric in told:
        assert metric.label_en.isascii()
        assert not metric.label_zh.isascii()
        assert metric.words_en.endswith(".") or metric.words_en.endswith(")")
        assert metric.words_zh.endswith("。")


def test_a_share_is_never_more_than_everything() -> None:
    for metric in EVERY:
        value = metric.formula(TEN)
        if metric.unit is Unit.SHARE and value is not None:
            assert 0 <= value <= 1, metric.id
