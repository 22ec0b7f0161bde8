"""What customers answer is kept here, with the event that tells of it. An answer is never changed."""

from dataclasses import fields, replace

from callcenter.crm.facts import as_json, changed
from callcenter.crm.surveys import SurveyAnswer
from callcenter.records.deeds import Deed
from callcenter.records.linked_records import customer_behind
from callcenter.store.database import Connection
from callcenter.store.repositories.links import agent_of_interaction
from callcenter.store.repositories.record_events import append_events
from callcenter.store.repositories.surveys import insert_answer

_NO_FACTS = frozenset({"id", "created_by", "created_at"})
_FACTS = tuple(one.name for one in fields(SurveyAnswer) if one.name not in _NO_FACTS)


async def keep_answer(connection: Connection, answer: SurveyAnswer, deed: Deed) -> SurveyAnswer:
    """Keep an answer; what it leaves open about whom it is from and about whom comes from its contact.

    Raises RecordRefused: `unknown_customer`, `unknown_interaction`.
    """
    customer_id = await customer_behind(connection, answer.customer_id, interaction_id=answer.interaction_id)
    agent = answer.agent
    if agent is None and answer.interaction_id is not None:
        agent = await agent_of_interaction(connection, answer.interaction_id)
    kept = replace(answer, customer_id=customer_id, agent=agent)
    await insert_answer(connection, kept)
    event = deed.event(
        "created",
        kind="survey",
        record_id=kept.id,
        customer_id=kept.customer_id,
        version=1,
        changes=changed(None, {name: as_json(getattr(kept, name)) for name in _FACTS}),
    )
    await append_events(connection, [event])
    return kept
