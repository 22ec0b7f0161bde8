"""What customers answer, with its event."""

from datetime import UTC, datetime
from typing import Any

import pytest

from callcenter.crm.surveys import SurveyAnswer, SurveyKind
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.surveys import keep_answer
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import events_after
from callcenter.store.repositories.timeline import EntryKind
from callcenter.store.tables import interactions
from tests.support.history import add_customer, add_entry

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def kept(database: Database, **facts: Any) -> SurveyAnswer:
    given = {"kind": SurveyKind.NPS, "score": 0, "scale": 10, "channel": "voice", "answered_at": AT, **facts}
    answer = SurveyAnswer(id=new_id(), created_by="ivr", created_at=AT, **given)
    async with database.transaction() as connection:
        return await keep_answer(connection, answer, Deed(actor="ivr", at=AT, new_id=new_id))


async def test_the_contact_says_whom_an_answer_is_from_and_about_whom(database: Database) -> None:
    async with database.transaction() as connection:
        who = await add_customer(connection)
        contact = await add_entry(connection, EntryKind.INTERACTION, who, AT)
        await connection.execute(interactions.update().values(agent="bob"))
    answer = await kept(database, interaction_id=contact)
    assert (answer.customer_id, answer.agent, answer.queue) == (who, "bob", "sales")
    assert (await kept(database, interaction_id=contact, agent="alice")).agent == "alice"


async def test_an_answer_is_told_with_its_score_even_if_that_is_nothing(database: Database) -> None:
    answer = await kept(database)
    async with database.transaction() as connection:
        (event,) = await events_after(connection, 0, limit=9)
    assert (event.type, event.record_id, event.version) == ("survey.created", answer.id, 1)
    assert event.changes["score"] == [None, 0]


async def test_what_it_is_about_must_be_there(database: Database) -> None:
    for name in ("customer", "interaction"):
        with pytest.raises(RecordRefused, match=f"unknown_{name}"):
            await kept(database, **{f"{name}_id": new_id()})
