"""Ask: the question has plain values, the answer is the exit, and what was answered stays private."""

import pytest

from callcenter.core.ivr.actions import Ask, Leave, Report, Visit
from callcenter.core.ivr.expression import NotComputable
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.services import Question, Service
from callcenter.core.ivr.texts import Slot, Text
from tests.support.expressions import Named
from tests.support.floor import START

VISIT = Visit(names={"_number": "77", "customer": {"name": "李雷"}}, language="en", at=START)
GREETING = Text(languages={"zh": ("你好",), "en": ("Dear ", Slot(value=Named("customer.name")))})
NODE = AskNode(
    id="find",
    service=Service.FIND_ORDERS,
    arguments={"number": Named("_number"), "most": 3, "more": {"texts": [GREETING, "as it is"]}},
    seconds=4,
    exits={"found": "say", "not_found": "sorry", "error": "sorry"},
)


def test_expressions_and_texts_are_plain_values_in_the_question_however_deep_they_stand() -> None:
    arguments = {"number": "77", "most": 3, "more": {"texts": ["Dear 李雷", "as it is"]}}
    assert NODE.enter(VISIT) == Ask(question=Question(service=Service.FIND_ORDERS, arguments=arguments), seconds=4)


def test_a_question_that_lacks_a_value_is_not_asked() -> None:
    with pytest.raises(NotComputable):
        NODE.enter(Visit(names={}, language="en", at=START))


def test_the_answer_is_the_exit_and_its_values_are_private() -> None:
    found = Report(ok=True, result="found", values={"order": {"state": "sent"}, "count": 1})
    assert NODE.resume(VISIT, found) == Leave(exit="found", private={"order": {"state": "sent"}, "count": 1})


def test_what_was_answered_may_be_kept_under_one_name() -> None:
    node = AskNode(id="h", service=Service.HTTP, save="rate", exits={})
    assert node.resume(VISIT, Report(ok=True, result="done", values={"eur": 8})) == Leave(
        exit="done", private={"rate": {"eur": 8}}
    )


def test_a_question_that_failed_leaves_by_its_error_exit_and_says_why() -> None:
    node = AskNode(id="h", service=Service.HTTP, save="rate", exits={})
    failed = Report(ok=False, result="error", problem="timed_out")
    assert node.resume(VISIT, failed) == Leave(exit="error", problem="timed_out")
    assert node.resume(VISIT, Report(ok=True)) == Leave(exit="error", private={"rate": {}})
