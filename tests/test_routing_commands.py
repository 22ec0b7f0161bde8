"""`callcenter routing`: out, in, compared, checked; exit codes, and messages that people understand."""

from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select
from structlog.testing import capture_logs

from callcenter import routing_commands as commands
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.flows import publish
from callcenter.routing.yaml_file import write_yaml
from callcenter.settings import Settings
from callcenter.store.database import Database
from callcenter.store.demo import seed
from callcenter.store.repositories.routing_versions import list_versions, newest_version
from callcenter.store.tables import audit
from tests.support.flow_drafts import SECOND, THIRD, a_draft
from tests.support.routing import a_document, changed_queue, read

FLOWS = Path(__file__).resolve().parents[1] / "ivr_flows"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, home=tmp_path, flows=FLOWS)


@pytest_asyncio.fixture
async def demo_data(database: Database, tmp_path: Path) -> None:
    """Version 1 is the demo's."""
    with capture_logs():
        await seed(database, tmp_path, hash_password=lambda password: "hash")


@pytest.mark.usefixtures("demo_data")
async def test_what_was_exported_is_imported_without_a_change(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "routing.yaml"
    assert await commands.export(settings, file) == 0
    assert await commands.check(settings, file) == 0
    assert await commands.diff(settings, file) == 0
    assert await commands.import_file(settings, file, dry_run=False, note="") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"version 1 written to {file}",
        "ok: 3 queues, 4 agents, 5 numbers",
        "no changes",
        "no changes",
    ]
    assert await commands.export(settings, None) == 0
    assert capsys.readouterr().out == file.read_text()


@pytest.mark.usefixtures("demo_data")
async def test_an_import_is_a_version_with_a_note_and_is_audited(
    database: Database, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "routing.yaml"
    await commands.export(settings, file)
    file.write_text(
        file.read_text().replace("priority: 10\n    members", "priority: 10\n    strategy: linear\n    members")
    )
    file.write_text(file.read_text().replace("sales: 80", "sales: 85"))
    capsys.readouterr()
    assert await commands.import_file(settings, file, dry_run=True, note="") == 0
    assert capsys.readouterr().out.splitlines() == ["~ agents.alice.skills.sales: 80 → 85", "1 change"]
    assert await commands.import_file(settings, file, dry_run=False, note="better") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "version 2 holds now"
    async with database.transaction() as connection:
        newest = (await list_versions(connection, before=None, limit=1))[0]
        rows = (await connection.execute(select(audit))).all()
    assert (newest.version, newest.note, newest.actor[:4]) == (2, "better", "cli:")
    assert [(row.action, row.detail["paths"]) for row in rows] == [("routing_imported", ["agents.alice.skills.sales"])]


@pytest.mark.usefixtures("demo_data")
async def test_problems_are_lines_with_a_place_and_nothing_is_changed(
    database: Database, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "routing.yaml"
    document = a_document()
    document["queues"]["sales"]["members"].append({"agent": "eve"})
    document["queues"]["support"]["wrap_up_default_code"] = "oops"
    text = write_yaml(read(document))
    file.write_text(text)
    lines = text.splitlines()
    for command in (
        commands.check,
        commands.diff,
        partial(commands.import_file, dry_run=False, note=""),
    ):
        assert await command(settings, file) == 1
        assert capsys.readouterr().out.splitlines() == [
            f"{file}:{lines.index('    - agent: eve') + 1}: queues.sales.members[2].agent: unknown agent 'eve'",
            f"{file}:{lines.index('    wrap_up_default_code: oops') + 1}: queues.support.wrap_up_default_code:"
            " unknown disposition 'oops'",
        ]
    assert await commands.check(settings, tmp_path / "none.yaml") == 1
    assert capsys.readouterr().out == f"{tmp_path / 'none.yaml'}:1: -: cannot be read: no such file\n"
    async with database.transaction() as connection:
        newest = await newest_version(connection)
    assert newest is not None
    assert newest.version == 1


async def test_what_is_hardly_meant_is_told_and_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "night.yaml").write_text("start: a\nnodes: {a: {type: enqueue, queue: sales}}\n")
    file = tmp_path / "routing.yaml"
    file.write_text(write_yaml(read(changed_queue(after_talk_flow="night"))))
    assert await commands.check(Settings(home=tmp_path, flows=tmp_path), file) == 0
    assert "warning: queues.sales.after_talk_flow: flow 'night' leads to somebody at a;" in capsys.readouterr().out


async def test_without_a_database_a_file_is_checked_as_far_as_it_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(home=tmp_path, flows=FLOWS)
    file = tmp_path / "routing.yaml"
    file.write_text(write_yaml(read(a_document())))
    assert await commands.check(settings, file) == 0
    assert capsys.readouterr().out.splitlines()[0] == "no database: agents are not checked"
    with pytest.raises(commands.NoDatabase, match="CALLCENTER_DATABASE_URL"):
        await commands.diff(settings, file)


@pytest.mark.usefixtures("demo_data")
async def test_of_a_published_flow_the_version_counts_and_not_the_file(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    published = a_draft(tmp_path, SECOND)
    deed = Deed(actor="admin", at=Clock().now(), new_id=new_id)
    async with database.transaction() as connection:
        await publish(connection, "main", published, deed, expected=0)
    a_draft(tmp_path, THIRD)
    known = await commands.known_to(Settings(database_url=database_url, home=tmp_path, flows=tmp_path), database)
    assert known.flows is not None
    assert known.flows["main"] == published.flow


def test_where_the_database_is_who_adds_people_is_told_as_who_changes_routing(tmp_path: Path) -> None:
    assert commands.address_of(Settings(home=tmp_path, database_url="postgresql://u:p@db/x")).endswith("u:p@db/x")
    with pytest.raises(commands.NoDatabase, match="run the demo"):
        commands.address_of(Settings(home=tmp_path))
