"""What is published runs as it was published, whatever becomes of its file, its queues and the service."""

from datetime import UTC, datetime
from pathlib import Path

from structlog.testing import capture_logs

from callcenter.engine.ids import new_id
from callcenter.flow_versions import NOTHING, PublishedFlows, flow_of_version
from callcenter.records.deeds import Deed
from callcenter.records.flows import Trial, publish, start_canary, unpublish
from callcenter.store.database import Database
from callcenter.store.repositories.flow_versions import FlowVersion
from tests.support.desk import add_record
from tests.support.flow_drafts import BROKEN, FIRST, SECOND, THIRD, a_draft

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEED = Deed(actor="admin", at=AT, new_id=new_id)
TRIAL = Trial(percent=20, error_limit=5, least_calls=5)


async def published(database: Database, folder: Path, *texts: str) -> None:
    for text in texts:
        async with database.transaction() as connection:
            await publish(connection, "main", a_draft(folder, text), DEED, expected=None)


async def test_where_nothing_is_published_nothing_is_read(database: Database) -> None:
    flows = PublishedFlows(database)
    assert (await flows.read(), await flows.changes()) == (NOTHING, 0)


async def test_the_live_version_runs_and_each_change_is_noticed(database: Database, tmp_path: Path) -> None:
    flows = PublishedFlows(database)
    await published(database, tmp_path, FIRST, SECOND)
    assert await flows.changes() == 2
    (tmp_path / "main.yaml").write_text(BROKEN)
    found = await flows.read()
    assert {name: flow.start for name, flow in found.flows.items()} == {"main": "a"}
    assert set(found.flows["main"].nodes) == {"a", "b"}
    async with database.transaction() as connection:
        await unpublish(connection, "main", DEED, expected=None)
    assert (await flows.read(), await flows.changes()) == (NOTHING, 3)


async def test_a_version_is_made_into_a_flow_once(database: Database, tmp_path: Path) -> None:
    flows = PublishedFlows(database)
    await published(database, tmp_path, FIRST)
    assert (await flows.read()).flows["main"] is (await flows.read()).flows["main"]


async def test_a_canary_runs_beside_the_live_version(database: Database, tmp_path: Path) -> None:
    await published(database, tmp_path, FIRST)
    async with database.transaction() as connection:
        await start_canary(connection, "main", a_draft(tmp_path, SECOND), TRIAL, DEED, expected=None)
    found = await PublishedFlows(database).read()
    assert (len(found.flows["main"].nodes), len(found.canaries["main"].flow.nodes)) == (1, 2)
    assert found.canaries["main"].percent == 20


async def test_what_calls_from_before_a_restart_walk_on_is_kept(database: Database, tmp_path: Path) -> None:
    first = a_draft(tmp_path, FIRST).flow
    await published(database, tmp_path, FIRST, SECOND, THIRD)
    await add_record(database, started_at=AT, flow="main", flow_version=first.version, stage="in_flow", outcome=None)
    found = await PublishedFlows(database).read()
    assert found.kept[("main", first.version)] == first
    assert len(found.kept) == 2, "and the one that is live"


def test_interactions_know_a_version_by_the_digest_that_it_was_published_with() -> None:
    version = FlowVersion(
        name="main", version=1, digest="of-another-release", note="", actor="a", at=AT, sources={"main.yaml": FIRST}
    )
    flow = flow_of_version(version)
    assert flow is not None
    assert flow.version == "of-another-release"


async def test_a_version_that_cannot_be_read_any_more_is_reported_once_and_left_out(
    database: Database, tmp_path: Path
) -> None:
    await published(database, tmp_path, FIRST)
    async with database.transaction() as connection:
        await connection.exec_driver_sql('update flow_versions set sources = \'{"main.yaml": "start: a"}\'')
    flows = PublishedFlows(database)
    with capture_logs() as logs:
        assert (await flows.read()).flows == {}
        await flows.read()
    assert [line["event"] for line in logs] == ["published flow is unreadable"]
