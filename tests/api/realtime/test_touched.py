"""Each kind of change touches what screens show of it, and nothing else."""

from callcenter.api.realtime.touched import touched_by
from callcenter.core.changes import ClosureChanged, MonitoringChanged
from callcenter.core.closure import Closure
from callcenter.core.monitoring import Monitoring, MonitoringMode
from tests.support.rehearsal import BEGIN_AT, Rehearsal


def test_a_turn_touches_the_contact_its_agent_and_its_pop() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.play("arrive", 1)
    touched = touched_by(rehearsal.changes)
    (one,) = rehearsal.interactions()
    assert (list(touched.interactions), list(touched.agents)) == ([one.id], ["alice"])
    assert [pop.agent for pop in touched.pops] == ["alice"]


def test_a_closure_touches_its_queue() -> None:
    touched = touched_by([ClosureChanged(closure=Closure(queue="sales", closed_at=BEGIN_AT, by="sam"), at=BEGIN_AT)])
    assert (list(touched.queues), list(touched.interactions)) == (["sales"], [])


def test_a_monitoring_touches_itself_and_the_agents_who_were_listened_to() -> None:
    monitoring = Monitoring(
        id="m",
        interaction_id="i",
        call_id="c",
        supervisor="sam",
        endpoint="sam",
        agents=("alice", "bob"),
        mode=MonitoringMode.LISTEN,
        started_at=BEGIN_AT,
        deadline_at=BEGIN_AT,
    )
    touched = touched_by([MonitoringChanged(monitoring=monitoring, at=BEGIN_AT)])
    assert (list(touched.monitorings), list(touched.agents)) == (["m"], ["alice", "bob"])
