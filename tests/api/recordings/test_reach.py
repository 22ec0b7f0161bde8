"""What is within somebody's reach: all conditions must hold, each by queue or by agent."""

from typing import Any

import pytest

from callcenter.api.recordings.reach import is_within
from callcenter.core.supervision import Reach

ROW: dict[str, Any] = {"queue": "sales", "agents": ["alice", "bob"]}


@pytest.mark.parametrize(
    ("reaches", "within"),
    [
        ((), True),
        ((Reach(queues=frozenset({"sales"})),), True),
        ((Reach(queues=frozenset({"vip"})),), False),
        ((Reach(queues=frozenset({"vip"}), agents=frozenset({"bob"})),), True),
        ((Reach(agents=frozenset({"alice"})), Reach(queues=frozenset({"sales"}))), True),
        ((Reach(agents=frozenset({"alice"})), Reach(queues=frozenset())), False),
        ((Reach(agents=frozenset({"zoe"})), Reach(queues=frozenset({"sales"}))), False),
        ((Reach(),), False),
    ],
)
def test_all_conditions_must_hold(reaches: tuple[Reach, ...], within: bool) -> None:
    assert is_within(ROW, reaches) is within


def test_what_is_in_no_queue_and_of_nobody_is_out_of_every_reach() -> None:
    assert not is_within(
        {"queue": None, "agents": []}, (Reach(queues=frozenset({"sales"}), agents=frozenset({"alice"})),)
    )
