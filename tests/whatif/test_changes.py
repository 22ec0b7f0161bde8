"""Other staff and strategies, and names that are not there."""

import pytest

from callcenter.core.configuration import Strategy
from callcenter.whatif.changes import Changes, UnknownName, changed
from tests.support.replayed_day import a_configuration, a_day

CONFIGURATION = a_configuration(3)
DAY = a_day(CONFIGURATION, calls=5, between_seconds=10, handle_seconds=10)


def test_who_is_taken_away_is_not_there() -> None:
    configuration, day = changed(CONFIGURATION, DAY, Changes(without=("a1", "a2")))
    assert configuration.agents.keys() == {"a0", "eve"}
    assert {change.agent for change in day.presence} == {"a0", "eve"}
    assert day.calls == DAY.calls


def test_who_is_added_can_what_the_other_can_and_comes_when_he_comes() -> None:
    configuration, day = changed(CONFIGURATION, DAY, Changes(add=2, like="a1"))
    for name in ("a1+1", "a1+2"):
        assert configuration.agents[name].queues == CONFIGURATION.agents["a1"].queues
        assert configuration.agents[name].endpoint == name
    assert sorted(change.agent for change in day.presence if change.agent.startswith("a1")) == ["a1", "a1+1", "a1+2"]


def test_a_strategy_is_one_queues() -> None:
    configuration, day = changed(CONFIGURATION, DAY, Changes(strategies={"sales": Strategy.MOST_SKILLED}))
    assert configuration.queues["sales"].strategy is Strategy.MOST_SKILLED
    assert configuration.queues["support"].strategy is Strategy.LONGEST_IDLE
    assert day is DAY


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (Changes(without=("nobody",)), "there is no agent called nobody; there are: a0, a1, a2, eve"),
        (Changes(add=1, like="nobody"), "there is no agent who was there that day called nobody"),
        (Changes(strategies={"vip": Strategy.LINEAR}), "there is no queue called vip; there are: sales, support"),
    ],
)
def test_a_name_that_is_not_there_is_refused_with_those_that_are(changes: Changes, told: str) -> None:
    with pytest.raises(UnknownName, match=told):
        changed(CONFIGURATION, DAY, changes)
