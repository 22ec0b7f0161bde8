"""Calls to numbers outside in the routing document: off by default, as the core has it, problems when wrong."""

from dataclasses import fields
from typing import Any

import pytest

from callcenter.core.outbound import OutboundPolicy
from callcenter.routing.checks import Known, check
from callcenter.routing.configuration import configuration_of
from callcenter.routing.outbound_settings import OutboundSettings
from callcenter.store.demo_routing import ROUTING
from tests.support.routing import read

QUEUES: dict[str, Any] = {"sales": {"label": {"en": "Sales", "zh": "销售"}}}


def found(outbound: dict[str, Any]) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(each.code, each.place) for each in check(read({"queues": QUEUES, "outbound": outbound}), Known())]


def test_the_form_has_the_fields_and_the_defaults_of_the_policy() -> None:
    assert set(OutboundSettings.model_fields) == {field.name for field in fields(OutboundPolicy)}
    assert configuration_of(read({}), {}).outbound == OutboundPolicy()
    assert not OutboundPolicy().enabled


def test_the_demo_calls_china_and_nobody_else() -> None:
    policy = configuration_of(read(ROUTING), {}).outbound
    assert (policy.enabled, policy.allow) == (True, ("+86",))
    assert policy.concurrent < 10


@pytest.mark.parametrize(
    ("outbound", "problem"),
    [
        ({"enabled": True}, ("outbound_allows_nothing", ("outbound", "allow"))),
        ({"allow": ["+86", "+1900555"]}, ("outbound_denied", ("outbound", "allow", 1))),
        ({"groups": {"export": ["+53"]}}, ("outbound_denied", ("outbound", "groups", "export", 0))),
        ({"schedule": "nights"}, ("schedule_unknown", ("outbound", "schedule"))),
        ({"queue": "nowhere"}, ("queue_unknown", ("outbound", "queue"))),
    ],
)
def test_what_cannot_work_is_a_problem(outbound: dict[str, Any], problem: tuple[str, tuple[str | int, ...]]) -> None:
    assert found(outbound) == [problem]


def test_what_works_is_none() -> None:
    assert found({"enabled": True, "allow": ["+86"], "queue": "sales", "groups": {"export": ["+49", "+"]}}) == []


def test_a_schedule_that_has_gone_since_lets_nobody_call() -> None:
    kept = read({"outbound": {"enabled": True, "allow": ["+86"], "schedule": "gone"}})
    assert not configuration_of(kept, {}).outbound.enabled
