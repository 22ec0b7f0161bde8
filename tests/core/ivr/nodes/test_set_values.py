"""Set: values for the record, and private ones for the rest of the flow."""

import pytest

from callcenter.core.ivr.actions import Leave, Report, Visit
from callcenter.core.ivr.expression import NotComputable
from callcenter.core.ivr.nodes.set_values import SetNode
from tests.support.expressions import Is, Named
from tests.support.floor import START

VISIT = Visit(names={"order": {"state": "sent"}, "topic": "old"}, language="zh", at=START)
NODE = SetNode(
    id="set",
    values={"topic": "order", "before": Named("topic"), "_state": Named("order.state"), "sent": Is("topic", "old")},
    exits={"done": "end"},
)


def test_what_begins_with_an_underscore_is_private_and_everything_else_is_recorded() -> None:
    expected = Leave(
        exit="done", attributes={"topic": "order", "before": "old", "sent": True}, private={"_state": "sent"}
    )
    assert NODE.enter(VISIT) == NODE.resume(VISIT, Report(ok=True)) == expected


def test_nothing_is_set_when_one_value_cannot_be_computed() -> None:
    with pytest.raises(NotComputable):
        SetNode(id="set", values={"a": 1, "b": Named("missing")}, exits={}).enter(VISIT)
