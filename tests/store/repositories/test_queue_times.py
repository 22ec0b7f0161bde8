"""What queues wanted, read out of the versions of the routing document."""

from datetime import timedelta
from typing import Any

from callcenter.reporting.queue_times import QueueTimesHistory
from callcenter.reporting.record import QueueTimes
from callcenter.store.database import Database
from callcenter.store.repositories.queue_times import read_queue_times
from callcenter.store.repositories.routing_versions import append_version
from tests.support.floor import START

HOUR = timedelta(hours=1)


async def test_each_version_holds_from_its_instant_on_and_is_read_once(database: Database) -> None:
    history = QueueTimesHistory()
    documents: tuple[dict[str, Any], ...] = (
        {"queues": {"sales": {"service_level_seconds": 30}, "support": {}}},
        {"queues": {"sales": {"service_level_seconds": 30, "short_abandon_seconds": 0}}},
        {"queues": {"sales": {}}},
        {},
    )
    async with database.transaction() as connection:
        assert await read_queue_times(connection, history, after=0) == 0
        read = 0
        for number, document in enumerate(documents):
            at = START + number * HOUR
            await append_version(connection, expected=number, at=at, actor="test", document=document)
            read = await read_queue_times(connection, history, after=read)
        assert read == 3, "the last one has no queues to tell of"
    assert [history.at("sales", START + number * HOUR) for number in range(3)] == [
        QueueTimes(service_level_seconds=30),
        QueueTimes(service_level_seconds=30, short_abandon_seconds=0),
        QueueTimes(),
    ]
    assert history.at("support", START) == QueueTimes()
