"""The rule in its plainest form, on a floor small enough to see through."""

from dataclasses import replace

from callcenter.bench.naive_matching import naive_matches
from callcenter.core.acd.router import Entry
from callcenter.core.agent import Agent, PhoneState, Status
from callcenter.core.configuration import AgentProfile
from tests.core.acd.test_router import TODAY, a_profile, an_agent, an_entry

PROFILES = {"ann": a_profile("ann", "sales"), "bob": a_profile("bob", "sales", "support"), "eve": a_profile("eve")}


def decide(
    entries: list[Entry], agents: list[Agent], profiles: dict[str, AgentProfile] | None = None
) -> list[tuple[str, str]]:
    return naive_matches(
        entries, agents, profiles or PROFILES, {}, today=TODAY, seconds_per_priority=60, last_offered={}
    )


def test_the_first_caller_gets_the_longest_idle_agent_who_may_have_him() -> None:
    agents = [an_agent("eve", 0), an_agent("bob", 1), an_agent("ann", 2)]
    calls = [an_entry("late", place=9), an_entry("early", place=1)]
    assert decide(calls, agents) == [("early", "bob"), ("late", "ann")]


def test_who_is_not_free_is_given_nobody() -> None:
    agents = [an_agent("ann", status=Status.NOT_READY), an_agent("bob", phone=PhoneState.IN_USE)]
    assert decide([an_entry("c1")], agents) == []


def test_a_live_phone_comes_before_everything() -> None:
    agents = [an_agent("ann", 0, phone=PhoneState.UNREACHABLE), an_agent("bob", 9)]
    assert decide([an_entry("c1"), an_entry("c2", place=1)], agents) == [("c1", "bob"), ("c2", "ann")]


def test_who_waits_for_one_agent_takes_no_other() -> None:
    only = replace(an_entry("c1"), only_agent="bob")
    assert decide([only], [an_agent("ann")]) == []
    assert decide([only], [an_agent("ann"), an_agent("bob", 5)]) == [("c1", "bob")]
