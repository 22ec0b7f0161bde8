"""`callcenter customers export`: the list as a file, whole or not at all, and readable for nobody else."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcenter.customer_export_command import export_file, export_format_of
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.exports import ExportFormat
from callcenter.settings import Settings
from callcenter.store.database import Database
from callcenter.store.tables import customers

DEED = Deed(actor="cli:root", at=datetime(2026, 3, 2, 9, tzinfo=UTC), new_id=new_id)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, home=tmp_path)


async def test_a_filtered_list_becomes_a_file(database: Database, settings: Settings, tmp_path: Path) -> None:
    people = [{"id": new_id(), "name": "李雷", "segment": "vip"}, {"id": new_id(), "name": "韩梅梅", "segment": "gold"}]
    async with database.transaction() as connection:
        await connection.execute(customers.insert(), people)
    path = tmp_path / "vip.csv"
    assert await export_file(settings, path, ExportFormat.CSV, ["segment=vip"], DEED) == 1
    text = path.read_text(encoding="utf-8-sig")
    assert "李雷" in text
    assert "韩梅梅" not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.with_name("vip.csv.part").exists()


async def test_what_is_no_filter_is_refused_and_leaves_no_file(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "all.csv"
    for text in ("colour=red", "field=none=1"):
        with pytest.raises(RecordRefused, match="filter_refused"):
            await export_file(settings, path, ExportFormat.CSV, [text], DEED)
    assert not path.exists()


def test_the_name_of_a_file_tells_its_format() -> None:
    assert [export_format_of(name) for name in ("a.CSV", "b.xlsx", "c.vcf", "d.pdf")] == [
        ExportFormat.CSV,
        ExportFormat.XLSX,
        ExportFormat.VCF,
        None,
    ]
