"""Answers as rows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from callcenter.crm.surveys import SurveyAnswer, SurveyKind
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.surveys import SurveyFilter, insert_answer, list_answers

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_answers_are_read_as_they_were_written_and_filtered(database: Database) -> None:
    who, contact = new_id(), new_id()
    whole: dict[str, Any] = {"scale": 10, "channel": "sms", "created_by": "ivr", "created_at": AT}
    answers = [
        SurveyAnswer(id=new_id(), kind=SurveyKind.NPS, score=0, answered_at=AT, customer_id=who, **whole),
        SurveyAnswer(
            id=new_id(),
            kind=SurveyKind.CUSTOM,
            name="delivery",
            score=7,
            comment="快",
            answered_at=AT + timedelta(days=1),
            interaction_id=contact,
            agent="bob",
            **whole,
        ),
    ]
    async with database.transaction() as connection:
        for answer in answers:
            await insert_answer(connection, answer)

        async def found(**wanted: Any) -> list[SurveyAnswer]:
            return list(await list_answers(connection, SurveyFilter(**wanted), after=None, limit=9))

        assert await found() == answers[::-1]
        assert await found(customer=who) == answers[:1]
        assert await found(interaction=contact) == answers[1:]
        assert await found(kind=SurveyKind.NPS) == answers[:1]
        assert await found(since=AT, until=AT + timedelta(days=1)) == answers[:1]
        assert await found(since=AT + timedelta(seconds=1)) == answers[1:]
