"""Parts of contacts that can be graded, read from the stretches of a call that was handed over."""

from datetime import timedelta
from pathlib import Path

import pytest

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.graded_parts import candidates, gradable
from callcenter.store.tables import participations, segments
from tests.support.fakes import FakeClock
from tests.support.recorded_talks import Kept, talk

DAY = timedelta(days=1)


@pytest.fixture
def kept(database: Database, tmp_path: Path) -> Kept:
    return Kept(database=database, folder=tmp_path, clock=FakeClock())


async def handed_over(kept: Kept) -> str:
    """Alice of sales has given it to bob, who then talked for support; each has said what came of it."""
    now = kept.clock.now()
    agents = ("alice", "bob")
    contact = await talk(kept.database, now, folder=kept.folder, agents=agents, seconds=60, disposition="sale")
    async with kept.database.transaction() as connection:
        times = {"joined_at": now, "left_at": now, "ended_at": now}
        part = {"interaction_id": contact, "number": 1, "agent": "alice", "disposition": "handed_over", **times}
        await connection.execute(participations.insert().values(part))
        bobs = segments.update().where(segments.c.interaction_id == contact, segments.c.agent == "bob")
        await connection.execute(bobs.values(queue="support"))
    await kept.keeper().run_due()
    return contact


async def test_each_who_talked_has_a_part_with_his_queue_his_words_and_his_time(kept: Kept) -> None:
    contact = await handed_over(kept)
    async with kept.database.transaction() as connection:
        now = kept.clock.now()
        found = await candidates(connection, now - DAY, now + DAY)
        assert [(row["id"], row["agent"], row["queue"], row["disposition"], row["seconds"]) for row in found] == [
            (contact, "alice", "sales", "handed_over", 30),
            (contact, "bob", "support", "sale", 30),
        ]
        assert await candidates(connection, now + DAY, now + 2 * DAY) == []


async def test_of_whom_nothing_is_on_tape_nothing_is_chosen(kept: Kept) -> None:
    await talk(kept.database, kept.clock.now(), refused="no_consent")
    await kept.keeper().run_due()
    async with kept.database.transaction() as connection:
        assert await candidates(connection, kept.clock.now() - DAY, kept.clock.now() + DAY) == []


async def test_the_part_of_somebody_or_of_who_talked_last(kept: Kept) -> None:
    contact = await handed_over(kept)
    async with kept.database.transaction() as connection:
        parts = [await gradable(connection, contact, agent) for agent in (None, "alice", "carol")]
        assert [part and (part["agent"], part["queue"]) for part in parts] == [
            ("bob", "support"),
            ("alice", "sales"),
            None,
        ]
        assert await gradable(connection, new_id()) is None
