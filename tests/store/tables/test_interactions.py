"""The rules of the record that the database itself holds, even against a second writer."""

import uuid
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError

from callcenter.core.agent import Agent
from callcenter.core.changes import DecisionMade, DispositionGiven
from callcenter.core.interaction import Interaction, Segment, Stage
from callcenter.core.offer import Offer, OfferState
from callcenter.core.participation import Participation
from callcenter.store.database import Database
from callcenter.store.tables import (
    agent_states,
    dispositions_given,
    interactions,
    offers,
    participations,
    routing_decisions,
    segments,
)

AT = datetime(2025, 1, 2, 3, 4, tzinfo=UTC)
# The running segment is a row of its own, so is each effect of a disposition, and so is whom a supervisor listens to.
NO_COLUMN = {"segment", "effects", "monitoring"}


def interaction(**values: Any) -> dict[str, Any]:
    made = {"id": str(uuid.uuid4()), "call_id": uuid.uuid4().hex, "channel": "voice", "direction": "inbound"}
    return made | {"ani": "1", "dnis": "2", "language": "zh", "stage": Stage.QUEUED, "started_at": AT} | values


def offer(interaction_id: str, **values: Any) -> dict[str, Any]:
    made = {"id": str(uuid.uuid4()), "interaction_id": interaction_id, "number": 1, "agent": "alice", "queue": "sales"}
    return made | {"offered_at": AT, "deadline_at": AT + timedelta(seconds=20), "state": OfferState.OFFERED} | values


async def save(database: Database, table: Table, *rows: dict[str, Any]) -> None:
    async with database.transaction() as connection:
        await connection.execute(table.insert(), list(rows))


@pytest.mark.parametrize(
    ("record", "table"),
    [
        (Interaction, interactions),
        (Segment, segments),
        (Offer, offers),
        (DecisionMade, routing_decisions),
        (Participation, participations),
        (DispositionGiven, dispositions_given),
        (Agent, agent_states),
    ],
)
def test_every_field_of_the_core_has_a_column(record: type[Any], table: Table) -> None:
    assert {field.name for field in fields(record)} - NO_COLUMN <= set(table.columns.keys())


async def test_one_interaction_may_ring_several_agents_each_of_them_once(database: Database) -> None:
    call = interaction()
    await save(database, interactions, call)
    await save(database, offers, offer(call["id"]), offer(call["id"], number=2, agent="bob", state=OfferState.RINGING))
    with pytest.raises(IntegrityError, match="uq_offers_live"):
        await save(database, offers, offer(call["id"], number=3, agent="bob", state=OfferState.RINGING))
    await save(database, offers, offer(call["id"], number=4, agent="bob", state=OfferState.NO_ANSWER))


async def test_one_agent_has_one_live_offer(database: Database) -> None:
    first, second = interaction(), interaction()
    await save(database, interactions, first, second)
    await save(database, offers, offer(first["id"], state=OfferState.RINGING))
    with pytest.raises(IntegrityError, match="uq_offers_live_agent"):
        await save(database, offers, offer(second["id"]))


@pytest.mark.parametrize("stage", [Stage.CONNECTED, Stage.WRAP_UP])
async def test_an_agent_in_a_talk_or_its_wrap_up_gets_no_second_contact(database: Database, stage: Stage) -> None:
    await save(database, interactions, interaction(stage=stage, agent="alice"))
    with pytest.raises(IntegrityError, match="uq_interactions_live_agent"):
        await save(database, interactions, interaction(stage=Stage.CONNECTED, agent="alice"))
    await save(database, interactions, interaction(stage=Stage.CLOSED, agent="alice"))


async def test_one_call_of_the_switch_has_one_record(database: Database) -> None:
    await save(database, interactions, interaction(call_id="1.1"))
    with pytest.raises(IntegrityError, match="uq_interactions_call_id"):
        await save(database, interactions, interaction(call_id="1.1"))


async def test_within_one_transaction_an_offer_may_come_before_its_interaction(database: Database) -> None:
    call = interaction()
    async with database.transaction() as connection:
        await connection.execute(offers.insert(), [offer(call["id"])])
        await connection.execute(interactions.insert(), [call])
    with pytest.raises(IntegrityError, match="fk_offers_interaction_id"):
        await save(database, offers, offer(str(uuid.uuid4()), agent="bob"))


async def test_a_decision_is_made_once_for_an_interaction_that_exists(database: Database) -> None:
    call = interaction()
    decision = {"interaction_id": call["id"], "number": 1, "at": AT, "explanation": {"chosen": "alice"}}
    async with database.transaction() as connection:
        await connection.execute(routing_decisions.insert(), [decision])
        await connection.execute(interactions.insert(), [call])
    with pytest.raises(IntegrityError, match="pk_routing_decisions"):
        await save(database, routing_decisions, decision)
    with pytest.raises(IntegrityError, match="fk_routing_decisions_interaction_id"):
        await save(database, routing_decisions, decision | {"interaction_id": str(uuid.uuid4())})


async def test_every_stage_of_the_core_may_be_written(database: Database) -> None:
    await save(database, interactions, *(interaction(stage=stage) for stage in Stage))


async def test_an_unknown_stage_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError, match="ck_interactions_stage"):
        await save(database, interactions, interaction(stage="elsewhere"))
