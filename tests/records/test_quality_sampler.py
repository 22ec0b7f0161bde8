"""The sampler: so many of each agent and week, the same however often it looks; who has begun keeps what he has."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio
from sqlalchemy import select

from callcenter.crm.quality import Answer, EvaluationState
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.quality import save, withdraw
from callcenter.records.quality_forms import archive_form, create_form, create_rule
from callcenter.records.quality_sampler import QualitySampler
from callcenter.store.database import Database
from callcenter.store.tables import quality_evaluations
from tests.support.fakes import FakeClock
from tests.support.gradings import add_graders
from tests.support.quality_forms import A_FORM
from tests.support.recorded_talks import CONFIGURATION, Kept, talk

WEDNESDAY = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


class Floor:
    """A sampler over kept talks."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.clock = FakeClock(WEDNESDAY)
        self.kept = Kept(database=database, folder=folder, clock=self.clock)

    def deed(self, actor: str = "sam") -> Deed:
        return Deed(actor=actor, at=self.clock.now(), new_id=new_id)

    async def rule(self, **more: object) -> str:
        async with self.database.transaction() as connection:
            await add_graders(connection)
            form = await create_form(connection, "Service", A_FORM, self.deed())
            rule = {"name": "Weekly", "form_id": form, "per_agent": 2, "graders": ["sam", "sue"], **more}
            await create_rule(connection, rule, lambda: "seed", self.deed())
        return form

    async def talks(self, count: int, agent: str = "alice", seconds: float = 10) -> None:
        for _ in range(count):
            self.clock.advance(60)
            folder = self.kept.folder
            await talk(self.database, self.clock.now(), folder=folder, agents=(agent,), seconds=seconds)
        await self.kept.keeper().run_due()

    async def looks(self) -> int:
        return await QualitySampler(
            self.database, clock=self.clock, new_id=new_id, configuration=lambda: CONFIGURATION
        ).run_due()

    async def chosen(self) -> dict[str, tuple[str, str | None]]:
        """Agent and grader by contact, of what is not withdrawn."""
        async with self.database.transaction() as connection:
            statement = select(quality_evaluations).where(quality_evaluations.c.state != EvaluationState.WITHDRAWN)
            rows = (await connection.execute(statement)).mappings()
            return {row["interaction_id"]: (row["agent"], row["grader"]) for row in rows}


@pytest_asyncio.fixture
async def floor(database: Database, tmp_path: Path) -> Floor:
    return Floor(database, tmp_path)


async def test_so_many_of_each_agent_and_looking_again_changes_nothing(floor: Floor) -> None:
    await floor.rule()
    await floor.talks(5)
    await floor.talks(1, "bob")
    assert await floor.looks() == 3
    chosen = await floor.chosen()
    assert sorted(agent for agent, _ in chosen.values()) == ["alice", "alice", "bob"]
    assert {grader for _, grader in chosen.values()} <= {"sam", "sue"}
    assert [await floor.looks(), await floor.looks()] == [0, 0]
    assert await floor.chosen() == chosen


async def test_of_a_call_that_was_handed_over_the_part_of_each_is_chosen(floor: Floor) -> None:
    await floor.rule(per_agent=1)
    await talk(floor.database, floor.clock.now(), folder=floor.kept.folder, agents=("alice", "bob"), seconds=20)
    await floor.kept.keeper().run_due()
    assert [await floor.looks(), await floor.looks()] == [2, 0]
    async with floor.database.transaction() as connection:
        whose = select(quality_evaluations.c.agent).order_by(quality_evaluations.c.agent)
        assert (await connection.execute(whose)).scalars().all() == ["alice", "bob"]


async def test_a_later_talk_may_take_the_place_of_one_that_nobody_has_begun_with(floor: Floor) -> None:
    await floor.rule()
    await floor.talks(2)
    await floor.looks()
    async with floor.database.transaction() as connection:
        rows = (await connection.execute(select(quality_evaluations))).mappings().all()
        begun = rows[0]
        deed = floor.deed(begun["grader"])
        await save(connection, begun["id"], {"name": Answer(value=True)}, [], "", deed, expected=None)
    for _ in range(6):
        await floor.talks(3)
        await floor.looks()
        chosen = await floor.chosen()
        assert len(chosen) == 2
        assert begun["interaction_id"] in chosen
    assert await floor.looks() == 0


async def test_one_that_was_withdrawn_by_hand_does_not_come_back_and_counts(floor: Floor) -> None:
    await floor.rule(per_agent=1)
    await floor.talks(4)
    await floor.looks()
    async with floor.database.transaction() as connection:
        (one,) = (await connection.execute(select(quality_evaluations.c.id))).scalars()
        await withdraw(connection, one, floor.deed())
    assert [await floor.looks(), await floor.chosen()] == [0, {}]


async def test_each_week_has_its_own_and_last_week_is_looked_at_once_more(floor: Floor) -> None:
    await floor.rule(per_agent=1)
    await floor.talks(2)
    # Nobody looked until Tuesday.
    floor.clock.advance(timedelta(days=6).total_seconds())
    await floor.talks(2)
    assert await floor.looks() == 2
    floor.clock.advance(timedelta(days=30).total_seconds())
    assert await floor.looks() == 0


async def test_only_what_the_rule_is_about_and_of_what_there_is_sound(floor: Floor) -> None:
    await floor.rule(per_agent=None, share=1.0, least_seconds=20)
    await floor.talks(2, seconds=10)
    await floor.talks(1, seconds=30)
    await talk(floor.database, floor.clock.now(), refused="no_consent", seconds=40)
    await floor.kept.keeper().run_due()
    assert await floor.looks() == 1


async def test_nothing_is_chosen_for_a_form_that_was_put_away(floor: Floor) -> None:
    form = await floor.rule()
    await floor.talks(3)
    async with floor.database.transaction() as connection:
        await archive_form(connection, form, floor.deed(), archived=True)
    assert await floor.looks() == 0
