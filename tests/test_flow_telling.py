"""What runs of a flow is told so that an operator knows why: also of a canary that was taken back by itself."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from rich.console import Console

from callcenter.engine.ids import new_id
from callcenter.flow_telling import Work, list_flows, tell_counts, tell_live
from callcenter.records.deeds import Deed
from callcenter.records.flows import Trial, fail_canary, publish, start_canary
from callcenter.settings import Settings
from callcenter.store.database import Database
from callcenter.store.repositories.flow_counts import FlowCounts, NodeCounts, Tried
from tests.support.flow_drafts import FIRST, SECOND, a_draft

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def told(database: Database, folder: Path, *, language: str = "en") -> list[str]:
    """Version 2 was tried and failed; what is told of it."""
    deed, printed = Deed(actor="ann", at=AT, new_id=new_id), StringIO()
    async with database.transaction() as connection:
        await publish(connection, "main", a_draft(folder, FIRST), deed, expected=None)
        trial = Trial(percent=10, error_limit=5, least_calls=20)
        judged = await start_canary(connection, "main", a_draft(folder, SECOND), trial, deed, expected=None)
        failed = await fail_canary(connection, judged, Tried(calls=40, errors=12), replace(deed, actor="canary"))
        assert failed is not None
        console = Console(file=printed, width=200)
        work = Work(
            settings=Settings(flows=folder), connection=connection, console=console, language=language, deed=deed
        )
        await tell_live(work, failed)
        await list_flows(work)
        tell_counts(work, "main", AT, FlowCounts(calls=2, outcomes={}, hung_up=0, nodes=[], whole=[], truncated=True))
    return printed.getvalue().splitlines()


async def test_a_canary_that_was_taken_back_is_told_with_its_figures(database: Database, tmp_path: Path) -> None:
    lines = await told(database, tmp_path)
    assert lines[0] == "main: version 1 is live"
    assert lines[1].startswith("  version 2 was taken back at 2026-03-02")
    assert lines[1].endswith(": 12 of 40 calls went wrong, the limit was 5%")
    assert lines[2] == "  the file is a draft that is not live"
    assert lines[3:6] == lines[:3], "and the same in the list of all flows"
    assert lines[7] == "only the newest 2 calls were counted"


async def test_it_is_told_in_chinese_too(database: Database, tmp_path: Path) -> None:
    lines = await told(database, tmp_path, language="zh")
    assert lines[0] == "main：版本 1 已生效"
    assert "40 通来电中 12 通出错，上限为 5%" in lines[1]


async def test_nodes_of_several_steps_are_told_as_a_whole_and_step_by_step(database: Database, tmp_path: Path) -> None:
    offer = NodeCounts(
        node="offer", visits=3, calls=3, exits={"bye": 2}, hung_up=1, ended=0, mean_seconds=None, p95_seconds=None
    )
    step = replace(offer, node="offer.ask")
    for steps, tables in (([step], 2), ([offer], 1)):
        printed = StringIO()
        deed = Deed(actor="ann", at=AT, new_id=new_id)
        async with database.transaction() as connection:
            work = Work(
                settings=Settings(flows=tmp_path),
                connection=connection,
                console=Console(file=printed, width=200),
                language="en",
                deed=deed,
            )
            tell_counts(
                work,
                "main",
                AT,
                FlowCounts(calls=3, outcomes={}, hung_up=1, nodes=steps, whole=[offer], truncated=False),
            )
        lines = [line.split() for line in printed.getvalue().splitlines()[1:]]
        assert [line[0] for line in lines if line[0].startswith("offer")] == ["offer.ask", "offer"][-tables:]
        assert sum("goes" in line for line in lines) == tables - 1
