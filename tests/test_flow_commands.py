"""`callcenter flows publish` and the commands beside it: what they do, what they say, and when they refuse."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from callcenter.cli import app
from callcenter.engine.clock import Clock
from callcenter.routing.document import RoutingDocument
from callcenter.store.database import Database
from callcenter.store.repositories.flow_versions import find_flow_version, find_live
from callcenter.store.repositories.record_events import events_after
from callcenter.store.repositories.routing_versions import append_version
from tests.support.desk import add_record
from tests.support.flow_drafts import BROKEN, FIRST, SECOND, THIRD
from tests.support.routing import a_document, read


class Terminal:
    """A folder of flows, a database, and somebody who types."""

    def __init__(self, database: Database, url: str, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self._env = {
            "CALLCENTER_DATABASE_URL": url,
            "CALLCENTER_FLOWS": str(folder),
            "CALLCENTER_HOME": str(folder),
            "COLUMNS": "160",
            "LC_ALL": "en_US.UTF-8",
        }

    def write(self, text: str, name: str = "main") -> None:
        (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    async def types(self, *arguments: str, fails: bool = False, language: str = "en_US.UTF-8") -> Sequence[str]:
        """Run the command and return the lines it printed."""
        runner = CliRunner(env={**self._env, "LC_ALL": language})
        ended = await asyncio.to_thread(runner.invoke, app, ["flows", *arguments])
        assert ended.exit_code == (1 if fails else 0), ended.output
        return [line.rstrip() for line in ended.output.splitlines()]

    async def publishes(self, *texts: str) -> None:
        for text in texts:
            self.write(text)
            await self.types("publish", "main")


@pytest.fixture
async def terminal(database: Database, database_url: str, tmp_path: Path) -> Terminal:
    """The routing document has the queue sales; the flow `main` has a file."""
    document: RoutingDocument = read(a_document())
    async with database.transaction() as connection:
        await append_version(connection, expected=0, at=Clock().now(), actor="admin", document=document.whole())
    made = Terminal(database, database_url, tmp_path)
    made.write(FIRST)
    return made


async def test_a_file_is_published_once_with_its_note_and_who_did_it(terminal: Terminal) -> None:
    assert await terminal.types("publish", "main", "--note", "opening [hours]") == ["main: version 1 is live"]
    assert await terminal.types("publish", "main") == ["main: version 1 is live already, nothing changed"]
    async with terminal.database.transaction() as connection:
        version = await find_flow_version(connection, "main", 1)
        (event,) = await events_after(connection, 0, limit=9)
    assert version is not None
    assert (version.sources, version.note) == ({"main.yaml": FIRST}, "opening [hours]")
    assert (event.type, event.actor) == ("flow.published", version.actor)
    assert event.actor.startswith("cli:")


async def test_a_file_with_problems_is_refused_with_their_places(terminal: Terminal) -> None:
    terminal.write(BROKEN)
    found = await terminal.types("publish", "main", fails=True)
    assert any(line.startswith("main.yaml:3: a: ") and "nowhere" in line for line in found)
    chinese = await terminal.types("publish", "main", fails=True, language="zh_CN.UTF-8")
    assert len(chinese) == len(found)
    assert chinese != found
    terminal.write(FIRST.replace("sales", "welsh"))
    assert "welsh" in (await terminal.types("publish", "main", fails=True))[0]
    async with terminal.database.transaction() as connection:
        assert await find_live(connection, "main") is None


async def test_what_is_not_there_is_said_in_the_language_of_the_terminal(terminal: Terminal) -> None:
    assert await terminal.types("publish", "other", fails=True) == ["No such flow"]
    assert await terminal.types("rollback", "other", fails=True) == ["No such flow"]
    assert await terminal.types("rollback", "main", fails=True) == ["This flow is not published"]
    assert await terminal.types("diff", "main", fails=True, language="zh_CN.UTF-8") == ["该流程尚未发布"]
    assert await terminal.types("versions", "main") == ["main was never published"]


async def test_versions_are_listed_with_the_live_one_marked(terminal: Terminal) -> None:
    assert await terminal.types("versions") == ["main: not published, its file runs"]
    await terminal.publishes(FIRST)
    terminal.write(SECOND)
    await terminal.types("publish", "main", "--note", "with [music]")
    lines = await terminal.types("versions", "main")
    assert [line.split()[0:2] for line in lines[1:3]] == [["*", "2"], ["1", lines[2].split()[1]]]
    assert lines[1].endswith("with [music]")
    assert lines[3:] == ["main: version 2 is live"]
    terminal.write(THIRD)
    assert await terminal.types("versions") == [
        "main: version 2 is live",
        "  the file is a draft that is not live",
    ]
    terminal.write(BROKEN)
    assert (await terminal.types("versions"))[1] == "  the file has problems: callcenter flows check"


async def test_a_roll_back_leads_to_what_was_live_before(terminal: Terminal) -> None:
    await terminal.publishes(FIRST, SECOND, THIRD)
    assert await terminal.types("rollback", "main") == ["main: version 2 is live"]
    assert await terminal.types("rollback", "main", "--to", "3") == ["main: version 3 is live"]
    assert await terminal.types("rollback", "main", "--to", "9", fails=True) == ["No such version"]
    assert await terminal.types("publish", "main", "--version", "1") == ["main: version 1 is live"]
    assert await terminal.types("unpublish", "main") == ["main: not published, its file runs"]


async def test_a_canary_is_started_looked_at_and_stopped(terminal: Terminal) -> None:
    await terminal.publishes(FIRST)
    terminal.write(SECOND)
    started = await terminal.types("canary", "main", "--percent", "20", "--error-limit", "7", "--least-calls", "30")
    assert started[:3] == [
        "main: version 1 is live",
        "main: version 2 is tried on 20% of the calls; more than 7% errors of at least 30 calls end it",
        "  so far: 0 calls, 0 with errors",
    ]
    assert (await terminal.types("canary", "main"))[:3] == started[:3]
    assert (await terminal.types("rollback", "main", fails=True))[0].startswith("A canary is running")
    stopped = await terminal.types("canary", "main", "--stop")
    assert stopped[0] == "main: version 1 is live"
    assert stopped[1].startswith("  the last canary was version 2: it was stopped at ")
    assert await terminal.types("canary", "main", "--stop", fails=True) == ["No version of this flow is being tried"]


async def test_two_versions_are_compared_by_nodes_and_by_lines(terminal: Terminal) -> None:
    await terminal.publishes(SECOND)
    assert await terminal.types("diff", "main") == ["no changes"]
    terminal.write(THIRD)
    lines = await terminal.types("diff", "main")
    assert lines[:3] == ["~ start: a -> b", "- a", "- a --done--> b"]
    assert {"--- v1/main.yaml", "+++ draft/main.yaml", "-start: a", "+start: b"} <= set(lines)
    assert await terminal.types("diff", "main", "--old", "1", "--new", "live") == ["no changes"]
    assert await terminal.types("diff", "main", "--new", "canary", fails=True) == [
        "No version of this flow is being tried"
    ]


async def test_calls_are_counted_node_by_node(terminal: Terminal) -> None:
    await terminal.publishes(FIRST)
    async with terminal.database.transaction() as connection:
        version = await find_flow_version(connection, "main", 1)
    assert version is not None
    at = Clock().now() - timedelta(hours=1)
    step = {"flow": "main", "version": version.digest, "node": "a", "entered_at": at.isoformat()}
    left = {**step, "exit": "done", "left_at": (at + timedelta(seconds=6)).isoformat()}
    for outcome, path in (("self_served", [left]), ("self_served", [left]), ("abandoned_in_ivr", [step])):
        ended = at + timedelta(seconds=6)
        await add_record(terminal.database, started_at=at, ended_at=ended, outcome=outcome, ivr_path=path)
    lines = await terminal.types("counts", "main", "--version", "1")
    assert lines[0].startswith("main: 3 calls since ")
    assert lines[0].endswith("; 67% needed nobody; 1 hung up in the flow")
    assert lines[2].split() == ["a", "3", "done", "2", "1", "6.0", "/", "6.0"]
    assert (await terminal.types("counts", "main", language="zh_CN.UTF-8"))[0].startswith("main：自 ")
