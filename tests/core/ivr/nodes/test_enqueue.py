"""Enqueue: the flow hands the caller to a queue."""

from datetime import UTC, datetime

from callcenter.core.ivr.actions import Enqueue, Report, Visit
from callcenter.core.ivr.nodes.enqueue import EnqueueNode

NODE = EnqueueNode(id="sales", queue="sales", priority=5, requirement="english >= 50")
VISIT = Visit(attributes={}, language="en", at=datetime(2026, 3, 2, tzinfo=UTC))


def test_the_caller_goes_to_the_queue_with_the_nodes_priority() -> None:
    assert NODE.enter(VISIT) == Enqueue(queue="sales", priority=5, requirement="english >= 50")
    assert EnqueueNode(id="vip", queue="vip").enter(VISIT) == Enqueue(queue="vip", priority=0)


def test_a_caller_who_should_be_in_the_queue_is_sent_there_again() -> None:
    assert NODE.resume(VISIT, Report(ok=True, digits="1")) == NODE.enter(VISIT)
