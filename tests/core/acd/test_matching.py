"""Who gets whom: in the order of waiting, to the longest idle of the queue, and nobody gets two."""

from dataclasses import replace
from datetime import timedelta

from callcenter.core.acd.matching import find_matches
from callcenter.core.agent import Agent, PhoneState, Status
from callcenter.core.interaction import Interaction
from tests.core.acd.test_queues import waits
from tests.support.floor import START, a_floor

PROFILES = a_floor().agents


def free(username: str, *, idle_since: int = 0) -> Agent:
    return Agent(
        username=username,
        status=Status.AVAILABLE,
        status_since_at=START,
        activity_since_at=START,
        idle_since_at=START + timedelta(seconds=idle_since),
        phone=PhoneState.IDLE,
    )


def pairs(interactions: list[Interaction], agents: list[Agent], **skipped_until: int) -> list[tuple[str, str]]:
    skipped = {("c1", agent): START + timedelta(seconds=seconds) for agent, seconds in skipped_until.items()}
    matches = find_matches(interactions, agents, PROFILES, skipped, START)
    return [(match.interaction.id, match.agent.username) for match in matches]


def test_the_longest_idle_agent_of_the_queue_is_taken() -> None:
    assert pairs([waits("c1")], [free("ann", idle_since=5), free("bob", idle_since=2)]) == [("c1", "bob")]


def test_agents_idle_since_the_same_instant_come_by_name() -> None:
    assert pairs([waits("c1")], [free("bob"), free("ann")]) == [("c1", "ann")]


def test_nobody_is_given_a_call_of_another_queue() -> None:
    assert pairs([waits("c1", queue="support")], [free("ann"), free("eve")]) == []


def test_nobody_is_given_two() -> None:
    assert pairs([waits("c1"), waits("c2", since=1)], [free("ann")]) == [("c1", "ann")]


def test_who_cannot_be_served_does_not_stop_those_behind_him() -> None:
    assert pairs([waits("c1", queue="support"), waits("c2", since=1)], [free("ann")]) == [("c2", "ann")]


def test_who_has_just_missed_this_call_is_left_out_until_his_time() -> None:
    assert pairs([waits("c1")], [free("ann"), free("bob", idle_since=1)], ann=30) == [("c1", "bob")]
    assert pairs([waits("c1")], [free("ann")], ann=30) == []
    assert pairs([waits("c1")], [free("ann")], ann=0) == [("c1", "ann")]


def test_who_may_not_take_calls_or_has_left_is_no_candidate() -> None:
    away = replace(free("ann"), status=Status.NOT_READY)
    assert pairs([waits("c1")], [away, free("a_stranger")]) == []


def test_a_phone_that_seems_away_is_tried_when_nobody_else_is_free() -> None:
    away = replace(free("ann"), phone=PhoneState.UNREACHABLE)
    assert pairs([waits("c1")], [away, free("bob", idle_since=9)]) == [("c1", "bob")]
    assert pairs([waits("c1")], [away]) == [("c1", "ann")]
