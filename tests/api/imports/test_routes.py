"""Imports over the API: uploaded, refused when they cannot be read, run, mended, undone."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio

from callcenter.api.guards import IMPORTS_PATH, MOST_IMPORT_BYTES
from callcenter.engine.ids import new_id
from callcenter.records.imports.work import work_on
from callcenter.store.database import Database
from tests.support.desk import Desk, running_desk
from tests.support.importing import Importer, importer

FILE = "姓名,手机\n李雷,13800138000\n韩梅梅,no number\n".encode("gbk")
CSV = {"content-type": "text/csv"}


@pytest_asyncio.fixture
async def asked() -> asyncio.Event:
    """Set when somebody should work on imports."""
    return asyncio.Event()


@pytest_asyncio.fixture
async def desk(database: Database, tmp_path: Path, asked: asyncio.Event) -> AsyncIterator[Desk]:
    """The API with a home for files."""
    async with running_desk(database, import_home=tmp_path, wake_imports=asked.set) as running:
        yield running


@pytest_asyncio.fixture
async def importing(database: Database, tmp_path: Path) -> Importer:
    """Who works on what was asked for."""
    return importer(database, tmp_path)


async def uploaded(sam: httpx.AsyncClient, content: bytes = FILE) -> dict[str, Any]:
    """Upload a file."""
    answer = await sam.post(IMPORTS_PATH, content=content, headers=CSV, params={"name": "list.csv"})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def done(importing: Importer, import_id: str) -> None:
    """Do what was asked for, as the service's own process would."""
    await work_on(importing.bench, import_id)


async def test_a_file_is_uploaded_run_mended_and_taken_back(
    desk: Desk, importing: Importer, asked: asyncio.Event, tmp_path: Path
) -> None:
    sam = await desk.signed_in("sam")
    one = await uploaded(sam)
    assert (one["state"], one["rows"], one["header"]) == ("uploaded", 2, ["姓名", "手机"])
    assert one["mapping"] == {"姓名": "name", "手机": "phone_1:mobile"}
    here = f"{IMPORTS_PATH}/{one['id']}"
    assert [file.name for file in (tmp_path / "imports").iterdir()] == [f"{one['id']}.csv"]

    answer = await sam.post(f"{here}/run", json={})
    assert (answer.status_code, answer.json()["state"], asked.is_set()) == (202, "running", True)
    await done(importing, one["id"])
    shown = (await sam.get(here)).json()
    assert (shown["state"], shown["created"], shown["refused"], shown["key"]) == ("done", 1, 1, "phone")
    listed = (await sam.get(f"{here}/problems")).json()["items"]
    assert [(item["row"], item["code"], item["column"], item["detail"]) for item in listed] == [
        (3, "not_a_phone", "手机", "不是有效的电话号码")
    ]

    answer = await sam.get(f"{here}/errors")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows == [
        ["姓名", "手机", "error_row", "error_code", "error_column", "error"],
        ["韩梅梅", "no number", "3", "not_a_phone", "手机", "手机: 不是有效的电话号码"],
    ]
    mended = await uploaded(sam, answer.content.replace(b"no number", b"13900139000"))
    assert mended["mapping"] == {"姓名": "name", "手机": "phone_1:mobile"}
    await sam.post(f"{IMPORTS_PATH}/{mended['id']}/run", json={})
    await done(importing, mended["id"])
    assert set(await importing.everybody()) == {"李雷", "韩梅梅"}

    assert (await sam.post(f"{here}/undo")).status_code == 202
    await done(importing, one["id"])
    assert (await sam.get(here)).json()["state"] == "undone"
    assert set(await importing.everybody()) == {"韩梅梅"}
    listed = (await sam.get(IMPORTS_PATH, params={"limit": 1})).json()
    assert [item["id"] for item in listed["items"]] == [mended["id"]]
    listed = (await sam.get(IMPORTS_PATH, params={"cursor": listed["next_cursor"]})).json()
    assert ([item["id"] for item in listed["items"]], listed["next_cursor"]) == ([one["id"]], None)


async def test_what_cannot_be_read_is_refused_in_both_languages_and_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    sam = await desk.signed_in("sam")
    for content, code in (
        (b"", "import_empty_file"),
        (b"name,phone\n", "import_no_rows"),
        (b"name,phone\nA,\x001\n", "import_nul_bytes"),
        (b"name,phone\nA,1\nB", "import_half_file"),
        (b'name,phone\nA,1\n"B', "import_half_file"),
        ("name\nJosé\n".encode("cp1252"), "import_unknown_encoding"),
    ):
        answer = await sam.post(IMPORTS_PATH, content=content, headers=CSV)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.headers["content-language"] == "zh"
    assert answer.json()["title"].startswith("无法识别文字编码")
    assert list((tmp_path / "imports").iterdir()) == []
    answer = await sam.post(IMPORTS_PATH, content=b"x", headers={"content-type": "image/png"}, params={"name": "a"})
    assert (answer.status_code, answer.json()["code"]) == (415, "import_unknown_format")


async def test_what_claims_to_be_too_large_is_not_even_received(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    headers = {**CSV, "content-length": str(MOST_IMPORT_BYTES + 1)}
    answer = await sam.post(IMPORTS_PATH, content=b"", headers=headers)
    assert answer.status_code == 413


async def test_a_mapping_that_leads_nowhere_is_refused(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    here = f"{IMPORTS_PATH}/{(await uploaded(sam))['id']}/run"
    for given, code in (
        ({"mapping": {"nobody": "name"}}, "import_unknown_column"),
        ({"mapping": {"姓名": "nothing"}}, "import_unknown_target"),
        ({"mapping": {"姓名": "name", "手机": "name"}}, "import_target_twice"),
        ({"mapping": {"姓名": "name"}}, "import_unknown_key"),
        ({"keys": ["email"]}, "import_unknown_key"),
    ):
        answer = await sam.post(here, json=given)
        assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_only_what_is_possible_now_is_done_and_only_by_supervisors(desk: Desk) -> None:
    sam, alice = await desk.signed_in("sam"), await desk.signed_in("alice")
    here = f"{IMPORTS_PATH}/{(await uploaded(sam))['id']}"
    assert (await sam.post(f"{here}/undo")).json()["code"] == "import_not_now"
    assert (await sam.post(f"{here}/stop")).json()["code"] == "import_not_now"
    assert (await sam.post(f"{here}/run", json={"dry_run": True})).json()["state"] == "checking"
    assert (await sam.post(f"{here}/run", json={})).json()["code"] == "import_not_now"
    assert (await sam.post(f"{here}/stop")).json()["state"] == "uploaded"
    assert (await alice.get(here)).status_code == 403
    assert (await alice.post(IMPORTS_PATH, content=FILE, headers=CSV)).status_code == 403
    assert (await sam.get(f"{IMPORTS_PATH}/{new_id()}")).json()["code"] == "unknown_import"
