"""Alarms come back from their rows as they were put in."""

from dataclasses import replace
from datetime import timedelta

from callcenter.engine.ids import new_id
from callcenter.reporting.alarms import Combination, Severity
from callcenter.reporting.conditions import Reach
from callcenter.store.database import Database
from callcenter.store.repositories.alarms import delete_alarm, find_alarm, insert_alarm, read_alarms, update_alarm
from tests.support.alarms import AT, LEVEL, WAIT, alarm


async def test_an_alarm_is_kept_changed_and_gone(database: Database) -> None:
    one = alarm(
        replace(LEVEL, within_seconds=30),
        replace(WAIT, reach=Reach.QUEUE, queue="vip"),
        id=new_id(),
        combination=Combination.ANY,
        queues=("sales",),
        severity=Severity.CRITICAL,
        emails=("ops@example.com",),
        escalate_after_seconds=60,
        escalate_to=("boss@example.com",),
        schedule="office",
    )
    async with database.transaction() as connection:
        await insert_alarm(connection, one)
        assert await read_alarms(connection) == [one]
        changed = replace(one, muted_until=AT + timedelta(hours=1), muted_by="sam", version=2)
        await update_alarm(connection, changed)
        assert await find_alarm(connection, one.id, lock=True) == changed
        await delete_alarm(connection, one.id)
        assert await find_alarm(connection, one.id) is None
