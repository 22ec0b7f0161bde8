"""Branch: the first case that holds, in the order in which they are written."""

import pytest

from callcenter.core.ivr.actions import Leave, Report, Visit
from callcenter.core.ivr.expression import NotComputable
from callcenter.core.ivr.nodes.branch import BranchNode
from tests.support.expressions import Is, Named
from tests.support.floor import START

NODE = BranchNode(
    id="who",
    cases=(("vip", Is("customer.segment", "vip")), ("known", Named("customer.known"))),
    exits={"vip": "a", "known": "b", "else": "c"},
)


@pytest.mark.parametrize(
    ("customer", "exit_"),
    [
        ({"segment": "vip", "known": True}, "vip"),
        ({"segment": "new", "known": True}, "known"),
        ({"segment": None, "known": False}, "else"),
        ({"segment": None, "known": ""}, "else"),
    ],
)
def test_the_first_case_that_holds_is_the_exit(customer: dict[str, object], exit_: str) -> None:
    visit = Visit(names={"customer": customer}, language="zh", at=START)
    assert NODE.enter(visit) == NODE.resume(visit, Report(ok=True)) == Leave(exit=exit_)


def test_a_case_whose_value_is_missing_is_an_error_and_not_simply_false() -> None:
    with pytest.raises(NotComputable):
        NODE.enter(Visit(names={}, language="zh", at=START))


def test_cases_after_the_one_that_holds_are_not_looked_at() -> None:
    visit = Visit(names={"customer": {"segment": "vip"}}, language="zh", at=START)
    assert NODE.enter(visit) == Leave(exit="vip")
