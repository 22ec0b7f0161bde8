"""Nodes that decide or compute: what they become, and cases and shares that do not fit their exits."""

from datetime import time

from callcenter.core.acd.hours import Schedule
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.branch import BranchNode
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.nodes.choose_language import ChooseLanguage
from callcenter.core.ivr.nodes.percentage import PercentageNode
from callcenter.core.ivr.nodes.set_values import SetNode
from callcenter.core.ivr.services import Service
from tests.support.flow_text import formula, problems_of, steps


def test_hours_of_its_own_leave_out_the_days_that_are_closed() -> None:
    monday = ((time(9), time(12)), (time(13), time(0)))
    schedule = Schedule(timezone="UTC", periods={0: monday, 6: ((time(0), time(0)),)})
    text = (
        "{type: check_hours, timezone: UTC, hours: {monday: [09:00-12:00, 13:00-00:00], sunday: [00:00-00:00]},"
        " exits: {open: b, closed: c}}"
    )
    assert steps(text) == [CheckHours(id="a", schedule=schedule, exits={"open": "b", "closed": "c"})]


def test_hours_may_be_those_of_a_schedule() -> None:
    assert steps("{type: check_hours, schedule: office, exits: {open: b, closed: c}}") == [
        CheckHours(id="a", schedule="office", exits={"open": "b", "closed": "c"})
    ]


def test_the_cases_of_a_branch_keep_their_order() -> None:
    text = "{type: branch, cases: {vip: customer.segment == 'vip', late: call.waited_seconds > 60}, "
    assert steps(text + "exits: {late: c, vip: b, else: d, error: e}}") == [
        BranchNode(
            id="a",
            cases=(("vip", formula("customer.segment == 'vip'")), ("late", formula("call.waited_seconds > 60"))),
            exits={"late": "c", "vip": "b", "else": "d", "error": "e"},
        )
    ]


def test_every_case_has_its_exit_and_no_exit_is_without_a_case() -> None:
    assert problems_of("{type: branch, cases: {vip: customer.known, old: 'true'}, exits: {vip: b, young: c}}") == [
        "f.yaml:4: a: exit 'old' is missing",
        "f.yaml:4: a: exit 'else' is missing",
        "f.yaml:4: a: unknown exit 'young'",
    ]


def test_an_expression_that_is_none_is_told_with_its_place() -> None:
    (told,) = problems_of("{type: branch, cases: {vip: customer.segment ==}, exits: {vip: b, else: c}}")
    assert told.startswith("f.yaml:4: a: cases.vip: is no expression (at 20)")


def test_set_computes_and_takes_numbers_and_truth_values_as_they_are() -> None:
    text = "{type: set, values: {level: 3, ok: true, word: \"'gold'\", _next: level + 1}, exits: {done: b}}"
    values = {"level": "3", "ok": "True", "word": "'gold'", "_next": "level + 1"}
    assert steps(text) == [
        SetNode(id="a", values={name: formula(text) for name, text in values.items()}, exits={"done": "b"})
    ]
    assert [formula(text).value({"level": 7}) for text in values.values()] == [3, True, "gold", 8]


def test_shares_make_a_hundred() -> None:
    text = "{type: percentage, shares: {new: 10, old: 90}, exits: {new: b, old: c}}"
    assert steps(text) == [PercentageNode(id="a", shares=(("new", 10), ("old", 90)), exits={"new": "b", "old": "c"})]
    assert problems_of(text.replace("90", "80")) == ["f.yaml:4: a: shares: the shares make 90, not 100"]
    assert problems_of(text.replace("old: c", "older: c")) == [
        "f.yaml:4: a: exit 'old' is missing",
        "f.yaml:4: a: unknown exit 'older'",
    ]


def test_a_language_is_named_or_computed() -> None:
    assert steps("{type: language, language: en, exits: {done: b}}") == [
        ChooseLanguage(id="a", language="en", exits={"done": "b"})
    ]
    assert steps("{type: language, language: customer.language, exits: {done: b}}") == [
        ChooseLanguage(id="a", language=formula("customer.language"), exits={"done": "b"})
    ]


def test_a_language_that_cannot_be_remembered_is_spoken_all_the_same() -> None:
    assert steps("{type: language, language: zh, remember: true, exits: {done: b, error: c}}") == [
        ChooseLanguage(id="a.choose", language="zh", exits={"done": "a.remember", "error": "c"}),
        AskNode(
            id="a.remember",
            service=Service.REMEMBER_LANGUAGE,
            arguments={"language": "zh"},
            exits={"done": "b", "error": "b"},
        ),
    ]
