"""What is written for a batch: the newest of each record, parents first, ends before beginnings."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from callcenter.core.agent import Agent
from callcenter.core.callback import CallbackState
from callcenter.core.changes import (
    AgentChanged,
    Change,
    DecisionMade,
    DispositionGiven,
    InteractionChanged,
    OfferChanged,
    ParticipationChanged,
    SegmentChanged,
)
from callcenter.core.interaction import Interaction, Segment, SegmentKind, Stage
from callcenter.core.offer import Offer, OfferState
from callcenter.core.participation import Participation
from callcenter.store.kept import upserts_of
from callcenter.store.rows import Numbered
from tests.support.floor import START
from tests.support.wishes import wish, wished

FIRST = Interaction(id=str(UUID(int=1)), call_id="1.1", ani="1", dnis="4001", started_at=START)
SECOND = replace(FIRST, id=str(UUID(int=2)), call_id="1.2")


def changed(interaction: Interaction) -> Change:
    return InteractionChanged(what="changed", interaction=interaction, at=START)


def offer(number: int, state: OfferState) -> Change:
    made = Offer(
        id=str(UUID(int=number)),
        number=number,
        interaction_id=FIRST.id,
        agent="alice",
        queue="sales",
        offered_at=START,
        deadline_at=START,
        state=state,
    )
    return OfferChanged(offer=made, at=START)


def wrapping_up(number: int, agent: str = "alice", **values: Any) -> Change:
    part = Participation(
        interaction_id=FIRST.id, number=number, agent=agent, queue=None, joined_at=START, left_at=START, **values
    )
    return ParticipationChanged(participation=part, at=START)


def said(code: str, number: int = 1) -> Change:
    return DispositionGiven(
        interaction_id=FIRST.id, number=number, agent="alice", code=code, note=None, fields={}, at=START
    )


def rows_of(*changes: Change, epoch: int = 3) -> list[list[dict[str, Any]]]:
    """For each table the rows, in their order."""
    numbered = [Numbered(epoch=epoch, seq=seq, change=change) for seq, change in enumerate(changes, start=1)]
    return [[dict(row.values) for row in upsert.rows] for upsert in upserts_of(numbered)]


def test_of_several_changes_of_one_record_the_last_is_written_with_its_number() -> None:
    interactions, *others = rows_of(changed(FIRST), changed(SECOND), changed(replace(FIRST, stage=Stage.QUEUED)))
    assert {(row["id"], row["stage"], row["epoch"], row["rev"]) for row in interactions} == {
        (FIRST.id, "queued", 3, 3),
        (SECOND.id, "in_flow", 3, 2),
    }
    assert not any(others)


def test_interactions_come_before_what_belongs_to_them() -> None:
    segment = Segment(interaction_id=FIRST.id, number=1, kind=SegmentKind.IVR, started_at=START)
    agent = Agent(username="alice", status_since_at=START, activity_since_at=START, idle_since_at=START)
    tables = rows_of(
        AgentChanged(agent=agent, at=START),
        wished(wish(7)),
        offer(1, OfferState.OFFERED),
        DecisionMade(interaction_id=FIRST.id, number=1, explanation={}, at=START),
        said("sale"),
        wrapping_up(1),
        SegmentChanged(segment=segment, at=START),
        changed(FIRST),
    )
    first, *between, last = [next(iter(rows[0])) for rows in tables if rows]
    assert (first, last, sorted(between)) == ("id", "username", ["id", "id", *["interaction_id"] * 4])
    assert [len(rows) for rows in tables if rows] == [1] * 8


def test_an_agent_is_let_go_before_somebody_else_takes_him() -> None:
    taken, left = replace(SECOND, stage=Stage.CONNECTED, agent="alice"), replace(FIRST, stage=Stage.CLOSED)
    interactions, _, offers, *_ = rows_of(
        changed(taken), changed(left), offer(1, OfferState.RINGING), offer(2, OfferState.NO_ANSWER)
    )
    assert [row["stage"] for row in interactions] == ["closed", "connected"]
    assert [row["state"] for row in offers] == ["no_answer", "ringing"]


@pytest.mark.parametrize(("given", "kept"), [(None, None), ("crm-17", None), (f"{{{UUID(int=5)}}}", str(UUID(int=5)))])
def test_only_a_customer_id_of_our_own_kind_is_kept(given: str | None, kept: str | None) -> None:
    (row,), *_, (callback,), _ = rows_of(changed(replace(FIRST, customer_id=given)), wished(wish(7, customer_id=given)))
    assert row["customer_id"] == kept
    assert callback["customer_id"] == kept


def test_a_number_is_let_go_before_its_next_callback_begins() -> None:
    first, second = wish(1, number="1"), wish(2, number="1")
    *_, callbacks, _ = rows_of(wished(first), wished(second), wished(replace(first, state=CallbackState.DONE)))
    assert [(row["id"], row["state"]) for row in callbacks] == [(first.id, "done"), (second.id, "waiting")]


def test_an_agents_rows_are_ordered_over_leaders() -> None:
    agent = Agent(username="alice", status_since_at=START, activity_since_at=START, idle_since_at=START)
    old, new = (rows_of(AgentChanged(agent=agent, at=START), epoch=epoch)[-1][0]["rev"] for epoch in (3, 4))
    assert old < new


def test_an_agent_is_done_with_one_part_before_he_begins_another_and_every_word_is_kept() -> None:
    tables = rows_of(
        wrapping_up(1), wrapping_up(2), wrapping_up(1, ended_at=START, result="finished"), said("sale"), said("sale", 2)
    )
    parts, words = (rows for rows in tables if rows)
    assert [(row["number"], row["result"]) for row in parts] == [(1, "finished"), (2, None)]
    assert [row["number"] for row in words] == [1, 2]
