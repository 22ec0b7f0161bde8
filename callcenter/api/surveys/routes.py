"""Survey answers: given once, listed. They are never changed."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from callcenter.api.auth import Anybody
from callcenter.api.deeds import deed_of
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.parts import Parts
from callcenter.api.surveys.schemas import SurveyGiven, SurveyPage, SurveyShown, SurveysWanted
from callcenter.crm.surveys import SurveyAnswer
from callcenter.records.surveys import keep_answer
from callcenter.store.repositories.surveys import SurveyFilter, list_answers

router = APIRouter(prefix="/surveys", tags=["surveys"])


@router.get("")
async def surveys(wanted: Annotated[SurveysWanted, Query()], person: Anybody, parts: Parts) -> SurveyPage:
    """List answers, newest first."""
    chosen = SurveyFilter(
        customer=wanted.customer,
        interaction=wanted.interaction,
        agent=wanted.agent,
        queue=wanted.queue,
        kind=wanted.kind,
        since=wanted.since,
        until=wanted.until,
    )
    async with parts.database.transaction() as connection:
        found = await list_answers(connection, chosen, after=position_of(wanted.cursor), limit=wanted.limit + 1)
    page = found[: wanted.limit]
    more = {"started_at": page[-1].answered_at, "id": page[-1].id} if len(found) > wanted.limit else None
    return SurveyPage(
        items=[SurveyShown.model_validate(one) for one in page], next_cursor=cursor_after(more) if more else None
    )


@router.post("", status_code=status.HTTP_201_CREATED)
async def add_survey(given: SurveyGiven, person: Anybody, parts: Parts) -> SurveyShown:
    """Keep an answer."""
    deed = deed_of(person, parts)
    answer = SurveyAnswer(
        **{
            **given.model_dump(),
            "id": deed.new_id(),
            "scale": given.highest,
            "answered_at": given.answered_at or deed.at,
            "created_by": deed.actor,
            "created_at": deed.at,
        }
    )
    async with parts.database.transaction() as connection:
        return SurveyShown.model_validate(await keep_answer(connection, answer, deed))
