"""The event log: every change once, found again by what it is about, and nothing about the caller in it."""

import pytest
from sqlalchemy import select

from callcenter.core.changes import AgentChanged, Change, DecisionMade
from callcenter.store.database import Database
from callcenter.store.event_log import log_changes, subject_of
from callcenter.store.rows import Numbered
from callcenter.store.tables import event_log
from tests.support.small_day import SmallDay
from tests.support.wishes import wish, wished


def a_day(epoch: int) -> list[Numbered]:
    changes = [change for turn in SmallDay().turns() for change in turn]
    return [Numbered(epoch=epoch, seq=seq, change=change) for seq, change in enumerate(changes, start=1)]


async def test_a_change_is_new_once_for_each_leader(database: Database) -> None:
    day = a_day(epoch=1)
    async with database.transaction() as connection:
        assert await log_changes(connection, day[:5]) == day[:5]
        assert await log_changes(connection, day[3:8]) == day[5:8]
        assert await log_changes(connection, day[:8]) == []
        assert len(await log_changes(connection, a_day(epoch=2)[:5])) == 5


async def test_the_log_tells_what_happened_but_no_number_name_or_note(database: Database) -> None:
    async with database.transaction() as connection:
        await log_changes(connection, a_day(epoch=1))
        told = str((await connection.execute(select(event_log))).all())
    assert "connected" in told
    assert "not_ready" in told
    for secret in ("13800138000", "李雷", "来电", "好的", "95588"):
        assert secret not in told


async def test_of_a_callback_and_of_a_decision_it_tells_nothing_about_the_caller(database: Database) -> None:
    asked = wish(1, number="13800138000", number_e164="+8613800138000", name="李雷", note="好的", agent="alice")
    why = DecisionMade(interaction_id=asked.id, number=3, explanation={"ani": "13800138000"}, at=asked.requested_at)
    changes = [Numbered(epoch=1, seq=1, change=wished(asked)), Numbered(epoch=1, seq=2, change=why)]
    async with database.transaction() as connection:
        await log_changes(connection, changes)
        rows = (await connection.execute(select(event_log).order_by(event_log.c.seq))).all()
    assert [(row.type, row.subject) for row in rows] == [("callback_changed", asked.id), ("decision_made", asked.id)]
    assert rows[0].data["state"] == "waiting"
    assert rows[1].data == {"number": 3}
    for secret in ("138", "李雷", "好的"):
        assert secret not in str([row.data for row in rows])


async def test_all_that_happened_to_one_call_is_found_by_its_id(database: Database) -> None:
    day = a_day(epoch=1)
    call = next(subject_of(one.change) for one in day if not isinstance(one.change, AgentChanged))
    async with database.transaction() as connection:
        await log_changes(connection, day)
        kinds = select(event_log.c.type).where(event_log.c.subject == call).order_by(event_log.c.seq)
        found = list((await connection.execute(kinds)).scalars())
    assert {"interaction_changed", "segment_changed", "offer_changed", "pop_shown"} <= set(found)


@pytest.mark.parametrize("numbered", a_day(epoch=1), ids=lambda one: f"{one.seq}-{type(one.change).__name__}")
def test_every_change_is_about_an_agent_or_an_interaction(numbered: Numbered) -> None:
    change: Change = numbered.change
    subject = subject_of(change)
    assert subject in ("alice", "bob", "carol") if isinstance(change, AgentChanged) else len(subject) == 36
