"""Record: a message, or none."""

from datetime import UTC, datetime

from callcenter.core.ivr.actions import Leave, Record, Report, Visit
from callcenter.core.ivr.nodes.record import RecordNode

NODE = RecordNode(id="r", prompts=("leave_message",), exits={}, most_seconds=90, silence_seconds=4)
VISIT = Visit(names={}, language="en", at=datetime(2026, 3, 2, tzinfo=UTC))


def test_the_caller_is_asked_to_speak() -> None:
    assert NODE.enter(VISIT) == Record(prompts=("leave_message",), most_seconds=90, silence_seconds=4)


def test_what_came_of_it_is_the_exit() -> None:
    assert NODE.resume(VISIT, Report(ok=True)) == Leave(exit="done")
    assert NODE.resume(VISIT, Report(ok=False)) == Leave(exit="failed")
