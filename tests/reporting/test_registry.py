"""The registry: every figure once, told in both languages, and right on numbers that one can work out by hand."""

from callcenter.reporting import registry
from callcenter.reporting.measures import Measures
from callcenter.reporting.metric import FloorMetric, Metric, Unit
from callcenter.reporting.of_agent_floor import OF_AGENT_FLOOR
from callcenter.reporting.of_agents import OF_AGENTS
from callcenter.reporting.of_contacts import OF_CONTACTS
from callcenter.reporting.of_floor import OF_FLOOR
from callcenter.reporting.of_queues import OF_QUEUES
from callcenter.reporting.registry import FLOOR_METRICS, METRICS
from callcenter.reporting.report import MetricWanted, needed_by
from tests.support.ten_callers import TEN

EVERY = (*OF_QUEUES, *OF_AGENTS, *OF_CONTACTS)


def test_a_share_of_nothing_is_nothing_to_tell() -> None:
    for metric in EVERY:
        value = metric.formula(Measures())
        assert value == 0 if metric.unit is Unit.COUNT or metric.id.endswith("_seconds") else value is None, metric.id


def test_every_figure_is_there_once_and_told_in_both_languages() -> None:
    assert [*METRICS] == [metric.id for metric in EVERY]
    assert [*FLOOR_METRICS] == [metric.id for metric in OF_FLOOR]
    told: tuple[Metric | FloorMetric, ...] = (*EVERY, *OF_FLOOR, *OF_AGENT_FLOOR)
    assert [*registry.EVERY] == [metric.id for metric in told]
    for metric in told:
        assert metric.label_en.isascii()
        assert not metric.label_zh.isascii()
        assert metric.words_en.endswith(".") or metric.words_en.endswith(")")
        assert metric.words_zh.endswith("。")
        assert metric.version >= 1


def test_a_share_is_never_more_than_everything() -> None:
    for metric in EVERY:
        value = metric.formula(TEN)
        if metric.unit is Unit.SHARE and value is not None:
            assert 0 <= value <= 1, metric.id


# What a contact center is measured by, and under which names it is here.
NAMED = {
    "offered": ("offered",),
    "answered": ("answered", "answer_rate"),
    "abandoned, short ones apart": ("abandoned", "short_abandoned", "abandon_rate", "abandoned_wait"),
    "service level in the usual formulas": (
        "service_level",
        "service_level_answered",
        "service_level_2",
        "service_level_amazon",
        "service_level_genesys",
    ),
    "speed of answer": ("speed_of_answer",),
    "wait": ("wait_p50", "wait_p90", "wait_longest", "wait_mean"),
    "handle time with its parts": ("handle_time", "talk_time", "hold_time", "wrap_up_time"),
    "agents' time": ("occupancy", "utilisation", "adherence"),
    "transfers": ("transfers", "transfer_rate"),
    "redirected on no answer": ("missed", "missed_rate"),
    "resolution": ("first_contact_resolution", "repeated", "repeat_rate"),
    "surveys": ("csat", "nps"),
    "self-service": ("self_served", "self_service_rate"),
    "callbacks": ("called_back",),
    "estimated wait": ("estimate_error", "estimate_bias"),
}


def test_what_a_contact_center_is_measured_by_is_there() -> None:
    for meant, names in NAMED.items():
        assert {*names} <= METRICS.keys(), meant


def test_every_service_level_can_be_asked_for_within_seconds_and_nothing_else_can() -> None:
    within = {name for name, metric in METRICS.items() if metric.within is not None}
    assert within == {*NAMED["service level in the usual formulas"]}


def test_every_formula_is_made_of_what_is_counted() -> None:
    for name in METRICS:
        needed = needed_by((MetricWanted(id=name),))
        assert needed.measures or needed.waits, name
