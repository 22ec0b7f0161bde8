"""The one order of all who wait."""

from datetime import timedelta

from callcenter.core.acd.queues import waiting
from callcenter.core.interaction import Interaction, Stage
from tests.support.floor import START


def waits(
    name: str, *, since: int = 0, priority: int = 0, queue: str = "sales", stage: Stage = Stage.QUEUED
) -> Interaction:
    return Interaction(
        id=name,
        call_id=name,
        ani="",
        dnis="4001",
        queue=queue,
        priority=priority,
        started_at=START,
        queued_at=START + timedelta(seconds=since),
        stage=stage,
    )


def names(interactions: list[Interaction]) -> list[str]:
    return [interaction.id for interaction in interactions]


def test_higher_priority_first_then_the_longest_wait_then_the_id() -> None:
    everyone = [
        waits("late", since=9),
        waits("b", since=3),
        waits("a", since=3),
        waits("vip", since=20, priority=5),
    ]
    assert names(waiting(everyone)) == ["vip", "a", "b", "late"]


def test_only_who_is_queued_waits() -> None:
    assert names(waiting([waits("ringing", stage=Stage.OFFERED), waits("queued")])) == ["queued"]


def test_one_queue_can_be_asked_for() -> None:
    assert names(waiting([waits("s"), waits("t", queue="support")], "support")) == ["t"]
