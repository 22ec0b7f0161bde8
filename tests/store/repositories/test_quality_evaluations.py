"""Reading gradings: by reach, by grader, and never of oneself what was not handed in."""

from typing import Any

import pytest

from callcenter.core.supervision import Reach
from callcenter.crm.quality import EvaluationState
from callcenter.records.quality import ask_for
from callcenter.store.database import Database
from callcenter.store.repositories.quality_evaluations import (
    EvaluationFilter,
    list_evaluations,
    remove_untouched,
)
from tests.support.fakes import FakeClock
from tests.support.gradings import Desk


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, FakeClock())


@pytest.mark.parametrize(
    ("wanted", "agents"),
    [
        ({}, {"alice", "bob"}),
        ({"viewer": "alice"}, {"bob"}),
        ({"viewer": "bob"}, {"alice", "bob"}),
        ({"reach": Reach(agents=frozenset({"alice"}))}, {"alice"}),
        ({"reach": Reach(queues=frozenset({"sales"}))}, {"alice", "bob"}),
        ({"reach": Reach()}, set()),
        ({"grader": "sam"}, {"bob"}),
        ({"grader": "sue", "free": True}, {"alice"}),
        ({"states": (EvaluationState.OPEN,)}, {"alice"}),
    ],
)
async def test_what_is_listed_is_what_was_asked_for(desk: Desk, wanted: dict[str, Any], agents: set[str]) -> None:
    alices, bobs = await desk.call("alice"), await desk.call("bob")
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        await ask_for(connection, alices, form, None, desk.deed())
        await desk.graded(connection, form, bobs)
        found = await list_evaluations(connection, EvaluationFilter(**wanted), after=None, limit=9)
    assert {row["agent"] for row in found} == agents


async def test_only_what_nobody_has_begun_with_is_forgotten(desk: Desk) -> None:
    first, second = await desk.call(), await desk.call()
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        untouched = await ask_for(connection, first, form, None, desk.deed())
        done = await desk.graded(connection, form, second)
        assert await remove_untouched(connection, untouched)
        assert not await remove_untouched(connection, done["id"])
        assert len(await list_evaluations(connection, EvaluationFilter(), after=None, limit=9)) == 1
