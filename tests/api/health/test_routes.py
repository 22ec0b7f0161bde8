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
