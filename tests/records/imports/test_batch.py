"""One batch: rows see what the rows before them did, and without writing nothing is there afterwards."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, select

from callcenter.crm.import_mapping import plan_of
from callcenter.crm.import_rows import Known
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.imports.batch import Outcome, bring_in
from callcenter.records.imports.prepare import Reading, prepare
from callcenter.store.database import Database
from callcenter.store.tables import customers, import_keys
from tests.support.importing import importer

AT = datetime(2026, 3, 2, tzinfo=UTC)
KNOWN = Known(region="CN", latest=date(2026, 3, 2))
HEADER = ["external_id.crm", "external_id.shop", "name", "phone_1"]
ROWS = [
    (2, ["a", "1", "A", "13800138000"]),
    (3, ["a", "", "A again", ""]),
    (4, ["", "", "who has this number", "13800138000"]),
    (5, ["b", "1", "B", ""]),
    (6, ["c", "", "C", "13700137000"]),
    (7, ["", "", "", "nonsense"]),
]


async def outcome_of(database: Database, tmp_path: Path, *, write: bool) -> Outcome:
    """What comes of the rows."""
    one = await importer(database, tmp_path).upload("name,phone\nA,1\n")
    plan = plan_of(HEADER, {name: name for name in HEADER})
    reading = Reading(import_id=one.id, actor="sam", plan=plan, known=KNOWN, keys=tmp_path / "keys.json")
    deed = Deed(actor="sam", at=AT, new_id=new_id, import_id=one.id)
    async with database.transaction() as connection:
        return await bring_in(connection, one.id, prepare(reading, AT, ROWS), KNOWN, deed, write=write)


async def test_rows_of_one_batch_see_each_other(database: Database, tmp_path: Path) -> None:
    outcome = await outcome_of(database, tmp_path, write=True)
    assert (outcome.created, outcome.changed, outcome.unchanged, outcome.refused) == (2, 0, 0, 4)
    assert [(problem.row, problem.fault.code, problem.fault.column) for problem in outcome.problems] == [
        (3, "key_repeated", ""),
        (4, "key_repeated", ""),
        (5, "external_id_taken", "external_id.shop"),
        (7, "not_a_phone", "phone_1"),
    ]
    async with database.transaction() as connection:
        assert (await connection.execute(select(func.count()).select_from(customers))).scalar_one() == 2
        seen = (await connection.execute(select(import_keys.c.row).order_by(import_keys.c.row))).scalars().all()
    assert seen == [2, 4, 5, 6]


async def test_without_writing_the_same_is_told_and_nobody_is_there(database: Database, tmp_path: Path) -> None:
    outcome = await outcome_of(database, tmp_path, write=False)
    assert (outcome.created, outcome.refused) == (2, 4)
    async with database.transaction() as connection:
        assert (await connection.execute(select(func.count()).select_from(customers))).scalar_one() == 0
