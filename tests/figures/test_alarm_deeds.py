"""Alarms are made, changed, muted and taken out with an event each, and only as they can be watched."""

from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.core.configuration import Configuration, Queue
from callcenter.engine.ids import new_id
from callcenter.figures.alarm_deeds import change, check, create, mute, remove
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.reporting.alarms import Alarm
from callcenter.reporting.conditions import Operator, Reach, Window
from callcenter.store.database import Database
from callcenter.store.repositories.alarms import read_alarms
from callcenter.store.repositories.record_events import events_after
from tests.support.alarms import AT, BREAK, BUSY, LEVEL, WAIT, alarm, staff

CONFIGURATION = Configuration(
    queues={"sales": Queue(name="sales", label_en="Sales", label_zh="销售")}, agents=staff(alice=("sales", "night"))
)


def nobody_minds(_: Alarm) -> None:
    """Everybody may."""


async def test_each_deed_has_its_event_with_old_and_new_values(database: Database) -> None:
    deed = Deed(actor="sam", at=AT, new_id=new_id)
    until = AT + timedelta(hours=1)
    async with database.transaction() as connection:
        made = await create(connection, alarm(LEVEL, id=new_id()), deed, CONFIGURATION)
        slower = await change(
            connection,
            made.id,
            lambda one: replace(one, for_seconds=60),
            deed,
            CONFIGURATION,
            allowed=nobody_minds,
            expected=1,
        )
        muted = await mute(connection, made.id, until, deed, allowed=nobody_minds)
        assert await read_alarms(connection) == [muted]
        assert (slower.version, muted.version, muted.muted_by) == (2, 3, "sam")
        await mute(connection, made.id, until, deed, allowed=nobody_minds)
        await remove(connection, made.id, deed, allowed=nobody_minds, expected=3)
        assert await read_alarms(connection) == []
        events = await events_after(connection, 0, limit=10)
    assert [one.type for one in events] == [f"alarm.{what}" for what in ("created", "changed", "muted", "removed")]
    assert events[1].changes == {"for_seconds": [0, 60]}


async def test_nobody_overwrites_what_he_has_not_seen(database: Database) -> None:
    deed = Deed(actor="sam", at=AT, new_id=new_id)
    async with database.transaction() as connection:
        made = await create(connection, alarm(LEVEL, id=new_id()), deed, CONFIGURATION)
        with pytest.raises(RecordRefused, match="record_changed"):
            await remove(connection, made.id, deed, allowed=nobody_minds, expected=7)
        with pytest.raises(RecordRefused, match="unknown_alarm"):
            await mute(connection, new_id(), None, deed, allowed=nobody_minds)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (alarm(replace(LEVEL, metric="csat")), "metric_not_watchable"),
        (alarm(replace(WAIT, window=Window.TODAY)), "alarm_window_unfit"),
        (alarm(replace(LEVEL, queue="sales")), "alarm_queue_unfit"),
        (alarm(replace(LEVEL, reach=Reach.QUEUE, queue="none")), "unknown_queue"),
        (alarm(replace(WAIT, reach=Reach.EACH_AGENT)), "alarm_reach_unfit"),
        (alarm(replace(BREAK, reach=Reach.EACH)), "alarm_reach_unfit"),
        (alarm(BREAK, LEVEL), "alarm_reach_mixed"),
        (alarm(replace(BUSY, reach=Reach.GROUP)), "alarm_group_unfit"),
        (alarm(replace(BUSY, reach=Reach.GROUP, group="none")), "alarm_group_unfit"),
        (alarm(replace(BUSY, group="night")), "alarm_group_unfit"),
        (alarm(replace(WAIT, within_seconds=20)), "alarm_seconds_unfit"),
        (alarm(replace(LEVEL, clear=0.6)), "alarm_band_reversed"),
        (alarm(replace(WAIT, operator=Operator.AT_LEAST, clear=130)), "alarm_band_reversed"),
        (alarm(LEVEL, queues=("none",)), "unknown_queue"),
        (alarm(LEVEL, schedule="none"), "unknown_schedule"),
        (alarm(LEVEL, escalate_after_seconds=60), "alarm_escalation_incomplete"),
    ],
)
def test_what_cannot_be_watched_is_refused(wrong: Alarm, code: str) -> None:
    check(alarm(LEVEL, WAIT), CONFIGURATION)
    check(alarm(BREAK, replace(WAIT, reach=Reach.TOGETHER)), CONFIGURATION)
    check(alarm(BUSY, replace(BUSY, reach=Reach.GROUP, group="night")), CONFIGURATION)
    with pytest.raises(RecordRefused, match=code):
        check(wrong, CONFIGURATION)
