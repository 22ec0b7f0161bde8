"""The column types of the schema: what Python gives is what PostgreSQL keeps and gives back."""

from collections.abc import AsyncIterator
from datetime import timedelta, timezone

import pytest
import pytest_asyncio
from sqlalchemy import Column, MetaData, Table, Text, text
from sqlalchemy.exc import IntegrityError

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.tables import metadata
from callcenter.store.tables.metadata import document, instant, one_of, seconds, switch_id, uuid_type, words
from tests.support.floor import START

THINGS = Table(
    "things",
    MetaData(naming_convention=metadata.naming_convention),
    Column("id", uuid_type(), primary_key=True),
    Column("word", Text),
    Column("name", Text),
    instant("at"),
    instant("made_at", nullable=False, now=True),
    seconds("waited_seconds"),
    words("language", default="zh"),
    document("survey"),
    document("attributes", default="{}"),
    one_of("word", ("first", "second")),
    switch_id("name"),
)


@pytest_asyncio.fixture
async def things(database: Database) -> AsyncIterator[Database]:
    async with database.transaction() as connection:
        await connection.run_sync(THINGS.metadata.create_all)
    yield database


async def test_ids_are_text_instants_utc_and_defaults_are_filled_in(things: Database) -> None:
    identity = new_id()
    in_china = START.astimezone(timezone(timedelta(hours=8)))
    async with things.transaction() as connection:
        await connection.execute(THINGS.insert().values(id=identity, at=in_china))
        row = (await connection.execute(THINGS.select())).one()
    assert row.id == identity
    assert (row.at, row.at.utcoffset()) == (START, timedelta(0))
    assert row.made_at.tzinfo is not None
    assert (row.waited_seconds, row.language, row.attributes) == (0.0, "zh", {})


async def test_an_absent_document_is_null_and_not_the_json_word_null(things: Database) -> None:
    async with things.transaction() as connection:
        await connection.execute(THINGS.insert().values(id=new_id(), survey=None))
        assert (await connection.execute(text("select survey is null from things"))).scalar_one()


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"word": "third"}, "ck_things_word"),
        ({"name": "a b"}, "ck_things_name_is_switch_id"),
        ({"name": "a\nb"}, "ck_things_name_is_switch_id"),
        ({"name": "ok\n"}, "ck_things_name_is_switch_id"),
        ({"name": "x" * 65}, "ck_things_name_is_switch_id"),
    ],
)
async def test_what_breaks_a_rule_is_refused_by_the_rules_name(
    things: Database, values: dict[str, str], rule: str
) -> None:
    with pytest.raises(IntegrityError, match=rule):
        async with things.transaction() as connection:
            await connection.execute(THINGS.insert().values(id=new_id(), **values))


def test_every_rule_of_the_schema_has_a_name_that_a_migration_can_say() -> None:
    for table in metadata.tables.values():
        for rule in table.constraints:
            assert rule.name, f"{table.name} has a rule without a name"
