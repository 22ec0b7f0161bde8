"""Gradings as deeds: who may, what counts, who is told."""

import pytest
from sqlalchemy import select

from callcenter.records.deeds import RecordRefused
from callcenter.records.quality import ask_for, hand_in, note_seen, save, withdraw
from callcenter.store.database import Database
from callcenter.store.tables import record_events
from tests.support.fakes import FakeClock
from tests.support.gradings import Desk
from tests.support.quality_forms import answers


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, FakeClock())


async def test_what_is_handed_in_counts_the_agent_is_told_and_nobody_changes_it(desk: Desk) -> None:
    contact = await desk.call()
    async with desk.database.transaction() as connection:
        done = await desk.graded(connection, await desk.form(connection), contact, solved="partly")
        assert (done["state"], done["score"], done["submitted_at"]) == ("submitted", 77.5, desk.clock.now())
        for deed in (
            save(connection, done["id"], {}, [], "", desk.deed(), expected=None),
            hand_in(connection, done["id"], desk.deed()),
            withdraw(connection, done["id"], desk.deed()),
        ):
            with pytest.raises(RecordRefused, match="evaluation_closed"):
                await deed
        told = select(record_events.c.changes["notify"][1]).where(record_events.c.type == "evaluation.submitted")
        assert (await connection.execute(told)).scalars().all() == [["alice"]]


async def test_nothing_is_handed_in_before_somebody_has_begun_or_with_a_gap(desk: Desk) -> None:
    contact = await desk.call()
    async with desk.database.transaction() as connection:
        made = await ask_for(connection, contact, await desk.form(connection), "sam", desk.deed())
        with pytest.raises(RecordRefused, match="answer_missing"):
            await hand_in(connection, made, desk.deed())
        await save(connection, made, answers(name=True), [], "", desk.deed(), expected=None)
        with pytest.raises(RecordRefused, match="answer_missing") as refused:
            await hand_in(connection, made, desk.deed())
    assert refused.value.field == "answers/tone"


@pytest.mark.parametrize(("given", "field"), [({"tone": 9}, "answers/tone"), ({"other": True}, "answers/other")])
async def test_what_is_no_answer_is_not_kept(desk: Desk, given: dict[str, object], field: str) -> None:
    contact = await desk.call()
    async with desk.database.transaction() as connection:
        made = await ask_for(connection, contact, await desk.form(connection), "sam", desk.deed())
        with pytest.raises(RecordRefused, match="answer_not_possible") as refused:
            await save(connection, made, answers(**given), [], "", desk.deed(), expected=None)
    assert refused.value.field == field


async def test_that_the_agent_has_looked_is_noted_once(desk: Desk) -> None:
    contact = await desk.call()
    async with desk.database.transaction() as connection:
        done = await desk.graded(connection, await desk.form(connection), contact)
        await note_seen(connection, done, desk.deed("alice"))
        first = await desk.row(connection, done["id"])
        desk.later(hours=1)
        await note_seen(connection, first, desk.deed("alice"))
        assert (await desk.row(connection, done["id"]))["seen_at"] == first["seen_at"] is not None


async def test_a_call_that_nobody_talked_in_is_not_graded(desk: Desk) -> None:
    contact = await desk.call(agent="alice")
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        with pytest.raises(RecordRefused, match="own_contact"):
            await ask_for(connection, contact, form, "alice", desk.deed())
        with pytest.raises(RecordRefused, match="contact_not_gradable"):
            await ask_for(connection, form, form, "sam", desk.deed())


async def test_of_a_call_that_was_handed_over_the_part_of_whoever_talked_is_graded(desk: Desk) -> None:
    contact = await desk.call("alice", "bob")
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        made = [
            await ask_for(connection, contact, form, "sam", desk.deed(), agent=agent)
            for agent in (None, "alice", "bob")
        ]
        assert [(await desk.row(connection, one))["agent"] for one in made] == ["bob", "alice", "bob"]
        with pytest.raises(RecordRefused, match="contact_not_gradable"):
            await ask_for(connection, contact, form, "sam", desk.deed(), agent="carol")


async def test_only_who_leads_is_given_something_to_grade(desk: Desk) -> None:
    contact = await desk.call()
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        with pytest.raises(RecordRefused, match="unknown_grader") as refused:
            await ask_for(connection, contact, form, "nobody", desk.deed())
    assert refused.value.field == "grader"
