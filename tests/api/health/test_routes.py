"""Is the process there, is it ready, how is it doing."""

from callcenter.store.database import Database
from tests.support.desk import Desk, running_desk


async def test_the_process_says_that_it_is_there(desk: Desk) -> None:
    answer = await desk.client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "version": "9.9"})


async def test_readiness_names_each_check_and_hides_the_cause(database: Database) -> None:
    async def broken() -> None:
        raise RuntimeError("postgresql://user:secret@host")

    async with running_desk(database, readiness={"database": database.ping, "ami": broken}) as desk:
        answer = await desk.client().get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "not_ready", "checks": {"ami": "failed", "database": "ok"}},
    )


async def test_ready_when_every_check_passes(desk: Desk) -> None:
    answer = await desk.client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "checks": {"database": "ok"}})


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
