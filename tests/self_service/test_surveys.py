"""What a caller answers is joined to his call, its agent and its queue, once."""

from callcenter.core.ivr.services import Service
from callcenter.crm.surveys import SurveyKind
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import events_after
from callcenter.store.repositories.surveys import SurveyFilter, list_answers
from tests.support.office import Company, asker

SAVE = Service.SAVE_SURVEY


async def test_an_answer_is_kept_once_with_its_call_agent_and_queue(database: Database) -> None:
    company = Company(database)
    one = await company.add()
    call = asker(one, queue="sales", agent="alice")
    for _ in range(2):
        # The call's own record is not written yet.
        assert (await company.ask(SAVE, call, kind="csat", score="5", name="after_call")).exit == "done"
    async with database.transaction() as connection:
        (answer,) = await list_answers(connection, SurveyFilter(agent="alice", queue="sales"), after=None, limit=9)
        none = await list_answers(connection, SurveyFilter(queue="support"), after=None, limit=9)
        events = await events_after(connection, 0, limit=9)
    assert (answer.kind, answer.score, answer.scale, answer.name) == (SurveyKind.CSAT, 5, 5, "after_call")
    assert (answer.interaction_id, answer.customer_id) == (call.interaction_id, one.id)
    assert (answer.channel, answer.created_by) == ("voice", "ivr")
    assert not none
    assert [event.type for event in events] == ["customer.created", "survey.created"]


async def test_a_score_is_on_its_scale(database: Database) -> None:
    company = Company(database)
    for arguments, problem in (
        ({"kind": "csat", "score": 6}, "off_the_scale"),
        ({"kind": "csat", "score": 0}, "off_the_scale"),
        ({"kind": "nps", "score": 0}, None),
        ({"kind": "nps", "score": 5, "scale": 5}, "no_scale"),
        ({"kind": "custom", "score": 9, "scale": 9}, None),
        ({"kind": "csat", "score": "*"}, "bad_argument"),
    ):
        assert (await company.ask(SAVE, asker(), **arguments)).problem == problem, arguments
