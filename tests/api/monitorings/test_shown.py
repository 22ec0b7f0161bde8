"""Of whose history one sees what, and by which names."""

from dataclasses import replace

from callcenter.api.monitorings.shown import oversight_of, with_name
from callcenter.api.people import Person, Role
from callcenter.core.supervision import Supervision, SupervisorScope
from tests.support.desk import CONFIGURATION

SCOPED = replace(
    CONFIGURATION,
    supervision=Supervision(scopes={"sam": SupervisorScope(queues=frozenset({"sales"}))}),
)


def person(username: str, role: Role) -> Person:
    return Person(username=username, display_name=username, role=role)


def test_who_has_a_scope_sees_his_own_and_those_of_the_agents_in_it() -> None:
    seen = oversight_of(SCOPED, person("sam", Role.SUPERVISOR))
    assert seen is not None
    assert (seen.supervisor, seen.queues, sorted(seen.agents)) == ("sam", ["sales"], ["alice", "bob"])
    assert oversight_of(SCOPED, person("kim", Role.SUPERVISOR)) is None
    assert oversight_of(SCOPED, person("sam", Role.ADMIN)) is None


def test_a_supervisor_who_is_no_agent_any_more_is_named_as_he_was_written_down() -> None:
    assert with_name(CONFIGURATION, {"supervisor": "bob"})["supervisor_name"] == "Bob"
    assert with_name(CONFIGURATION, {"supervisor": "gone"})["supervisor_name"] == "gone"
