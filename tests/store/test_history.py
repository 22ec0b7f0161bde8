"""The history of agents: stretches without gap or overlap, whatever comes at once, late or again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from callcenter.core.agent import Activity, Agent, Status
from callcenter.core.changes import AgentChanged
from callcenter.store.batch import Batches
from callcenter.store.database import Database
from callcenter.store.history import Stretch, follow
from callcenter.store.leadership import take_lead
from callcenter.store.quarantine import Quarantine
from callcenter.store.rows import Numbered
from callcenter.store.tables import agent_status_history

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def change(seconds: float, status: Status, *, cause: str | None = None, **values: Any) -> AgentChanged:
    at = AT + timedelta(seconds=seconds)
    agent = Agent(username="alice", status=status, status_since_at=AT, activity_since_at=AT, idle_since_at=AT, **values)
    return AgentChanged(agent=agent, cause=cause, at=at)


CHANGES = st.lists(
    st.builds(
        lambda seconds, status, activity: change(seconds, status, activity=activity),
        st.integers(0, 20),
        st.sampled_from(Status),
        st.sampled_from(Activity),
    ),
    min_size=1,
    max_size=12,
)


@given(CHANGES, st.integers(0, 12))
def test_stretches_follow_each_other_without_gap_overlap_or_nothing(changes: list[AgentChanged], cut: int) -> None:
    running: dict[str, Stretch] = {}
    rows: dict[datetime, Stretch] = {}
    for part in (changes[:cut], changes[cut:]):
        for stretch in follow(running, part):
            rows[stretch.started_at] = stretch
    stretches = [rows[at] for at in sorted(rows)]
    assert [stretch.ended_at for stretch in stretches[:-1]] == [stretch.started_at for stretch in stretches[1:]]
    assert stretches[-1].ended_at is None
    last = changes[-1].agent
    assert (stretches[-1].status, stretches[-1].activity) == (last.status, last.activity)


def test_a_change_of_the_phone_alone_makes_no_stretch() -> None:
    running: dict[str, Stretch] = {}
    assert len(follow(running, [change(0, Status.AVAILABLE), change(1, Status.AVAILABLE)])) == 1


async def test_the_database_goes_on_where_an_earlier_batch_left_off(database: Database, tmp_path: Path) -> None:
    epoch = await take_lead(database, least=0)
    batches = Batches(database, Quarantine(tmp_path), epoch)
    first = [change(0, Status.OFFLINE), change(5, Status.AVAILABLE)]
    second = [
        change(9, Status.AVAILABLE, activity=Activity.OFFERED),
        change(29, Status.NOT_READY, cause="no_answer", reason="no_answer"),
    ]
    await batches.commit([tuple(Numbered(epoch=epoch, seq=n, change=one) for n, one in enumerate(first, 1))])
    await batches.commit([tuple(Numbered(epoch=epoch, seq=n, change=one) for n, one in enumerate(second, 3))])
    # From the journal of a leader before us: its history has long been followed by ours.
    await batches.commit([(Numbered(epoch=epoch - 1, seq=1, change=change(2, Status.NOT_READY)),)])
    table = agent_status_history.c
    async with database.transaction() as connection:
        columns = select(table.status, table.activity, table.cause, table.started_at, table.ended_at)
        rows = [tuple(row) for row in await connection.execute(columns.order_by(table.started_at))]

    def after(seconds: int) -> datetime:
        return AT + timedelta(seconds=seconds)

    assert rows == [
        ("offline", "idle", None, AT, after(5)),
        ("available", "idle", None, after(5), after(9)),
        ("available", "offered", None, after(9), after(29)),
        ("not_ready", "idle", "no_answer", after(29), None),
    ]
