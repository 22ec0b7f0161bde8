"""`callcenter explain`: from the database or the running service, in the terminal's language, and what to do else."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from rich.console import Console
from typer.testing import CliRunner

from callcenter.cli import app
from callcenter.core.acd.explain import explain as explained
from callcenter.core.acd.plain import plain
from callcenter.core.acts import AssignWaiting, RaiseWaiting
from callcenter.core.changes import DecisionMade
from callcenter.core.configuration import RelaxationStep
from callcenter.core.events import CallArrived
from callcenter.engine.ids import new_id
from callcenter.explain_command import NotExplained, explain, terminal_language
from callcenter.routing_commands import NoDatabase
from callcenter.settings import Settings
from callcenter.store.database import Database
from callcenter.store.tables import routing_decisions
from tests.support.desk import Desk, add_record, running_desk
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


@dataclass
class Told:
    """What was printed."""

    console: Console
    settings: Settings

    async def of(self, wanted: str, language: str = "en", **options: Any) -> str:
        given = {"url": None, "token": None, **options}
        with self.console.capture() as printed:
            code = await explain(self.settings, wanted, language=language, console=self.console, **given)
        assert code == 0
        return printed.get()


@pytest.fixture
def told(database_url: str, tmp_path: Path) -> Told:
    return Told(Console(width=160), Settings(database_url=database_url, home=tmp_path))


@pytest_asyncio.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with running_desk(database) as running:
        yield running


def a_decision() -> DecisionMade:
    """Ann misses the call, then bob gets it."""
    book = Playbook().available("ann").later(75).available("bob").calls("4001")
    (decision,) = [change for change in book.changes if isinstance(change, DecisionMade)]
    return decision


async def keep(database: Database, **fields: Any) -> str:
    interaction_id = await add_record(database, started_at=START, **fields)
    decision = a_decision()
    row = {"interaction_id": interaction_id, "number": 1, "at": decision.at, "explanation": decision.explanation}
    async with database.transaction() as connection:
        await connection.execute(routing_decisions.insert().values(row))
    return interaction_id


async def a_token(desk: Desk) -> str:
    client = await desk.signed_in("admin")
    expires_at = (desk.clock.now() + timedelta(days=1)).isoformat()
    made = await client.post("/api/v1/tokens", json={"name": "cli", "username": "sam", "expires_at": expires_at})
    return str(made.json()["token"])


async def test_stored_decisions_are_told_from_the_database(told: Told, database: Database) -> None:
    interaction_id = await keep(database, ended_at=START)
    lines = [" ".join(line.split()) for line in (await told.of(interaction_id)).splitlines()]
    assert lines[1].startswith("Decision 1 · ")
    assert "queue sales, strategy: longest idle" in lines
    assert "asks for: anybody" in lines
    assert "suited agents: 2 logged in, 2 ready, 2 free" in lines
    assert lines[-3:] == [
        "1 ann chosen idle 75 s",
        "2 bob another agent comes first idle 0 s",
        "3 eve in none of the queues and groups asked",
    ]


async def test_it_is_told_in_chinese_to_a_chinese_terminal(told: Told, database: Database) -> None:
    text = await told.of(await keep(database, ended_at=START), "zh")
    assert "第 1 次分配" in text
    assert "已选中" in text
    assert terminal_language({"LANG": "zh_CN.UTF-8"}) == "zh"
    assert terminal_language({"LC_ALL": "", "LC_MESSAGES": "en_US", "LANG": "zh_CN"}) == "en"
    assert terminal_language({}) == "en"


async def test_what_is_not_over_and_undecided_says_how_to_learn_more(told: Told, database: Database) -> None:
    interaction_id = await add_record(database, started_at=START, stage="queued", outcome=None, queue="sales")
    text = await told.of(interaction_id)
    assert "--token" in text
    assert "No agent has been chosen yet." in text


async def test_the_running_service_says_why_somebody_waits(told: Told, desk: Desk) -> None:
    call = await desk.call_arrives()
    options: dict[str, Any] = {
        "url": "http://desk.test/",
        "token": await a_token(desk),
        "transport": httpx.ASGITransport(desk.app),
    }
    text = await told.of(call.id, **options)
    assert "Now: no suited agent is logged in" in text
    assert "position 1, waits since" in text
    client = await desk.signed_in("alice")
    made = (await client.post("/api/v1/callbacks", json={"number": "13800138000", "queue": "sales"})).json()
    assert "Now: no suited agent is logged in" in await told.of(made["id"], **options)
    with pytest.raises(NotExplained, match="knows no such"):
        await told.of(str(new_id()), **options)
    with pytest.raises(NotExplained, match="refuses the token"):
        await told.of(call.id, **{**options, "token": "nonsense"})


async def test_what_cannot_be_told_says_what_to_do(told: Told, tmp_path: Path) -> None:
    with pytest.raises(NotExplained, match="copy the whole id"):
        await told.of("12")
    with pytest.raises(NotExplained, match="没有这个会话或回电"):
        await told.of(str(new_id()), "zh")
    with pytest.raises(NotExplained, match="--url"):
        await told.of(str(new_id()), url="http://127.0.0.1:1", token="t")
    for answer, said in ((httpx.Response(500), "status 500"), (httpx.Response(200, text="<html>"), "--url")):
        odd = httpx.MockTransport(lambda request, answer=answer: answer)
        with pytest.raises(NotExplained, match=said):
            await told.of(str(new_id()), token="t", transport=odd)
    with pytest.raises(NoDatabase):
        await Told(told.console, Settings(home=tmp_path, database_url=None)).of(str(new_id()))


async def test_relaxation_preference_and_what_comes_next_have_their_lines(told: Told) -> None:
    floor = a_floor()
    steps = (RelaxationStep(after_seconds=0, lower_by=20), RelaxationStep(after_seconds=90, drop_all=True))
    sales = replace(floor.queues["sales"], requirement="english >= 50", relaxation=steps)
    book = Playbook(replace(floor, queues={**floor.queues, "sales": sales}))
    book.give(CallArrived(call_id="c1", ani="1", dnis="4001", at=START))
    now = plain(explained(book.center.state, book.interaction(), book.at, most=1))
    now |= {"only_agent": "ann", "only_until_at": START.isoformat()}
    answer = json.dumps({"id": "x", "now": now, "decisions": []})
    service = httpx.MockTransport(lambda request: httpx.Response(200, text=answer))
    text = await told.of(str(new_id()), token="t", transport=service)
    assert "asks for: english >= 30 (before step 1: english >= 50)" in text
    assert "relaxation step 1 of 2" in text
    assert "waits for ann alone until" in text
    assert "next: the next relaxation step begins at" in text
    assert "and 1 more: lacks a skill" in text


async def test_what_a_supervisor_has_done_for_a_caller_has_its_lines(told: Told) -> None:
    book = Playbook().available("ann", "eve").calls("4001", call_id="t1").answers("t1").calls("4001")
    waiting = book.interaction().id
    book.give(RaiseWaiting(interaction_id=waiting, points=4, at=START))
    book.give(AssignWaiting(interaction_id=waiting, agent="ann", at=START))
    answer = json.dumps(
        {"id": "x", "now": plain(explained(book.center.state, book.interaction(), book.at)), "decisions": []}
    )
    service = httpx.MockTransport(lambda request: httpx.Response(200, text=answer))
    text = await told.of(str(new_id()), token="t", transport=service)
    assert "of the priority 4 from a supervisor" in text
    assert "waits for ann alone, as a supervisor wants" in text


def test_the_command_passes_on_what_is_amiss() -> None:
    ended = CliRunner().invoke(app, ["explain", "12"], env={"LANG": "C", "LC_ALL": "C"})
    assert ended.exit_code == 1
    assert isinstance(ended.exception, NotExplained)
