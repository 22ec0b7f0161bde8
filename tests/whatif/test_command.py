"""`callcenter whatif`: from the database to the tables; what cannot be answered says what to do."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from rich.console import Console
from structlog.testing import capture_logs

from callcenter import routing_commands
from callcenter.settings import Settings
from callcenter.store.database import Database
from callcenter.store.demo import seed
from callcenter.store.tables import agent_status_history
from callcenter.whatif.command import Question, WhatIfRefused, whatif
from tests.support.desk import add_record

FLOWS = Path(__file__).resolve().parents[2] / "ivr_flows"
# In the demo's zone, which is eight hours ahead, all of this is 2 March.
COMES_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
QUESTION = Question(day="2026-03-02")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, home=tmp_path, flows=FLOWS)


@pytest_asyncio.fixture
async def recorded(database: Database, tmp_path: Path) -> None:
    """Alice alone took sales all day: thirty calls, a minute apart and of a minute, of whom every fifth gave up."""
    with capture_logs():
        await seed(database, tmp_path, hash_password=lambda password: "hash")
    for number in range(30):
        at = COMES_AT + timedelta(minutes=number)
        answered = number % 5 != 0
        values: dict[str, Any] = {"queue": "sales", "queued_at": at, "wait_seconds": 12.0}
        if answered:
            values |= {"agent": "alice", "talk_seconds": 60.0, "wrap_up_seconds": 5.0}
        else:
            values |= {"outcome": "abandoned_in_queue"}
        await add_record(database, started_at=at, ani=f"1380013{number:04}", **values)
    stretch = {"agent": "alice", "status": "available", "activity": "idle", "started_at": COMES_AT}
    async with database.transaction() as connection:
        await connection.execute(agent_status_history.insert().values(stretch))


async def asked(settings: Settings, question: Question) -> str:
    out = StringIO()
    assert await whatif(settings, question, Console(file=out, width=120)) == 0
    return out.getvalue()


@pytest.mark.usefixtures("recorded")
async def test_the_replay_is_set_beside_what_was_recorded(settings: Settings) -> None:
    text = await asked(settings, QUESTION)
    offered = next(line for line in text.splitlines() if line.startswith("calls offered"))
    assert offered.split() == ["calls", "offered", "30", "30", "+0"]
    average = next(line for line in text.splitlines() if line.startswith("average wait"))
    assert average.split()[2:4] == ["12.0", "s"]
    assert "B is like A" in text


@pytest.mark.usefixtures("recorded")
async def test_more_of_alice_answers_more_and_without_her_nobody_answers(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    more = replace(QUESTION, add=3, like="alice", as_json=True)
    await asked(settings, more)
    found = json.loads(capsys.readouterr().out)
    assert found["recorded"]["total"]["answered"] == 24
    assert found["a"]["total"]["answered"] < found["b"]["total"]["answered"]
    assert found["a"]["occupancy"] > found["b"]["occupancy"]
    assert found["b"]["agents"] == 4
    await asked(settings, replace(QUESTION, without=("alice",), as_json=True))
    assert json.loads(capsys.readouterr().out)["b"]["total"]["answered"] == 0


@pytest.mark.usefixtures("recorded")
async def test_another_document_and_another_strategy_are_b(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "changed.yaml"
    await routing_commands.export(settings, file)
    file.write_text(file.read_text().replace("sales: 80", "sales: 85"))
    for question in (replace(QUESTION, routing=file), replace(QUESTION, strategies=("sales=most_skilled",))):
        text = await asked(settings, question)
        assert "All queues together" in text
        assert "Queue sales" in text


@pytest.mark.usefixtures("recorded")
async def test_a_document_with_problems_is_not_replayed(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("format: 1\nqueues: {sales: {strategy: nonsense}}\n")
    assert await whatif(settings, replace(QUESTION, routing=file), Console(file=StringIO())) == 1
    assert f"{file}:2" in capsys.readouterr().out


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    ("question", "told"),
    [
        (Question(day="2026-03-03"), "no calls are recorded on 2026-03-03"),
        (Question(day="yesterday"), "write it as 2026-03-02"),
        (Question(day="2999-01-01"), "has not begun yet"),
        (replace(QUESTION, add=3), "--add and --like go together"),
        (replace(QUESTION, like="alice"), "--add and --like go together"),
        (replace(QUESTION, without=("zoe",)), "there is no agent called zoe"),
        (replace(QUESTION, strategies=("sales",)), "--strategy wants QUEUE=STRATEGY"),
        (replace(QUESTION, strategies=("nowhere=linear",)), "there is no queue called nowhere"),
    ],
)
async def test_what_cannot_be_answered_says_what_to_do(settings: Settings, question: Question, told: str) -> None:
    with pytest.raises(WhatIfRefused, match=told):
        await asked(settings, question)
