"""A canary is judged by the calls that it had, and taken back once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.flow_canaries import FlowCanaries
from callcenter.records.flows import Trial, publish, start_canary
from callcenter.store.database import Database
from callcenter.store.repositories.flow_versions import FlowLive, find_live
from callcenter.store.repositories.record_events import events_after
from tests.support.desk import add_record
from tests.support.fakes import FakeClock
from tests.support.flow_drafts import FIRST, SECOND, a_draft

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Tried:
    """A version that is tried since nine o'clock: more than ten percent of at least five calls end it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.live = a_draft(folder, FIRST)
        self.canary = a_draft(folder, SECOND)
        self.canaries = FlowCanaries(database, clock=FakeClock(AT + timedelta(hours=1)), new_id=new_id)

    async def begin(self) -> None:
        deed = Deed(actor="ann", at=AT, new_id=new_id)
        trial = Trial(percent=10, error_limit=10, least_calls=5)
        async with self.database.transaction() as connection:
            await publish(connection, "main", self.live, deed, expected=None)
            await start_canary(connection, "main", self.canary, trial, deed, expected=None)

    async def calls(self, number: int, *, version: str | None = None, exit_: str = "done", **facts: Any) -> None:
        step = {"flow": "main", "version": version or self.canary.flow.version, "node": "a", "exit": exit_}
        started = AT + timedelta(minutes=5)
        row = {"started_at": started, "ended_at": started, "ivr_path": [step], **facts}
        for _ in range(number):
            await add_record(self.database, **row)

    async def state(self) -> FlowLive:
        async with self.database.transaction() as connection:
            found = await find_live(connection, "main")
        assert found is not None
        return found


@pytest.fixture
async def tried(database: Database, tmp_path: Path) -> Tried:
    made = Tried(database, tmp_path)
    await made.begin()
    return made


async def test_a_canary_with_too_many_errors_is_taken_back_once_and_said_why(tried: Tried) -> None:
    await tried.calls(7)
    await tried.calls(2, exit_="error")
    await tried.calls(1, outcome="failed")
    with capture_logs() as logs:
        assert await tried.canaries.judge() == ["main"]
    (line,) = [line for line in logs if line["log_level"] == "error"]
    assert (line["flow"], line["version"], line["calls"], line["errors"], line["error_limit"]) == ("main", 2, 10, 3, 10)
    state = await tried.state()
    assert (state.live, state.canary, state.actor) == (1, None, "canary")
    assert state.stopped is not None
    assert (state.stopped["reason"], state.stopped["calls"], state.stopped["errors"]) == ("errors", 10, 3)
    assert await tried.canaries.judge() == []
    async with tried.database.transaction() as connection:
        types = [event.type for event in await events_after(connection, 0, limit=9)]
    assert types == ["flow.published", "flow.canary_started", "flow.canary_failed"]


async def test_errors_up_to_the_limit_are_borne(tried: Tried) -> None:
    await tried.calls(9)
    await tried.calls(1, exit_="error")
    assert await tried.canaries.judge() == []
    assert (await tried.state()).canary == 2


async def test_a_few_calls_prove_nothing(tried: Tried) -> None:
    await tried.calls(4, exit_="error")
    assert await tried.canaries.judge() == []
    await tried.calls(1, exit_="error")
    assert await tried.canaries.judge() == ["main"]


async def test_errors_of_the_live_version_and_of_before_are_not_the_canarys(tried: Tried) -> None:
    await tried.calls(9, version=tried.live.flow.version, exit_="error")
    await tried.calls(9, exit_="error", started_at=AT - timedelta(hours=1))
    await tried.calls(6)
    assert await tried.canaries.judge() == []
    assert (await tried.state()).canary == 2
