"""A file of customers brought in from beginning to end: read, checked, E.164, name keys, written with its events.

Rule: what is measured is what `callcenter customers import` does, on a PostgreSQL that keeps what it has committed.
"""

import asyncio
import csv
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from callcenter.bench.figures import Row
from callcenter.bench.private_database import private_database
from callcenter.crm.import_state import ImportState
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.imports.asking import ask_run, take_file
from callcenter.records.imports.reading import FileFormat, digest_of, read_file
from callcenter.records.imports.rows_file import path_of
from callcenter.records.imports.work import Bench, work_on
from callcenter.store.database import Database
from callcenter.store.repositories.imports import Import

ROWS: Final = 1_000_000
# What was asked for: a million rows on two cores.
LIMIT_SECONDS: Final = 300.0
# What changes nothing is looked at on a part of the file.
_AGAIN: Final = 10
_SHOWN_EVERY: Final = 50_000

_HEADER: Final = ("编号", "姓名", "手机", "电话", "邮箱", "等级", "标签", "生日", "省份", "城市", "地址", "邮编")
_FAMILIES: Final = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜"
)
_GIVEN: Final = "伟芳娜敏静丽强磊洋婷军杰娟艳勇涛明超秀霞平刚桂华建国志梅玲红雪雨晨浩宇轩子涵欣怡佳慧文博思远"
_FIRST: Final = ("James", "Mary", "Robert", "Linda", "Michael", "Susan", "David", "Karen", "Daniel", "Emma")
_LAST: Final = ("Brown", "Taylor", "Wilson", "Davies", "Evans", "Walker", "Wright", "Green", "Hall", "Wood")


async def run(rows: int, progress: Callable[[str], None]) -> list[Row]:
    """Bring a file with so many rows in, and the beginning of it a second time."""
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as folder:
        home = Path(folder)
        progress(f"import: writing a file of {rows} rows")
        source = home / "customers.csv"
        beginning = home / "beginning.csv"
        some = max(rows // _AGAIN, 1)
        await asyncio.to_thread(_write, source, rows)
        await asyncio.to_thread(_write, beginning, some)
        async with private_database() as database:
            bench = Bench(database=database, clock=Clock(), home=home, region="CN", new_id=new_id)
            read, brought = await _bring_in(bench, database, source, progress)
            again = sum(await _bring_in(bench, database, beginning, progress))
        megabytes = source.stat().st_size / 1e6
    return [
        ("import_rows", float(rows), "rows"),
        ("import_file", megabytes, "MB"),
        ("import_reading", read, "s"),
        ("import_whole", read + brought, "s"),
        ("import_rate", rows / (read + brought), "rows/s"),
        ("import_again_rate", some / again, "rows/s"),
        ("import_of_five_minutes_a_million", (read + brought) / (LIMIT_SECONDS * rows / ROWS), "ratio"),
    ]


async def _bring_in(
    bench: Bench, database: Database, source: Path, progress: Callable[[str], None]
) -> tuple[float, float]:
    started = time.perf_counter()
    import_id = new_id()
    read = await asyncio.to_thread(read_file, source, FileFormat.CSV, path_of(bench.home, import_id))
    deed = Deed(actor="bench", at=bench.clock.now(), new_id=new_id)
    digest = await asyncio.to_thread(digest_of, source)
    async with database.transaction() as connection:
        await take_file(connection, import_id, deed, name="bench", file_format=FileFormat.CSV, sha256=digest, read=read)
        await ask_run(connection, import_id, deed, keys=["external_id.import"])
    read_at = time.perf_counter()

    def shown(now: Import) -> None:
        if now.done % _SHOWN_EVERY < bench.batch:
            progress(f"import: {now.done} rows after {time.perf_counter() - read_at:.0f} s")

    done = await work_on(bench, import_id, shown)
    if done is None or done.state is not ImportState.DONE or done.refused:
        raise RuntimeError("the import did not come to its end")
    return read_at - started, time.perf_counter() - read_at


def _write(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        writer.writerows(_rows(rows))


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    for number in range(count):
        chinese = number % 8 != 0
        name = (
            _FAMILIES[number % len(_FAMILIES)]
            + _GIVEN[number // 7 % len(_GIVEN)]
            + (_GIVEN[number // 3 % len(_GIVEN)] if number % 3 else "")
            if chinese
            else f"{_FIRST[number % 10]} {_LAST[number // 10 % 10]}"
        )
        yield (
            f"C{number:08d}",
            name,
            f"13{number % 10}{number:08d}"
            if chinese
            else f"+86 13{number % 10} {number // 10000:04d} {number % 10000:04d}",
            f"010-6{number % 10_000_000:07d}" if number % 5 == 0 else "",
            f"customer{number}@example.com" if number % 2 else "",
            ("standard", "silver", "gold", "vip")[number % 4],
            "老客户;红酒" if number % 10 == 0 else "",
            f"{1940 + number % 70}-{1 + number % 12:02d}-{1 + number % 28:02d}" if number % 3 else "",
            "上海市",
            "上海",
            f"中山路 {number % 2000} 号 {number % 30} 室",
            f"{200000 + number % 1000}",
        )
