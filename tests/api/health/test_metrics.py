"""Numbers for Prometheus: from the live state, and about nobody."""

from callcenter.api.parts import StoreFigures
from callcenter.api.people import Role
from callcenter.api.realtime.snapshot import Viewer
from callcenter.store.database import Database
from tests.support.desk import Desk, running_desk


async def test_metrics_are_computed_from_the_live_state(desk: Desk) -> None:
    await desk.call_arrives()
    desk.clock.advance(3)
    await desk.call_arrives("call-2")
    text = (await desk.client().get("/metrics")).text
    for line in (
        'callcenter_build_info{version="9.9"} 1.0',
        'callcenter_queue_waiting{queue="sales"} 2.0',
        'callcenter_queue_longest_wait_seconds{queue="sales"} 3.0',
        'callcenter_agents{activity="idle",status="offline"} 2.0',
        'callcenter_interactions{stage="queued"} 2.0',
        "callcenter_ami_connected 1.0",
        "callcenter_leader_epoch 7.0",
    ):
        assert line in text.splitlines()
    assert "alice" not in text
    assert "13800138000" not in text


async def test_how_the_store_is_doing_is_told_as_of_now(database: Database) -> None:
    told = [StoreFigures(unsaved=7, away=True, refused=2), StoreFigures()]
    async with running_desk(database, store_figures=told.pop) as desk:
        assert "callcenter_store_away 0.0" in (await desk.client().get("/metrics")).text.splitlines()
        lines = (await desk.client().get("/metrics")).text.splitlines()
    for line in (
        "callcenter_store_unsaved_changes 7.0",
        "callcenter_store_away 1.0",
        "# TYPE callcenter_store_refused_changes_total counter",
        "callcenter_store_refused_changes_total 2.0",
    ):
        assert line in lines


async def test_every_open_screen_counts(desk: Desk) -> None:
    for role in (Role.AGENT, Role.AGENT, Role.SUPERVISOR):
        desk.parts.hub.attach(Viewer(username="alice", role=role))
    assert "callcenter_screens 3.0" in (await desk.client().get("/metrics")).text.splitlines()


async def test_nobody_waiting_is_no_wait(desk: Desk) -> None:
    lines = (await desk.client().get("/metrics")).text.splitlines()
    assert 'callcenter_queue_longest_wait_seconds{queue="sales"} 0.0' in lines


async def test_each_figure_of_a_queue_is_there_under_its_own_name(desk: Desk) -> None:
    call = await desk.call_arrives()
    desk.clock.advance(3)
    await desk.make_available("alice")
    await desk.answer(call)
    lines = (await desk.client().get("/metrics")).text.splitlines()
    for line in (
        'callcenter_waiting{queue="sales"} 0.0',
        'callcenter_agents_on_contact{queue="sales"} 1.0',
        'callcenter_offered{queue="sales"} 1.0',
        'callcenter_answered{queue="sales"} 1.0',
        'callcenter_service_level{queue="sales"} 1.0',
        'callcenter_speed_of_answer{queue="sales"} 3.0',
    ):
        assert line in lines
    # Nothing was handled yet: of nothing there is no mean.
    assert "# TYPE callcenter_handle_time gauge" in lines
    assert [line for line in lines if line.startswith("callcenter_handle_time{")] == []


async def test_no_name_is_given_twice(desk: Desk) -> None:
    lines = (await desk.client().get("/metrics")).text.splitlines()
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names))
