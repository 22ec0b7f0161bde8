"""Who sees what."""

import pytest

from callcenter.api.people import Role
from callcenter.api.realtime.snapshot import Viewer
from callcenter.core.interaction import Stage
from tests.support.rehearsal import Rehearsal

ALICE = Viewer(username="alice", role=Role.AGENT)
SAM = Viewer(username="sam", role=Role.SUPERVISOR)


def a_busy_floor() -> Rehearsal:
    """Alice is offered a call, bob and carol another one at once."""
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.play("arrive", 1)
    rehearsal.play("arrive", 2)
    return rehearsal


def test_an_agent_sees_himself_his_queues_and_what_is_on_his_own_desk() -> None:
    rehearsal = a_busy_floor()
    state = rehearsal.hub.snapshot(ALICE)
    mine = rehearsal.center.state.agents["alice"].interaction_id
    assert (state.me, state.role) == ("alice", Role.AGENT)
    assert set(state.agents) == {"alice"}
    assert set(state.queues) == {"sales"}
    assert set(state.interactions) == set(state.pops) == {mine}


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN])
def test_who_oversees_sees_everything_but_nobody_elses_pop(role: Role) -> None:
    rehearsal = a_busy_floor()
    state = rehearsal.hub.snapshot(Viewer(username="sam", role=role))
    assert set(state.agents) == {"alice", "bob", "carol"}
    assert set(state.queues) == {"sales", "support"}
    assert set(state.interactions) == set(rehearsal.center.state.interactions)
    assert state.pops == {}


def test_who_is_in_no_queue_and_no_agent_sees_nothing_of_others() -> None:
    state = a_busy_floor().hub.snapshot(Viewer(username="eve", role=Role.AGENT))
    assert (state.agents, state.queues, state.interactions, state.pops) == ({}, {}, {}, {})


def test_an_interaction_on_nobodys_desk_is_for_who_oversees() -> None:
    rehearsal = a_busy_floor()
    rehearsal.play("arrive", 1)
    (waiting,) = [one.id for one in rehearsal.interactions() if one.stage is Stage.QUEUED]
    assert [waiting in rehearsal.hub.snapshot(viewer).interactions for viewer in (ALICE, SAM)] == [False, True]
