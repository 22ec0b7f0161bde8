"""What is up is one row, written over only as it was read; the history is seen by who oversees what it looks at."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from callcenter.engine.ids import new_id
from callcenter.reporting.alarm_life import AlarmInstance, AlarmState, Cause, acknowledged, cleared, look
from callcenter.reporting.alarms import Alarm
from callcenter.reporting.conditions import Place, Reach, Reading
from callcenter.store.database import Database
from callcenter.store.repositories.alarm_instances import (
    AlarmReach,
    HistoryFilter,
    keep_instance,
    list_history,
    live_instances,
)
from tests.support.alarms import AT, LEVEL, alarm


def gone_off(watched: Alarm, queue: str | None, *, agent: str | None = None, **later: Any) -> AlarmInstance:
    at = AT + timedelta(**later)
    place = Place(queue=queue, agent=agent)
    found = look(watched, place, None, [Reading(value=0.5)] * len(watched.conditions), at=at, new_id=new_id).instance
    assert found is not None
    return found


async def test_there_is_one_at_a_time_and_who_comes_late_is_told_so(database: Database) -> None:
    watched = alarm(LEVEL, id=new_id())
    one, other = gone_off(watched, "sales"), gone_off(watched, "sales")
    async with database.transaction() as connection:
        assert await keep_instance(connection, None, one)
        assert not await keep_instance(connection, None, other)
        known = acknowledged(one, "sam", AT)
        assert await keep_instance(connection, one, known)
        assert not await keep_instance(connection, one, known), "it is no longer as it was read"
        assert await live_instances(connection) == [known]
        over = cleared(known, Cause.FIGURES, AT).instance
        assert await keep_instance(connection, known, over)
        assert await live_instances(connection) == []
        assert await keep_instance(connection, None, other), "the next one begins anew"


async def test_what_was_never_raised_is_forgotten(database: Database) -> None:
    pending = gone_off(alarm(LEVEL, id=new_id(), for_seconds=60), "sales")
    assert pending.state is AlarmState.PENDING
    async with database.transaction() as connection:
        assert await keep_instance(connection, None, pending)
        assert await live_instances(connection) == [pending]
        assert await list_history(connection, HistoryFilter(), after=None, limit=9) == []
        assert await keep_instance(connection, pending, None)
        assert await live_instances(connection) == []


async def test_the_history_is_narrowed_and_newest_first(database: Database) -> None:
    each, together = alarm(LEVEL, id=new_id()), alarm(replace(LEVEL, reach=Reach.TOGETHER), id=new_id())
    sales, vip, all_queues = gone_off(each, "sales"), gone_off(each, "vip", hours=1), gone_off(together, None, hours=2)
    async with database.transaction() as connection:
        for one in (sales, vip, all_queues):
            await keep_instance(connection, None, one)

        async def listed(**wanted: Any) -> list[str]:
            found = await list_history(connection, HistoryFilter(**wanted), after=None, limit=9)
            return [one.id for one in found]

        assert await listed() == [all_queues.id, vip.id, sales.id]
        assert await listed(alarm=each.id) == [vip.id, sales.id]
        assert await listed(queue="sales") == [sales.id]
        assert await listed(until=AT + timedelta(hours=1)) == [sales.id]
        assert await listed(reach=AlarmReach(queues=["vip"])) == [vip.id]
        assert await listed(reach=AlarmReach()) == []
        over = cleared(sales, Cause.FIGURES, AT + timedelta(minutes=5)).instance
        await keep_instance(connection, sales, over)
        assert await listed(since=AT + timedelta(minutes=10)) == [all_queues.id, vip.id]


async def test_of_agents_there_is_one_each_for_who_looks_after_them(database: Database) -> None:
    watched = alarm(replace(LEVEL, metric="occupancy", reach=Reach.EACH_AGENT), id=new_id())
    alice, bob = gone_off(watched, None, agent="alice"), gone_off(watched, None, agent="bob", hours=1)
    async with database.transaction() as connection:
        assert await keep_instance(connection, None, alice)
        assert await keep_instance(connection, None, bob)
        assert not await keep_instance(connection, None, gone_off(watched, None, agent="bob"))
        assert {one.agent for one in await live_instances(connection)} == {"alice", "bob"}
        for agents, seen in (([], []), (["bob"], [bob.id])):
            wanted = HistoryFilter(reach=AlarmReach(agents=agents))
            assert [one.id for one in await list_history(connection, wanted, after=None, limit=9)] == seen
