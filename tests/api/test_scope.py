"""What of the floor somebody may look at: a supervisor his scope, an administrator everything."""

from dataclasses import replace

import pytest

from callcenter.api.people import Person, Role
from callcenter.api.scope import oversees_agent, oversees_contact, oversees_queue, queues_of, reach_of
from callcenter.core.supervision import Reach, Supervision, SupervisorScope
from tests.support.floor import a_floor

SCOPES = {"sam": SupervisorScope(queues=frozenset({"support"})), "admin": SupervisorScope()}
FLOOR = replace(a_floor(), supervision=Supervision(scopes=SCOPES))


def person(name: str, role: Role) -> Person:
    return Person(username=name, display_name=name, role=role)


@pytest.mark.parametrize(
    ("who", "support", "sales", "bob", "ann"),
    [
        (person("sam", Role.SUPERVISOR), True, False, True, False),
        (person("sue", Role.SUPERVISOR), True, True, True, True),
        (person("admin", Role.ADMIN), True, True, True, True),
    ],
    ids=["with a scope", "without one", "an administrator, whatever is written"],
)
def test_who_looks_after_what(who: Person, support: bool, sales: bool, bob: bool, ann: bool) -> None:
    assert [oversees_queue(FLOOR, who, queue) for queue in ("support", "sales")] == [support, sales]
    assert [oversees_agent(FLOOR, who, agent) for agent in ("bob", "ann")] == [bob, ann]
    assert oversees_contact(FLOOR, who, "sales", "bob") is (sales or bob)
    assert oversees_contact(FLOOR, who, "sales", None) is sales
    assert oversees_contact(FLOOR, who, "support", "ann") is support


def test_an_administrator_reaches_everything_and_an_agent_what_is_his_own() -> None:
    assert reach_of(FLOOR, person("admin", Role.ADMIN)) is None
    assert reach_of(FLOOR, person("sue", Role.SUPERVISOR)) is None
    seen = reach_of(FLOOR, person("sam", Role.SUPERVISOR))
    assert seen == Reach(queues=frozenset({"support"}), agents=frozenset({"bob"}))
    assert reach_of(FLOOR, person("ann", Role.AGENT)) == Reach(agents=frozenset({"ann"}))


def test_the_queues_that_are_ones_own_to_serve() -> None:
    assert queues_of(FLOOR, person("admin", Role.ADMIN)) is None
    assert queues_of(FLOOR, person("sue", Role.SUPERVISOR)) is None
    assert queues_of(FLOOR, person("sam", Role.SUPERVISOR)) == frozenset({"support"})
    # Who takes calls himself has those of his own queues besides.
    leads = replace(FLOOR, supervision=Supervision(scopes={"ann": SupervisorScope(queues=frozenset({"support"}))}))
    own = FLOOR.agents["ann"].queues
    assert queues_of(leads, person("ann", Role.SUPERVISOR)) == own | {"support"}
    assert queues_of(FLOOR, person("ann", Role.AGENT)) == own
    assert queues_of(FLOOR, person("nobody", Role.AGENT)) == frozenset()
