"""The benchmark of the import, on a few rows."""

from callcenter.bench.customer_import import run


async def test_a_file_is_brought_in_and_brought_in_again() -> None:
    told: list[str] = []
    rows = {name: value for name, value, _ in await run(50, told.append)}
    assert told
    assert rows["import_rows"] == 50
    assert rows["import_whole"] > 0
    assert rows["import_again_rate"] > 0
