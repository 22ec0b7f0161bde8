"""An import that is undone was never there; but what somebody has done since is not taken from him."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter.crm.customer import Customer, facts_of
from callcenter.crm.import_state import ImportState
from callcenter.records.customers import change, remove
from callcenter.records.imports.undo import as_before
from callcenter.store.database import Database
from callcenter.store.tables import customers
from tests.crm.test_customer import WHOLE
from tests.support.desk import add_record
from tests.support.importing import Importer, importer

HEADER = "external_id.crm,name,phone_1,phone_2,email_1,segment,tags,birthday,address_1_city\n"
CELLS = (
    st.sampled_from(("a", "b", "c", "d", "e", "")),
    st.sampled_from(("李雷", "韩梅梅", "Alice Smith", "")),
    st.sampled_from(("13800138000", "+86 138 0013 8000", "13900139000", "95588", "nonsense", "")),
    st.sampled_from(("010-62345678", "13900139000", "")),
    st.sampled_from(("a@example.com", "A@Example.com", "b@example.com", "no address", "")),
    st.sampled_from(("vip", "gold", "")),
    st.sampled_from(("red;white", "white", "")),
    st.sampled_from(("1990-02-28", "1990/2/28", "2999-01-01", "")),
    st.sampled_from(("上海", "")),
)
FILES = st.lists(st.tuples(*CELLS).map(",".join), min_size=1, max_size=8).map(
    lambda rows: HEADER + "\n".join(rows) + "\n,,,,,,,,x\n"
)
SLOW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


async def facts(importing: Importer) -> dict[str, Any]:
    """Everything known about everybody, by id."""
    return {one.id: facts_of(one) for one in (await importing.everybody_listed())}


async def clean(database: Database) -> None:
    """Nobody is there."""
    async with database.transaction() as connection:
        await connection.execute(customers.delete())


@SLOW
@given(first=FILES, second=FILES)
async def test_undoing_an_import_is_as_if_it_had_never_been(
    database: Database, tmp_path: Path, first: str, second: str
) -> None:
    await clean(database)
    importing = importer(database, tmp_path)
    await importing.bring_in(first)
    before = await facts(importing)
    one = await importing.bring_in(second)
    undone = await importing.undo(one)
    assert (undone.state, undone.kept) == (ImportState.UNDONE, 0)
    assert undone.undone == one.created + one.changed
    assert await facts(importing) == before


@SLOW
@given(first=FILES, second=FILES)
async def test_a_file_brought_in_twice_is_brought_in_once(
    database: Database, tmp_path: Path, first: str, second: str
) -> None:
    await clean(database)
    importing = importer(database, tmp_path)
    await importing.bring_in(first)
    await importing.bring_in(second)
    once = await facts(importing)
    again = await importing.bring_in(second)
    assert (again.created, again.changed) == (0, 0)
    assert await facts(importing) == once


async def test_what_somebody_has_changed_since_stays_and_is_told(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    await importing.bring_in("external_id.crm,name,segment,language\na,A,silver,zh\n")
    second = await importing.bring_in("external_id.crm,segment,language,name\na,gold,en,A\nb,gold,en,B\nc,,,C\n")

    async def by_hand(name: str, segment: str) -> None:
        there = (await importing.everybody())[name]
        async with database.transaction() as connection:
            await change(
                connection, there.id, lambda one: replace(one, segment=segment), importing.deed(), expected=None
            )

    await by_hand("A", "vip")
    await by_hand("B", "vip")
    undone = await importing.undo(second)
    assert (undone.undone, undone.kept) == (2, 2)
    there = await importing.everybody()
    assert set(there) == {"A", "B"}
    assert (there["A"].segment, there["A"].language) == ("vip", "zh")
    assert (there["B"].segment, there["B"].language) == ("vip", "en")
    assert sorted(await importing.faults(second)) == [
        (None, "changed_since", ""),
        (None, "changed_since", "segment"),
    ]


async def test_who_has_called_meanwhile_stays_and_who_is_gone_is_no_trouble(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    one = await importing.bring_in("name,phone\nA,13800138000\nB,13900139000\nC,13700137000\n")
    there = await importing.everybody()
    await add_record(database, started_at=importing.deed().at, customer_id=there["A"].id)
    async with database.transaction() as connection:
        await remove(connection, there["B"].id, importing.deed(), expected=None)
    undone = await importing.undo(one)
    assert (undone.undone, undone.kept) == (1, 1)
    assert set(await importing.everybody()) == {"A"}
    assert await importing.faults(one) == [(None, "customer_in_use", "")]


async def test_two_imports_are_undone_one_after_the_other(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    first = await importing.bring_in("external_id.crm,name,segment\na,A,silver\n")
    second = await importing.bring_in("external_id.crm,segment\na,gold\n")
    assert (await importing.undo(second)).kept == 0
    assert (await importing.everybody())["A"].segment == "silver"
    assert (await importing.undo(first)).kept == 0
    assert await importing.everybody() == {}


def test_of_what_is_many_each_is_its_own() -> None:
    changes = {
        "fields": [{"size": 41}, {"size": 42, "colour": "red"}],
        "external_ids": [{}, {"shop": "4711"}],
        "tags": [["a"], ["a", "b"]],
    }
    now: Customer = replace(WHOLE, fields={"size": 42, "colour": "blue", "new": 1}, tags=("a", "b"))
    after, conflicts = as_before(now, changes)
    assert (after.fields, after.external_ids, after.tags) == ({"size": 41, "colour": "blue", "new": 1}, {}, ("a",))
    assert conflicts == ["fields.colour"]
