"""Reading appeals and calibrations: pairs are of two who are done, in the order of their names."""

import pytest

from callcenter.core.supervision import Reach
from callcenter.crm.appeals import AppealState
from callcenter.records.quality_reviews import appeal, calibrate
from callcenter.store.database import Database
from callcenter.store.repositories.quality_reviews import gradings_of, list_appeals, list_calibrations, pairs_of
from tests.support.fakes import FakeClock
from tests.support.gradings import Desk


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, FakeClock())


async def test_pairs_are_of_calibrations_that_are_done(desk: Desk) -> None:
    calls = [await desk.call() for _ in range(3)]
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        for call, graders in zip(calls, (["sue", "sam"], ["sam", "ann"], ["sam", "sue"]), strict=True):
            made = await calibrate(connection, call, form, graders, desk.deed())
            for one in await gradings_of(connection, [made]):
                # Of the last only one has handed in.
                if call != calls[2] or one["grader"] == "sam":
                    await desk.handed_in(connection, one["id"], one["grader"])
        pairs = await pairs_of(connection, form, ())
        assert sorted((one["grader"], other["grader"]) for one, other in pairs) == [("ann", "sam"), ("sam", "sue")]
        assert len(await pairs_of(connection, form, ("sam", "sue"))) == 1
        assert len(await list_calibrations(connection, after=None, limit=9)) == 3


async def test_appeals_are_listed_by_reach_agent_and_state(desk: Desk) -> None:
    calls = [await desk.call(agent) for agent in ("alice", "bob")]
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        for call, agent in zip(calls, ("alice", "bob"), strict=True):
            await appeal(connection, await desk.graded(connection, form, call), "why", [], desk.deed(agent))

        async def agents(reach: Reach | None, agent: str | None, state: AppealState | None) -> set[str]:
            found = await list_appeals(connection, reach=reach, agent=agent, state=state, after=None, limit=9)
            return {row["agent"] for row in found}

        assert await agents(None, None, AppealState.OPEN) == {"alice", "bob"}
        assert await agents(Reach(agents=frozenset({"bob"})), None, None) == {"bob"}
        assert await agents(None, "alice", None) == {"alice"}
        assert await agents(None, None, AppealState.UPHELD) == set()
