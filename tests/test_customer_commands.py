"""`callcenter customers`: a file in, what is wrong told and written, and all of it taken back."""

from pathlib import Path

import pytest
from rich.console import Console

from callcenter import customer_commands as commands
from callcenter.customer_commands import ImportWish, MapRefused, mapping_of
from callcenter.settings import Settings
from callcenter.store.database import Database
from callcenter.store.repositories.imports import list_imports

FILE = "编号,姓名,电话\na,李雷,13800138000\nb,韩梅梅,nonsense\n"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, home=tmp_path)


@pytest.fixture
def console() -> Console:
    return Console(width=200, record=True, quiet=False)


async def test_a_file_comes_in_by_two_processes_and_its_bad_rows_come_back(
    database: Database,
    settings: Settings,
    tmp_path: Path,
    console: Console,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    file, errors = tmp_path / "list.csv", tmp_path / "errors.csv"
    file.write_text(FILE, encoding="gb18030")
    wish = ImportWish(mapping={"编号": "external_id.crm"}, errors=errors)
    assert await commands.import_file(settings, file, wish, console) == 1
    told = console.export_text()
    assert "created 1, changed 0, unchanged 0, refused 1" in told
    assert "row 3: 电话: This is no telephone number" in told
    assert errors.read_text(encoding="utf-8-sig").splitlines()[1].startswith("b,韩梅梅,nonsense,3,not_a_phone,电话,")

    async with database.transaction() as connection:
        (one,) = await list_imports(connection, after=None, limit=5)
    assert await commands.show_imports(settings, console) == 0
    assert one.id in console.export_text()
    assert await commands.resume(settings, one.id, console) == 1
    assert await commands.undo(settings, one.id, console) == 0
    assert "1 customers are as before, 0 stay" in console.export_text()


async def test_what_cannot_be_read_or_mapped_is_told_in_one_line(
    settings: Settings, tmp_path: Path, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    file = tmp_path / "list.csv"
    file.write_text('姓名,电话\n"李')
    assert await commands.import_file(settings, file, ImportWish(mapping={}), console) == 1
    assert "row 2: 文件在一行中间结束，不完整" in console.export_text()
    file.write_text(FILE)
    assert await commands.import_file(settings, file, ImportWish(mapping={"编号": "nothing"}), console) == 1
    assert "客户资料中没有这个项目" in console.export_text()
    assert await commands.import_file(settings, tmp_path / "picture.png", ImportWish(mapping={}), console) == 1


def test_a_mapping_is_column_equals_fact() -> None:
    assert mapping_of(["a=b=phone_1", "姓名=name", "x="]) == {"a=b": "phone_1", "姓名": "name", "x": ""}
    with pytest.raises(MapRefused):
        mapping_of(["phone"])
