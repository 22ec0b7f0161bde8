"""An administrator sees everything, a supervisor his scope, an agent himself."""

from dataclasses import replace

from callcenter.core.supervision import Supervision, SupervisorScope
from callcenter.figures.sight import EVERYTHING, sight_of
from callcenter.reporting.report import Sight
from tests.support.random_facts import CONFIGURATION

SCOPED = replace(
    CONFIGURATION,
    supervision=Supervision(scopes={"sam": SupervisorScope(queues=frozenset({"care"}), groups=frozenset({"north"}))}),
)


def test_a_supervisor_sees_his_queues_and_the_agents_of_his_queues_and_groups() -> None:
    seen = sight_of(SCOPED, "sam", leads=True, administers=False)
    assert seen == Sight(queues=frozenset({"care"}), agents=frozenset({"alice", "bob"}))


def test_who_is_in_no_scope_or_administers_sees_everything() -> None:
    assert sight_of(SCOPED, "sue", leads=True, administers=False) == EVERYTHING
    assert sight_of(SCOPED, "sam", leads=True, administers=True) == EVERYTHING


def test_an_agent_sees_what_he_did_himself() -> None:
    assert sight_of(SCOPED, "alice", leads=False, administers=False) == Sight(agents=frozenset({"alice"}))
