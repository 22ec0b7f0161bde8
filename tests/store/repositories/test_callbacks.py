"""Callbacks are found by number, queue and state, newest wish first, and pages neither repeat nor skip."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.callback import Callback, CallbackState
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.callbacks import CallbackFilter, find_callback, list_callbacks
from callcenter.store.repositories.interactions import Position
from callcenter.store.tables import callbacks
from tests.support.floor import START
from tests.support.wishes import wish

EARLIER = START - timedelta(hours=1)
WISHES = [
    wish(1, number="1", number_e164="+861", state=CallbackState.DONE, ended_at=START, requested_at=EARLIER),
    wish(2, number="1", number_e164="+861", note="下午"),
    wish(3, number="2", queue="support", state=CallbackState.SCHEDULED, due_at=START + timedelta(days=1)),
    wish(4, number="3", state=CallbackState.FAILED, requested_at=EARLIER),
]


@pytest_asyncio.fixture
async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
    async with database.transaction() as made:
        await made.execute(callbacks.insert(), [asdict(one) for one in WISHES])
        yield made


async def listed(connection: AsyncConnection, wanted: CallbackFilter) -> list[Callback]:
    rows = await list_callbacks(connection, wanted, after=None, limit=10)
    return [next(one for one in WISHES if one.id == row["id"]) for row in rows]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CallbackFilter(), [3, 2, 4, 1]),
        (CallbackFilter(queue="sales"), [2, 4, 1]),
        (CallbackFilter(queues=frozenset({"support"})), [3]),
        (CallbackFilter(queues=frozenset({"support"}), queue="sales"), []),
        (CallbackFilter(number="1"), [2, 1]),
        (CallbackFilter(number="+861"), [2, 1]),
        (CallbackFilter(number="86"), []),
        (CallbackFilter(states=frozenset({CallbackState.WAITING, CallbackState.SCHEDULED})), [3, 2]),
        (CallbackFilter(states=frozenset({CallbackState.WAITING}), queue="support"), []),
        (CallbackFilter(states=frozenset()), []),
    ],
)
async def test_each_filter_narrows_the_list(
    connection: AsyncConnection, wanted: CallbackFilter, found: list[int]
) -> None:
    assert [WISHES.index(one) + 1 for one in await listed(connection, wanted)] == found


async def test_page_by_page_every_callback_comes_once(connection: AsyncConnection) -> None:
    seen: list[str] = []
    after: Position | None = None
    while rows := await list_callbacks(connection, CallbackFilter(), after=after, limit=1):
        (row,) = rows
        seen.append(row["id"])
        after = Position(started_at=row["requested_at"], id=row["id"])
    assert seen == [WISHES[index].id for index in (2, 1, 3, 0)]


async def test_one_is_found_whole_by_its_id(connection: AsyncConnection) -> None:
    row = await find_callback(connection, WISHES[1].id)
    assert row is not None
    assert {name: row[name] for name in asdict(WISHES[1])} == asdict(WISHES[1])
    assert await find_callback(connection, new_id()) is None
