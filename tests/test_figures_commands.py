"""`callcenter figures recount`, as it is typed: whatever figures have become, they are those of the records again."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

from rich.console import Console
from sqlalchemy import func, select, update
from typer.testing import CliRunner

from callcenter.cli import app
from callcenter.engine.clock import Clock
from callcenter.figures_commands import recount_days
from callcenter.settings import Settings
from callcenter.store.database import Database
from callcenter.store.tables import agent_times, cells, facts
from tests.figures.test_keeper import Site
from tests.reporting.dirty_days import test_midnight
from tests.support.dirty_day import DirtyDay
from tests.test_cli import callcenter


async def counted_wrong(database: Database) -> tuple[Site, DirtyDay]:
    """A night, from Tuesday to Wednesday, whose figures were right once. The keeper lets no day wait."""
    day = test_midnight.lived()
    site = Site(database, day.at, clock=Clock(), days_wait=timedelta())
    await site.take(day.kept.tables, day.history)
    await site.keeper.run_due()
    await site.has(day.facts, day.times)
    async with database.transaction() as connection:
        await connection.execute(update(facts).values(offered=77))
        await connection.execute(update(agent_times).values(idle_seconds=77))
        await connection.execute(update(cells).values(answered=77))
    return site, day


async def wrong_days(database: Database) -> set[int]:
    async with database.transaction() as connection:
        day = func.date_part("day", func.timezone("Asia/Shanghai", cells.c.at))
        return {int(each) for each in (await connection.execute(select(day).where(cells.c.answered == 77))).scalars()}


async def test_all_days_are_as_the_records_say_while_the_service_runs(database: Database, database_url: str) -> None:
    site, day = await counted_wrong(database)
    async with site.watched(database_url):
        ended = await callcenter("figures", "recount", database_url=database_url)
    assert (ended.code, ended.err) == (0, "")
    told = ended.out.splitlines()
    # Who waits over midnight counts in both days.
    assert [line.split(" contacts")[0] for line in told[1:3]] == ["2026-03-04  1", "2026-03-03  1"]
    assert told[-1] == "all figures of these days have been counted anew"
    await site.has(day.facts, day.times)


async def test_only_the_days_that_are_named_are_counted(database: Database, database_url: str, tmp_path: Path) -> None:
    site, _ = await counted_wrong(database)
    assert await wrong_days(database) == {3, 4}
    console, settings = Console(file=StringIO(), record=True), Settings(database_url=database_url, home=tmp_path)
    async with site.watched(database_url):
        assert await recount_days(settings, date(2026, 3, 1), date(2026, 3, 2), console) == 0
    assert "1 days from 2026-03-02 to 2026-03-02" in console.export_text(), "nothing is known of the first"
    assert await wrong_days(database) == {3, 4}


async def test_without_figures_there_is_nothing_to_count(database_url: str, tmp_path: Path) -> None:
    console, settings = Console(file=StringIO(), record=True), Settings(database_url=database_url, home=tmp_path)
    assert await recount_days(settings, None, None, console) == 1
    assert console.export_text() == "no figures are kept of these days\n"


def test_a_day_is_written_as_days_are() -> None:
    ended = CliRunner().invoke(app, ["figures", "recount", "--from", "yesterday"])
    assert ended.exit_code == 2
    assert "yesterday" in ended.output
