"""What customers have answered: added once, never changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.surveys import SurveyAnswer, SurveyKind
from callcenter.store.repositories.conditions import equal_to
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import survey_answers


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFilter:
    """What to list; None lets everything pass. `since` is included, `until` is not."""

    customer: str | None = None
    interaction: str | None = None
    agent: str | None = None
    queue: str | None = None
    kind: SurveyKind | None = None
    since: datetime | None = None
    until: datetime | None = None


async def insert_answer(connection: AsyncConnection, answer: SurveyAnswer) -> bool:
    """Add an answer; false when it is there already."""
    adding = insert(survey_answers).values(asdict(answer)).on_conflict_do_nothing(index_elements=["id"])
    return (await connection.execute(adding.returning(survey_answers.c.id))).first() is not None


async def list_answers(
    connection: AsyncConnection, wanted: SurveyFilter, *, after: Position | None, limit: int
) -> Sequence[SurveyAnswer]:
    """Return at most `limit` answers, newest first."""
    columns = survey_answers.c
    conditions = equal_to(
        survey_answers,
        customer_id=wanted.customer,
        interaction_id=wanted.interaction,
        agent=wanted.agent,
        queue=wanted.queue,
        kind=wanted.kind,
    )
    if wanted.since is not None:
        conditions.append(columns.answered_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(columns.answered_at < wanted.until)
    statement = select(survey_answers).where(*conditions)
    rows = await connection.execute(page_of(statement, columns.answered_at, columns.id, after=after, limit=limit))
    return [SurveyAnswer(**{**row, "kind": SurveyKind(row["kind"])}) for row in rows.mappings()]
