"""How the caller found it.

SAVE_SURVEY     kind: `csat` | `nps` | `ces` | `custom`; score: number or the digits typed; scale: highest score
                (default: csat 5, nps 10, ces 7, custom 5); name: text (which questionnaire); comment: text; customer_id
    done        nothing. The answer is joined to the call, its agent, its queue and its customer. Asked twice it is
                kept once.
    error       no_scale, off_the_scale
"""

from collections.abc import Mapping
from typing import Any

from callcenter.core.ivr.services import Asker, ServiceAnswer
from callcenter.crm.surveys import USUAL_SCALE, SurveyAnswer, SurveyKind, is_scale, is_score
from callcenter.records.surveys import add_answer
from callcenter.self_service.office import ACTOR, DONE, Asked, CannotAnswer, Office, made_id

_VOICE = "voice"


class SaveSurvey(Asked):
    """What he has answered."""

    kind: SurveyKind
    score: int
    scale: int | None = None
    name: str = ""
    comment: str = ""


async def save_survey(office: Office, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
    """Keep it."""
    asked = SaveSurvey.of(arguments)
    scale = asked.scale if asked.scale is not None else USUAL_SCALE[asked.kind]
    if not is_scale(asked.kind, scale):
        raise CannotAnswer("no_scale")
    if not is_score(asked.kind, scale, asked.score):
        raise CannotAnswer("off_the_scale")
    deed = office.deed()
    answer = SurveyAnswer(
        id=made_id(asker, "survey"),
        kind=asked.kind,
        name=asked.name,
        score=asked.score,
        scale=scale,
        comment=asked.comment,
        channel=_VOICE,
        # The call tells; its own record may not be written yet.
        customer_id=asked.about(asker),
        interaction_id=asker.interaction_id,
        agent=asker.agent,
        queue=asker.queue,
        answered_at=deed.at,
        created_by=ACTOR,
        created_at=deed.at,
    )
    async with office.database.transaction() as connection:
        await add_answer(connection, answer, deed)
    return DONE
