"""One transaction for many changes: the same twice is the same once, and one bad change spoils no other."""

import stat
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
import pytest_asyncio
from sqlalchemy import Table, select

from callcenter.core.callback import CallbackState
from callcenter.core.changes import (
    Change,
    DecisionMade,
    DispositionGiven,
    InteractionChanged,
    OfferChanged,
    SegmentChanged,
)
from callcenter.core.dispositions import Effect, EffectKind, EffectState
from callcenter.core.interaction import Interaction, Segment, SegmentKind, Stage
from callcenter.core.offer import Offer, OfferState
from callcenter.store.batch import Batches
from callcenter.store.database import Database
from callcenter.store.leadership import LeadershipLost, take_lead
from callcenter.store.quarantine import FILE, Quarantine
from callcenter.store.rows import Numbered, Turn, decode_turn, encode_turn
from callcenter.store.tables import (
    agent_states,
    agent_status_history,
    callbacks,
    disposition_effects,
    event_log,
    interactions,
    offers,
    routing_decisions,
    segments,
)
from tests.support.small_day import SmallDay
from tests.support.wishes import wish, wished

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


class Desk:
    """Batches of a fresh leader, and what the database has."""

    def __init__(self, database: Database, epoch: int, folder: Path) -> None:
        self.database = database
        self.epoch = epoch
        self.file = folder / FILE
        self.quarantine = Quarantine(folder)
        self.batches = Batches(database, self.quarantine, epoch)

    def turn(self, *changes: Change, first: int = 1, epoch: int | None = None) -> Turn:
        numbers = enumerate(changes, start=first)
        return tuple(Numbered(epoch=epoch or self.epoch, seq=seq, change=change) for seq, change in numbers)

    async def rows(self, table: Table) -> list[dict[str, Any]]:
        async with self.database.transaction() as connection:
            order = list(table.primary_key.columns)
            return [dict(row) for row in (await connection.execute(select(table).order_by(*order))).mappings()]

    async def everything(self) -> list[list[dict[str, Any]]]:
        facts = (interactions, segments, offers, routing_decisions, callbacks)
        tables = (*facts, agent_states, agent_status_history, event_log)
        return [await self.rows(table) for table in tables]

    def quarantined(self) -> Sequence[dict[str, Any]]:
        return [orjson.loads(line) for line in self.file.read_bytes().splitlines()] if self.file.exists() else []


@pytest_asyncio.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    yield Desk(database, await take_lead(database, least=0), tmp_path)


def uuid(number: int) -> str:
    return str(UUID(int=number))


def interaction(number: int, **values: Any) -> Interaction:
    defaults = {"id": uuid(number), "call_id": f"call-{number}", "ani": "13800138000", "dnis": "4001"}
    return Interaction(**{**defaults, "started_at": AT, **values})


def changed(one: Interaction) -> InteractionChanged:
    return InteractionChanged(what="changed", interaction=one, at=AT)


def offer(identity: int, interaction_id: str, **values: Any) -> OfferChanged:
    defaults = {"id": uuid(identity), "number": 1, "interaction_id": interaction_id, "agent": "alice", "queue": "sales"}
    return OfferChanged(offer=Offer(**{**defaults, "offered_at": AT, "deadline_at": AT, **values}), at=AT)


async def test_the_same_turns_again_change_nothing(desk: Desk) -> None:
    seq = 1
    turns = []
    for changes in SmallDay().turns():
        turns.append(desk.turn(*changes, first=seq))
        seq += len(changes)
    await desk.batches.commit(turns)
    once = await desk.everything()
    await desk.batches.commit(turns)
    await desk.batches.commit(turns[5:])
    assert await desk.everything() == once
    assert desk.quarantine.count == 0
    assert len(once[-1]) == seq - 1


async def test_turn_by_turn_and_all_at_once_lead_to_the_same_rows(desk: Desk, database: Database) -> None:
    seq = 1
    turns = []
    for changes in SmallDay().turns():
        turns.append(desk.turn(*changes, first=seq))
        seq += len(changes)
    for turn in turns:
        await desk.batches.commit([turn])
    slowly = await desk.everything()
    async with database.transaction() as connection:
        for table in (
            routing_decisions,
            callbacks,
            segments,
            offers,
            interactions,
            agent_states,
            agent_status_history,
            event_log,
        ):
            await connection.execute(table.delete())
    await desk.batches.commit(turns)
    at_once = await desk.everything()
    for rows in (*slowly, *at_once):
        for row in rows:
            row.pop("id", None) if "started_at" in row and "activity" in row else None
    assert at_once == slowly


async def test_a_new_leader_makes_the_batches_of_the_old_fail(desk: Desk, database: Database) -> None:
    await take_lead(database, least=0)
    with pytest.raises(LeadershipLost):
        await desk.batches.commit([desk.turn(changed(interaction(1)))])
    assert await desk.rows(interactions) == []


async def test_one_poisoned_change_goes_into_quarantine_and_the_others_are_written(desk: Desk) -> None:
    good, bad, later = interaction(1), interaction(2, priority=2**40), interaction(3)
    segment = SegmentChanged(
        segment=Segment(interaction_id=bad.id, number=1, kind=SegmentKind.IVR, started_at=AT), at=AT
    )
    await desk.batches.commit([desk.turn(changed(good)), desk.turn(segment, changed(bad), changed(later), first=2)])
    assert [row["id"] for row in await desk.rows(interactions)] == [good.id, later.id]
    # The segment of what was refused has nothing to belong to.
    assert [(line["type"], line["seq"]) for line in desk.quarantined()] == [
        ("InteractionChanged", 3),
        ("SegmentChanged", 2),
    ]
    assert desk.quarantined()[0]["change"]["interaction"]["id"] == bad.id
    assert desk.quarantine.count == 2
    assert stat.S_IMODE(desk.file.stat().st_mode) == 0o600


async def test_what_json_cannot_say_goes_into_quarantine_too(desk: Desk) -> None:
    bad = interaction(1, attributes={"key": object()})
    await desk.batches.commit([desk.turn(changed(bad), changed(interaction(2)))])
    assert [row["id"] for row in await desk.rows(interactions)] == [uuid(2)]
    assert "object object" in desk.quarantined()[0]["change"]


async def test_of_two_interactions_of_one_call_the_first_stays(desk: Desk) -> None:
    first, second = interaction(1), interaction(2, call_id="call-1")
    await desk.batches.commit([desk.turn(changed(first))])
    await desk.batches.commit([desk.turn(changed(second), changed(interaction(3)), first=2)])
    assert [row["id"] for row in await desk.rows(interactions)] == [first.id, uuid(3)]
    assert [line["reason"] for line in desk.quarantined()] == ["uq_interactions_call_id"]


async def test_the_error_of_a_refused_change_names_ids_only(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    await desk.batches.commit([desk.turn(changed(interaction(1, priority=2**40, note="秘密", ani_name="李雷")))])
    said = capsys.readouterr().out
    assert "change_refused" in said
    assert uuid(1) in said
    for secret in ("13800138000", "李雷", "秘密"):
        assert secret not in said


async def test_characters_that_postgres_refuses_are_replaced(desk: Desk) -> None:
    bad = interaction(1, ani="\0\0", ani_name="a\0b\ud800", note="\0", attributes={"k\0": ["\0"]})
    await desk.batches.commit([desk.turn(changed(bad))])
    (row,) = await desk.rows(interactions)
    assert (row["ani"], row["ani_name"], row["note"]) == ("\ufffd\ufffd", "a\ufffdb?", "\ufffd")
    assert row["attributes"] == {"k\ufffd": ["\ufffd"]}
    assert desk.quarantine.count == 0


async def test_a_customer_id_of_another_system_is_not_kept_and_harms_nothing(desk: Desk) -> None:
    await desk.batches.commit([desk.turn(changed(interaction(1, customer_id="crm-17")))])
    (row,) = await desk.rows(interactions)
    assert row["customer_id"] is None


async def test_an_agent_moves_from_one_contact_to_the_next_within_one_batch(desk: Desk) -> None:
    first, second = interaction(1), interaction(2)
    busy = replace(first, stage=Stage.CONNECTED, agent="alice")
    ringing = offer(11, second.id)
    await desk.batches.commit([desk.turn(changed(busy), changed(second), offer(10, first.id))])
    await desk.batches.commit(
        [
            desk.turn(
                changed(replace(second, stage=Stage.CONNECTED, agent="alice")),
                ringing,
                changed(replace(first, stage=Stage.CLOSED, agent="alice")),
                offer(10, first.id, state=OfferState.WITHDRAWN, ended_at=AT),
                first=4,
            )
        ]
    )
    assert [row["stage"] for row in await desk.rows(interactions)] == ["closed", "connected"]
    assert [row["state"] for row in await desk.rows(offers)] == ["withdrawn", "offered"]
    assert desk.quarantine.count == 0


async def test_a_stale_leaders_changes_do_not_overwrite_newer_ones(desk: Desk, database: Database) -> None:
    epoch = await take_lead(database, least=desk.epoch + 5)
    newer = Desk(database, epoch, desk.file.parent)
    one = interaction(1)
    closed = replace(one, stage=Stage.CLOSED)
    ended = offer(10, one.id, state=OfferState.NO_ANSWER, ended_at=AT)
    await newer.batches.commit([newer.turn(changed(closed), ended)])
    stale = newer.turn(changed(one), offer(10, one.id), changed(interaction(2)), first=90, epoch=epoch - 1)
    await newer.batches.commit([stale])
    assert [row["stage"] for row in await newer.rows(interactions)] == ["closed", "in_flow"]
    assert [row["state"] for row in await newer.rows(offers)] == ["no_answer"]
    assert newer.quarantine.count == 0


def decision(interaction_id: str, chosen: str) -> DecisionMade:
    return DecisionMade(interaction_id=interaction_id, number=1, explanation={"chosen": chosen}, at=AT)


async def test_one_call_may_ring_several_agents_and_none_of_them_anything_else(desk: Desk) -> None:
    one, other = interaction(1), interaction(2)
    ringing = [offer(10, one.id), offer(11, one.id, number=2, agent="bob")]
    await desk.batches.commit([desk.turn(changed(one), changed(other), *ringing)])
    assert [row["agent"] for row in await desk.rows(offers)] == ["alice", "bob"]
    await desk.batches.commit([desk.turn(offer(12, one.id, number=3, agent="bob"), offer(13, other.id), first=5)])
    assert [row["id"] for row in await desk.rows(offers)] == [uuid(10), uuid(11)]
    assert {line["reason"] for line in desk.quarantined()} <= {"uq_offers_live_agent", "uq_offers_live_interaction"}
    assert desk.quarantine.count == 2


async def test_a_second_open_callback_of_a_number_goes_into_quarantine(desk: Desk) -> None:
    first, second = wish(1, number="1"), wish(2, number="1")
    await desk.batches.commit([desk.turn(wished(first))])
    await desk.batches.commit([desk.turn(wished(second), wished(wish(3)), first=2)])
    assert [row["id"] for row in await desk.rows(callbacks)] == [first.id, uuid(3)]
    assert [line["reason"] for line in desk.quarantined()] == ["uq_callbacks_open"]
    assert desk.quarantined()[0]["change"]["callback"]["id"] == second.id


async def test_within_one_batch_a_callback_ends_and_the_number_has_its_next(desk: Desk) -> None:
    first, second = wish(1, number="1"), wish(2, number="1")
    await desk.batches.commit([desk.turn(wished(first))])
    again = [wished(second), wished(replace(first, state=CallbackState.CANCELLED, ended_at=AT))]
    await desk.batches.commit([desk.turn(*again, first=2)])
    assert [row["state"] for row in await desk.rows(callbacks)] == ["cancelled", "waiting"]
    assert desk.quarantine.count == 0


async def test_a_decision_may_come_before_its_interaction_but_not_without_it(desk: Desk) -> None:
    one, bad = interaction(1), interaction(2, priority=2**40)
    await desk.batches.commit([desk.turn(decision(one.id, "alice")), desk.turn(changed(one), first=2)])
    await desk.batches.commit([desk.turn(changed(bad), decision(bad.id, "bob"), first=3)])
    assert [row["explanation"] for row in await desk.rows(routing_decisions)] == [{"chosen": "alice"}]
    assert [line["type"] for line in desk.quarantined()] == ["InteractionChanged", "DecisionMade"]


async def test_a_stale_leaders_callbacks_and_decisions_do_not_undo_newer_ones(desk: Desk, database: Database) -> None:
    epoch = await take_lead(database, least=desk.epoch + 5)
    newer = Desk(database, epoch, desk.file.parent)
    one, asked = interaction(1), wish(1)
    done = replace(asked, state=CallbackState.DONE, ended_at=AT)
    await newer.batches.commit([newer.turn(changed(one), wished(done), decision(one.id, "bob"))])
    stale = (wished(asked), decision(one.id, "alice"), wished(wish(2)))
    await newer.batches.commit([newer.turn(*stale, first=90, epoch=epoch - 1)])
    assert [row["state"] for row in await newer.rows(callbacks)] == ["done", "waiting"]
    assert [row["explanation"] for row in await newer.rows(routing_decisions)] == [{"chosen": "bob"}]
    assert newer.quarantine.count == 0


async def test_what_follows_from_a_disposition_is_kept_with_it_and_is_not_undone_by_the_same_again(
    desk: Desk, database: Database
) -> None:
    said = DispositionGiven(
        interaction_id=uuid(1),
        number=1,
        agent="alice",
        code="broken",
        note="打不开",
        fields={"product": "phone"},
        effects=(
            Effect(kind=EffectKind.TICKET, settings={"priority": "high"}),
            Effect(kind=EffectKind.CALLBACK, state=EffectState.REFUSED, result={"reason": "callback_exists"}),
        ),
        at=AT,
    )
    turn = desk.turn(changed(interaction(1)), said)
    assert decode_turn(encode_turn(turn)) == turn
    await desk.batches.commit([turn])
    callback, ticket = await desk.rows(disposition_effects)
    assert (callback["state"], callback["result"], callback["done_at"]) == (
        "refused",
        {"reason": "callback_exists"},
        AT,
    )
    assert (ticket["state"], ticket["settings"], ticket["done_at"]) == ("pending", {"priority": "high"}, None)
    async with database.transaction() as connection:
        done = disposition_effects.update().values(state="done", result={"ticket_number": 7})
        await connection.execute(done)
    await desk.batches.commit([desk.turn(said, first=9)])
    assert [row["state"] for row in await desk.rows(disposition_effects)] == ["done", "done"]
    assert desk.quarantine.count == 0
