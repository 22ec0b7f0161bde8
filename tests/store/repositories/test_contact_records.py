"""Whole records read back, and who came before and after."""

from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.core.interaction import Interaction, Outcome, Stage
from callcenter.store.database import Database
from callcenter.store.repositories.contact_records import read_records
from tests.reporting.dirty_days.test_consultation import lived
from tests.support.counted import as_uuid, records_of, write_tables
from tests.support.floor import START
from tests.support.kept import Tables

NUMBER, OTHER = "+8613800138000", "+8613900139000"


def a_contact(name: str, days: float, **fields: object) -> Interaction:
    usual = Interaction(
        id=name,
        call_id=name,
        ani=NUMBER,
        ani_e164=NUMBER,
        dnis="4001",
        stage=Stage.CLOSED,
        outcome=Outcome.ANSWERED,
        started_at=START + timedelta(days=days),
        connected_at=START + timedelta(days=days),
    )
    return replace(usual, **fields)  # type: ignore[arg-type]


async def test_a_record_comes_back_whole(database: Database) -> None:
    tables = lived().kept.tables
    async with database.transaction() as connection:
        await write_tables(connection, tables)
        (found,) = await read_records(connection, [as_uuid("id1"), as_uuid("nobody")])
        assert await read_records(connection, [as_uuid("nobody")]) == []
    (kept,) = records_of(tables)
    assert [(one.number, one.kind, one.started_at, one.ended_at, one.agent, one.result) for one in found.segments] == [
        (one.number, one.kind, one.started_at, one.ended_at, one.agent, one.result) for one in kept.segments
    ]
    assert [(one.agent, one.state, one.ended_at) for one in found.offers] == [
        (one.agent, one.state, one.ended_at) for one in kept.offers
    ]
    assert [(one.agent, one.left_at, one.ended_at) for one in found.participations] == [
        (one.agent, one.left_at, one.ended_at) for one in kept.participations
    ]
    assert found.interaction.wait_seconds == kept.interaction.wait_seconds


@pytest.mark.parametrize(
    ("before", "after", "again"),
    [
        ({}, {}, True),
        ({}, {"days": 7}, True),
        ({}, {"days": 7.01}, False),
        ({}, {"ani_e164": OTHER}, False),
        ({"ani_e164": None}, {"ani_e164": None}, False),
        ({"ani_e164": ""}, {"ani_e164": ""}, False),
        ({"customer_id": "li"}, {"customer_id": "li", "ani_e164": OTHER}, True),
        ({"customer_id": "li"}, {"customer_id": "han"}, False),
        ({"customer_id": "li"}, {}, True),
        ({"direction": "outbound"}, {}, True),
        ({"direction": "outbound", "connected_at": None}, {}, False),
        ({}, {"direction": "outbound"}, False),
    ],
)
async def test_who_came_again(
    database: Database, before: dict[str, object], after: dict[str, object], again: bool
) -> None:
    first = a_contact("first", 0, **before)
    second = a_contact("second", **{"days": 3, **after})  # type: ignore[arg-type]
    tables = Tables(interactions={"first": first, "second": second})
    async with database.transaction() as connection:
        await write_tables(connection, tables)
        found = {
            record.interaction.id: record
            for record in await read_records(connection, [as_uuid("first"), as_uuid("second")])
        }
    assert (found[as_uuid("first")].repeated, found[as_uuid("second")].followed) == (False, False)
    assert found[as_uuid("second")].repeated == again
    # Whom we called and did not reach has been followed by him all the same; it settles nothing anyway.
    unreached = before.get("direction") == "outbound" and not again
    assert found[as_uuid("first")].followed == (again or unreached)
    plain = {as_uuid(record.interaction.id): record for record in records_of(tables)}
    assert {key: (one.repeated, one.followed) for key, one in found.items()} == {
        key: (one.repeated, one.followed) for key, one in plain.items()
    }
