"""Enqueue: the flow hands the caller to a queue."""

from dataclasses import replace
from datetime import UTC, datetime

from callcenter.core.ivr.actions import Enqueue, Report, Visit
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from tests.support.expressions import Named

NODE = EnqueueNode(id="sales", queue="sales", priority=5, requirement="english >= 50")
VISIT = Visit(names={}, language="en", at=datetime(2026, 3, 2, tzinfo=UTC))


def test_the_caller_goes_to_the_queue_with_the_nodes_priority() -> None:
    assert NODE.enter(VISIT) == Enqueue(queue="sales", priority=5, requirement="english >= 50")
    assert EnqueueNode(id="vip", queue="vip").enter(VISIT) == Enqueue(queue="vip", priority=0)


def test_a_caller_who_should_be_in_the_queue_is_sent_there_again() -> None:
    assert NODE.resume(VISIT, Report(ok=True, digits="1")) == NODE.enter(VISIT)


def test_the_caller_may_wait_for_somebody_first_whom_the_flow_names_or_has_found() -> None:
    visit = replace(VISIT, names={"customer": {"owner": "ann", "nobody": None}})
    wished = [replace(NODE, agent=agent).enter(visit) for agent in ("eve", Named("customer.owner"))]
    assert [order.agent for order in wished if isinstance(order, Enqueue)] == ["eve", "ann"]
    nobody = replace(NODE, agent=Named("customer.nobody")).enter(visit)
    assert nobody == Enqueue(queue="sales", priority=5, requirement="english >= 50")


def test_only_keys_among_the_exits_lead_out_of_the_queue() -> None:
    assert replace(NODE, exits={"1": "a", "#": "b", "full": "c", "max_wait": "d"}).keys == {"1", "#"}
