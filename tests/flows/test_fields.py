"""The values of a flow file: periods, time zones, and names that have to exist."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from callcenter.flows.fields import (
    AttributeName,
    Digits,
    FlowName,
    Formula,
    Period,
    PromptName,
    QueueName,
    ScheduleName,
    SipAddress,
    Target,
    ZoneName,
)


def error_of(kind: Any, value: object, context: dict[str, set[str] | None] | None = None) -> str | None:
    try:
        TypeAdapter(kind).validate_python(value, strict=True, context=context)
    except ValidationError as error:
        return error.errors()[0]["type"]
    return None


@pytest.mark.parametrize(
    "text", ["00:00-00:00", "09:00-18:00", "23:59-00:00", "00:00-00:01", "22:00-06:00", "18:00-09:00"]
)
def test_a_period_may_end_at_midnight_or_the_next_day(text: str) -> None:
    assert error_of(Period, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9:00-18:00",
        "09:00",
        "09:00 - 18:00",
        "24:00-00:00",
        "09:60-10:00",
        "09:00-24:00",
        "09:00-18:00\n",
        "０９:00-18:00",
    ],
)
def test_what_is_not_a_period_is_refused(text: str) -> None:
    assert error_of(Period, text) == "period_wrong"


def test_a_period_that_ends_where_it_begins_is_refused_because_it_may_mean_never_or_all_day() -> None:
    assert error_of(Period, "09:00-09:00") == "period_empty"


@pytest.mark.parametrize("name", ["Asia/Shanghai", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+8"])
def test_time_zones_of_the_world_are_known(name: str) -> None:
    assert error_of(ZoneName, name) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Asia",
        "Asia/",
        "Mars/Olympus",
        "../etc/passwd",
        "/etc/localtime",
        "localtime",
        "Asia/../Asia/Shanghai",
        "+8",
        "Asia/Shang\0hai",
    ],
)
def test_what_is_no_time_zone_is_refused_and_no_other_file_is_opened(name: str) -> None:
    assert error_of(ZoneName, name) == "timezone_unknown"


@pytest.mark.parametrize(
    ("kind", "key"),
    [(Target, "nodes"), (QueueName, "queues"), (PromptName, "prompts"), (ScheduleName, "schedules")],
)
def test_a_name_must_exist_where_the_names_are_known(kind: Any, key: str) -> None:
    assert error_of(kind, "a", {key: {"a"}}) is None
    assert error_of(kind, "b", {key: {"a"}}) == f"{key[:-1]}_unknown"
    assert error_of(kind, "b", {key: None}) is None
    assert error_of(kind, "b") is None


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a&b", "a,b", "a\nb", "a/../b", "x" * 65])
def test_a_name_that_could_reach_the_switch_as_syntax_is_refused(name: str) -> None:
    assert error_of(QueueName, name) == "string_pattern_mismatch"
    assert error_of(ScheduleName, name) == "string_pattern_mismatch"
    assert error_of(PromptName, name) == "string_pattern_mismatch"


def test_numbers_are_numbers() -> None:
    assert [error_of(Digits, value) for value in (1, 32, 0, 33, True, "4")] == [
        None, None, "greater_than_equal", "less_than_equal", "int_type", "int_type",
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["customer.known", "n + 1", "'gold'", 3, -1, True])
def test_names_numbers_and_truth_values_are_expressions(value: object) -> None:
    assert error_of(Formula, value) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [(None, "string_type"), ([1], "string_type"), ("", "expression_empty"), ("1 +", "expression_syntax")],
)
def test_what_is_no_expression_is_refused(value: object, code: str) -> None:
    assert error_of(Formula, value) == code


def test_names_may_be_private_and_not_those_of_the_call() -> None:
    assert [error_of(AttributeName, name) for name in ("order_number", "_pin", "x")] == [None, None, None]
    assert {error_of(AttributeName, name) for name in ("caller", "customer", "call")} == {"name_reserved"}
    assert {error_of(AttributeName, name) for name in ("__x", "X", "1a", "a.b", "")} == {"string_pattern_mismatch"}


def test_a_flow_must_exist_where_flows_are_known() -> None:
    assert error_of(FlowName, "survey") is None
    assert error_of(FlowName, "survey", {"flows": {"survey"}}) is None
    assert error_of(FlowName, "survey", {"flows": set()}) == "flow_unknown"


def test_a_sip_address_has_a_user_and_a_host_and_nothing_else() -> None:
    assert error_of(SipAddress, "sip:desk.1@pbx.example.com:5070") is None
    for text in ("sip:pbx.example.com", "sips:a@b", "sip:a@b;x=1", "sip:a@b?x=1", "sip:a@b\n", "sip:a b@c"):
        assert error_of(SipAddress, text) == "string_pattern_mismatch"
