"""The benchmarks' own database."""

import tempfile
from pathlib import Path

from sqlalchemy import text

from callcenter.bench.private_database import private_database


def homes() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("callcenter-bench-*"))


async def test_it_is_migrated_and_leaves_nothing_behind() -> None:
    before = homes()
    async with private_database() as database, database.transaction() as connection:
        assert (await connection.execute(text("select count(*) from customers"))).scalar_one() == 0
        made = homes() - before
        assert made
    assert not made & homes()
