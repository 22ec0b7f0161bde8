"""The demo's alarms: such as anybody may make, made once, and not again over what somebody has changed."""

from dataclasses import replace
from datetime import UTC, datetime

from callcenter.core.configuration import Configuration
from callcenter.figures.alarm_deeds import check
from callcenter.store.database import Database
from callcenter.store.demo_alarms import seed_alarms
from callcenter.store.repositories.alarms import read_alarms, update_alarm

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_they_are_made_once_and_could_be_made_by_hand(database: Database) -> None:
    async with database.transaction() as connection:
        await seed_alarms(connection, AT)
        found = await read_alarms(connection)
        assert {one.conditions[0].metric for one in found} == {"service_level", "longest_waiting"}
        for one in found:
            check(one, Configuration())
        await update_alarm(connection, replace(found[0], active=False))
        await seed_alarms(connection, AT)
        assert [one.active for one in await read_alarms(connection)] == [False, True]
