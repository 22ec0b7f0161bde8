"""What customers answer is kept here, with the event that tells of it. An answer is never changed."""

from dataclasses import fields, replace

from callcenter.crm.facts import as_json, changed
from callcenter.crm.surveys import SurveyAnswer
from callcenter.records.deeds import Deed
from callcenter.records.linked_records import customer_behind
from callcenter.store.database import Connection
from callcenter.store.repositories.links import who_had
from callcenter.store.repositories.record_events import append_events
from callcenter.store.repositories.surveys import insert_answer

_NO_FACTS = frozenset({"id", "created_by", "created_at"})
_FACTS = tuple(one.name for one in fields(SurveyAnswer) if one.name not in _NO_FACTS)


async def keep_answer(connection: Connection, answer: SurveyAnswer, deed: Deed) -> SurveyAnswer:
    """Keep an answer; what it leaves open about whom it is from and whom it is about comes from its contact.

    Raises RecordRefused: `unknown_customer`, `unknown_interaction`.
    """
    customer_id = await customer_behind(connection, answer.customer_id, interaction_id=answer.interaction_id)
    agent, queue = answer.agent, answer.queue
    if answer.interaction_id is not None:
        had = await who_had(connection, answer.interaction_id)
        agent, queue = agent or had.agent, queue or had.queue
    kept = replace(answer, customer_id=customer_id, agent=agent, queue=queue)
    await add_answer(connection, kept, deed)
    return kept


async def add_answer(connection: Connection, answer: SurveyAnswer, deed: Deed) -> None:
    """Keep an answer as it is, unless it is kept already."""
    if not await insert_answer(connection, answer):
        return
    event = deed.event(
        "created",
        kind="survey",
        record_id=answer.id,
        customer_id=answer.customer_id,
        version=1,
        changes=changed(None, {name: as_json(getattr(answer, name)) for name in _FACTS}),
    )
    await append_events(connection, [event])
