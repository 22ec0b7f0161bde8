"""Whom a supervisor looks after."""

from callcenter.core.configuration import AgentProfile, Configuration
from callcenter.core.supervision import (
    Reach,
    Supervision,
    SupervisorScope,
    oversees_agent,
    oversees_contact,
    oversees_group,
    oversees_queue,
    reach_of,
)


def _profile(name: str, *queues: str, groups: frozenset[str] = frozenset()) -> AgentProfile:
    return AgentProfile(username=name, display_name=name, endpoint=name, queues=frozenset(queues), groups=groups)


FLOOR = Configuration(
    agents={
        "alice": _profile("alice", "sales"),
        "bob": _profile("bob", "support"),
        "carol": _profile("carol", "support", groups=frozenset({"night"})),
    },
    supervision=Supervision(
        scopes={
            "sam": SupervisorScope(queues=frozenset({"sales"}), groups=frozenset({"night"})),
            "tim": SupervisorScope(),
        }
    ),
)


def test_who_has_no_scope_looks_after_everything() -> None:
    assert oversees_queue(FLOOR, "ann", "support")
    assert oversees_queue(FLOOR, "ann", None)
    assert oversees_agent(FLOOR, "ann", "bob")
    assert oversees_contact(FLOOR, "ann", None, None)


def test_a_scope_is_its_queues_their_agents_and_its_groups() -> None:
    assert oversees_queue(FLOOR, "sam", "sales")
    assert not oversees_queue(FLOOR, "sam", "support")
    assert [oversees_agent(FLOOR, "sam", name) for name in ("alice", "bob", "carol")] == [True, False, True]


def test_a_group_is_looked_after_when_all_who_are_in_it_are() -> None:
    assert oversees_group(FLOOR, "sam", "night")
    assert [oversees_group(FLOOR, who, "night") for who in ("tim", "ann")] == [False, True]
    assert not oversees_group(FLOOR, "sam", "nobody is in it")


def test_a_contact_is_within_by_its_queue_or_by_its_agent() -> None:
    assert oversees_contact(FLOOR, "sam", "sales", None)
    assert oversees_contact(FLOOR, "sam", "support", "carol")
    assert not oversees_contact(FLOOR, "sam", "support", "bob")
    assert not oversees_contact(FLOOR, "sam", None, None)


def test_an_empty_scope_is_nothing() -> None:
    assert not oversees_queue(FLOOR, "tim", "sales")
    assert not oversees_agent(FLOOR, "tim", "alice")
    assert not oversees_agent(FLOOR, "sam", "nobody")


def test_a_reach_is_the_queues_of_the_scope_and_the_agents_of_its_queues_and_groups() -> None:
    assert reach_of(FLOOR, "sam") == Reach(queues=frozenset({"sales"}), agents=frozenset({"alice", "carol"}))
    assert reach_of(FLOOR, "tim") == Reach()
    assert reach_of(FLOOR, "ann") is None
