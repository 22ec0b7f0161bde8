"""Rows out of changes: of each record the newest, and whoever takes a place after whoever leaves one."""

from sqlalchemy import text

from callcenter.core.agent import Activity, Agent
from callcenter.core.changes import AgentChanged
from callcenter.store.rows import Numbered
from callcenter.store.upserts import Kept
from tests.support.floor import START

KEPT = Kept(
    change=AgentChanged,
    records=lambda change: (change.agent,),
    columns=("username", "activity"),
    key=("username",),
    more=lambda _, numbered: {"rev": numbered.seq},
    lives=lambda agent: agent.activity is not Activity.IDLE,
    statement=text("select 1"),
)


def changed(seq: int, username: str, activity: Activity) -> Numbered:
    agent = Agent(
        username=username, status_since_at=START, activity=activity, activity_since_at=START, idle_since_at=START
    )
    return Numbered(epoch=1, seq=seq, change=AgentChanged(agent=agent, at=START))


def test_the_newest_of_each_is_written_and_what_is_more_comes_from_its_change() -> None:
    upsert = KEPT.upsert(
        [changed(1, "ann", Activity.IDLE), changed(2, "bob", Activity.IDLE), changed(3, "ann", Activity.OFFERED)]
    )
    assert sorted(upsert.rows, key=lambda row: row.numbered.seq)[-1].values == {
        "username": "ann",
        "activity": Activity.OFFERED,
        "rev": 3,
    }
    assert sorted(str(row.values["username"]) for row in upsert.rows) == ["ann", "bob"]


def test_ends_come_before_beginnings() -> None:
    upsert = KEPT.upsert([changed(1, "ann", Activity.OFFERED), changed(2, "bob", Activity.IDLE)])
    assert [row.values["username"] for row in upsert.rows] == ["bob", "ann"]
