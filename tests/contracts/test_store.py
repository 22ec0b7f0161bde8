"""What every store promises the engine, asked of the real one and of the one that tests use in its place."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from callcenter.core.agent import Agent, Status
from callcenter.core.callback import CallbackState
from callcenter.core.changes import (
    AgentChanged,
    Change,
    ClosureChanged,
    DecisionMade,
    DispositionGiven,
    GuestChanged,
    InteractionChanged,
    MonitoringChanged,
    OfferChanged,
    ParticipationChanged,
)
from callcenter.core.closure import Closure
from callcenter.core.configuration import PhoneKind
from callcenter.core.contact_center import ContactCenter
from callcenter.core.guest import Guest, GuestState
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.monitoring import Monitoring, MonitoringMode, MonitoringState
from callcenter.core.offer import Offer
from callcenter.core.participation import Participation
from callcenter.core.state import State
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.ports import Phone, Store
from callcenter.store.database import Database
from callcenter.store.demo import seed
from callcenter.store.postgres_store import PostgresStore
from callcenter.store.tables import event_log
from tests.support.fakes import FakeStore
from tests.support.small_day import CONFIGURATION, SmallDay
from tests.support.wishes import wish, wished

PHONES = [
    Phone(endpoint=name, agent=name, kind=PhoneKind.DESK, secret="s", display_name=name)
    for name in CONFIGURATION.agents
]


class Kind:
    """One kind of store on data of its own; it can lead again and again."""

    def __init__(self, fake: FakeStore | None, database: Database, folder: Path) -> None:
        self._fake = fake
        self._database = database
        self._folder = folder

    @asynccontextmanager
    async def leading(self) -> AsyncIterator[tuple[Store, int]]:
        """A store, and the epoch in which it leads until the end of the block."""
        if self._fake is not None:
            yield self._fake, await self._fake.take_lead()
            return
        store = PostgresStore(self._database, self._folder, on_leadership_lost=lambda: None)
        try:
            yield store, await store.take_lead()
        finally:
            await store.close()

    async def kept(self) -> int:
        """How many changes a crash of this moment would leave."""
        if self._fake is not None:
            return len(self._fake.changes)
        async with self._database.transaction() as connection:
            return (await connection.execute(select(func.count()).select_from(event_log))).scalar_one()


@pytest_asyncio.fixture(params=["fake", "postgres"])
async def kind(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Kind:
    await seed(database, tmp_path, hash_password=lambda password: "hash")
    fake = FakeStore(kept=CONFIGURATION, kept_phones=PHONES) if request.param == "fake" else None
    return Kind(fake, database, tmp_path / "journal")


def taken_over(restored_by: ContactCenter) -> tuple[object, ...]:
    """What a service that starts now would go on with; what it hears from the phones comes later."""
    state: State = restored_by.state
    agents = {name: (agent.status, agent.activity, agent.interaction_id) for name, agent in state.agents.items()}
    return state.interactions, state.offers, agents, set(state.finished_calls)


async def test_what_saved_has_promised_survives_a_crash(kind: Kind) -> None:
    async with kind.leading() as (store, _):
        for changes in SmallDay().turns():
            number = store.append(changes)
            await store.saved(number)
            assert await kind.kept() >= number


async def test_numbers_grow_with_every_change_and_nothing_is_saved_already(kind: Kind) -> None:
    async with kind.leading() as (store, _):
        last = store.append(())
        await store.saved(last)
        for changes in SmallDay().turns():
            number = store.append(changes)
            assert number == last + len(changes)
            last = number
        await store.saved(last)


async def test_a_new_start_finds_everything_that_is_not_closed(kind: Kind) -> None:
    clock = Clock()
    day = SmallDay(start=clock.now())
    async with kind.leading() as (store, _):
        numbers = [store.append(changes) for changes in day.turns()]
        await store.saved(numbers[-1])
    async with kind.leading() as (store, _):
        started = ContactCenter(lambda: "unused")
        started.restore(await store.load(), clock.now())
    assert taken_over(started) == taken_over(day.center)


async def test_a_new_start_finds_the_open_callbacks_as_they_last_were_and_no_ended_one(kind: Kind) -> None:
    asked, over = wish(1, note="下午"), wish(2)
    called = replace(asked, state=CallbackState.CALLING, agent="alice", attempts=1)
    ended = replace(over, state=CallbackState.CANCELLED, ended_at=over.due_at)
    async with kind.leading() as (store, _):
        for changes in ([wished(asked), wished(over)], [wished(called)], [wished(ended)]):
            number = store.append(changes)
        await store.saved(number)
    async with kind.leading() as (store, _):
        assert (await store.load()).callbacks == (called,)


async def test_a_number_whose_callback_has_ended_may_have_another_and_only_that_is_open(kind: Kind) -> None:
    first, second = wish(1, number="1"), wish(2, number="1")
    done = replace(first, state=CallbackState.DONE, ended_at=first.due_at)
    async with kind.leading() as (store, _):
        store.append([wished(first)])
        await store.saved(store.append([wished(done), wished(second)]))
        assert (await store.load()).callbacks == (second,)


async def test_a_new_start_finds_every_phone_that_rings_for_one_caller(kind: Kind) -> None:
    at = Clock().now()
    call = Interaction(id=new_id(), call_id="1.1", ani="1", dnis="4001", stage=Stage.OFFERED, started_at=at)
    common: dict[str, Any] = {"interaction_id": call.id, "queue": "sales", "offered_at": at, "deadline_at": at}
    offers = [
        Offer(id=new_id(), number=number, agent=agent, endpoint=f"{agent}-desk", **common)
        for number, agent in enumerate(("alice", "bob"), start=1)
    ]
    why = DecisionMade(interaction_id=call.id, number=1, explanation={"chosen": ["alice", "bob"]}, at=at)
    changes: list[Change] = [InteractionChanged(what="offered", interaction=call, at=at), why]
    changes += [OfferChanged(offer=offer, at=at) for offer in offers]
    async with kind.leading() as (store, _):
        await store.saved(store.append(changes))
        restored = await store.load()
    assert sorted(restored.offers, key=lambda offer: offer.number) == offers


async def test_a_new_start_finds_who_still_wraps_up_and_what_was_said_is_kept_once(kind: Kind) -> None:
    at = Clock().now()
    call = Interaction(id=new_id(), call_id="1.1", ani="1", dnis="4001", stage=Stage.QUEUED, started_at=at)
    over, open_part = (
        Participation(interaction_id=call.id, number=number, agent=agent, queue="sales", joined_at=at, left_at=at)
        for number, agent in enumerate(("alice", "bob"), start=1)
    )
    ended = replace(over, ended_at=at, result="finished", disposition="sale", dispositions_given=1)
    said = DispositionGiven(
        interaction_id=call.id, participation=1, number=1, agent="alice", code="sale", note="x", fields={"n": 1}, at=at
    )
    parts: list[Change] = [ParticipationChanged(participation=part, at=at) for part in (over, open_part, ended)]
    async with kind.leading() as (store, _):
        await store.saved(store.append([InteractionChanged(what="queued", interaction=call, at=at), *parts, said]))
    async with kind.leading() as (store, _):
        await store.saved(store.append([said]))
        restored = await store.load()
    assert restored.participations == (open_part,)


async def test_a_new_start_finds_who_is_on_the_line_and_where_the_talk_stands(kind: Kind) -> None:
    at = Clock().now()
    call = Interaction(
        id=new_id(),
        call_id="1.1",
        ani="1",
        dnis="4001",
        stage=Stage.CONNECTED,
        agent="alice",
        started_at=at,
        placed=True,
        endpoint="alice-desk",
        guests_made=2,
        return_deadline_at=at,
        return_leg="leg",
        recording="talk-1-1",
        recording_paused=True,
        recordings=("talk-1-1",),
    )
    common: dict[str, Any] = {"interaction_id": call.id, "invited_by": "alice", "invited_at": at}
    joined = Guest(id=new_id(), number=1, dialled="02112345678", state=GuestState.JOINED, muted=True, **common)
    asked = Guest(id=new_id(), number=2, agent="bob", endpoint="bob-desk", offer_id=new_id(), joins=True, **common)
    gone = replace(asked, state=GuestState.GONE, ended_at=at, cause="busy")
    next_one = replace(asked, id=new_id(), number=3, offer_id=None)
    told: list[list[Change]] = [
        [InteractionChanged(what="connected", interaction=call, at=at)],
        [GuestChanged(guest=joined, at=at), GuestChanged(guest=asked, at=at)],
        # He is gone and is asked again: in one batch the end is written first.
        [GuestChanged(guest=next_one, at=at), GuestChanged(guest=gone, at=at)],
    ]
    async with kind.leading() as (store, _):
        for changes in told:
            number = store.append(changes)
        await store.saved(number)
    async with kind.leading() as (store, _):
        restored = await store.load()
    assert restored.guests == (joined, next_one)
    assert restored.interactions == (call,)


async def test_a_new_start_finds_who_is_on_an_agents_line(kind: Kind) -> None:
    at = Clock().now()
    call = Interaction(id=new_id(), call_id="1.1", ani="1", dnis="4001", stage=Stage.CONNECTED, started_at=at)
    common: dict[str, Any] = {
        "interaction_id": call.id,
        "call_id": "1.1",
        "endpoint": "sam-desk",
        "started_at": at,
        "deadline_at": at,
    }
    left = Monitoring(id=new_id(), supervisor="sam", agents=("alice",), mode=MonitoringMode.LISTEN, **common)
    again = replace(left, id=new_id(), mode=MonitoringMode.BARGE, everywhere=True)
    on = replace(again, agents=("alice", "bob"), state=MonitoringState.ON, answered_at=at)
    ended = replace(left, state=MonitoringState.ENDED, ended_at=at, cause="stopped")
    told: list[list[Change]] = [
        [InteractionChanged(what="connected", interaction=call, at=at), MonitoringChanged(monitoring=left, at=at)],
        # He leaves and comes again: in one batch the end is written first.
        [MonitoringChanged(monitoring=again, at=at), MonitoringChanged(monitoring=ended, at=at)],
        [MonitoringChanged(monitoring=on, at=at)],
    ]
    async with kind.leading() as (store, _):
        for changes in told:
            number = store.append(changes)
        await store.saved(number)
    async with kind.leading() as (store, _):
        restored = await store.load()
    assert restored.monitorings == (on,)


async def test_a_new_start_finds_what_supervisors_have_done(kind: Kind) -> None:
    now, interaction_id = Clock().now(), new_id()
    waiting = Interaction(
        id=interaction_id,
        call_id="1.7",
        ani="1",
        dnis="4001",
        queue="sales",
        stage=Stage.QUEUED,
        priority=7,
        raised_priority=7,
        assigned_agent="alice",
        moved_at=now,
        started_at=now,
    )
    idle = Agent(username="alice", status_since_at=now, activity_since_at=now, idle_since_at=now)
    busy = replace(idle, deferred_status=Status.NOT_READY, deferred_reason="会议", deferred_by="sam", deferred_at=now)
    shut = Closure(queue="sales", closed_at=now, by="sam", reason="演习", until_at=now + timedelta(hours=1))
    other = Closure(queue="support", closed_at=now, by="sam")
    again = Closure(queue="support", closed_at=now + timedelta(seconds=9), by="sue")
    async with kind.leading() as (store, _):
        told: list[Change] = [
            InteractionChanged(what="assigned", interaction=waiting, at=now),
            AgentChanged(agent=busy, at=now),
            *(ClosureChanged(closure=each, at=now) for each in (shut, other)),
        ]
        await store.saved(store.append(told))
        # Opened and closed again within one commit: the row that ends comes first.
        over = replace(other, opened_at=now + timedelta(seconds=5), opened_by="sam")
        later: list[Change] = [ClosureChanged(closure=each, at=now) for each in (over, again)]
        await store.saved(store.append(later))
    async with kind.leading() as (store, _):
        restored = await store.load()
    (found,) = [one for one in restored.interactions if one.id == interaction_id]
    assert (found.raised_priority, found.assigned_agent, found.moved_at) == (7, "alice", now)
    (alice,) = [one for one in restored.agents if one.username == "alice"]
    assert (alice.deferred_status, alice.deferred_reason, alice.deferred_by, alice.deferred_at) == (
        Status.NOT_READY,
        "会议",
        "sam",
        now,
    )
    assert sorted(restored.closures, key=lambda closure: closure.queue) == [shut, again]


async def test_every_lead_has_a_higher_epoch(kind: Kind) -> None:
    async with kind.leading() as (_, first):
        pass
    async with kind.leading() as (_, second):
        assert second > first > 0


async def test_the_configuration_is_whole_and_every_agents_phone_is_known(kind: Kind) -> None:
    async with kind.leading() as (store, _):
        configuration, phones = await store.configuration(), await store.phones()
    assert configuration.flows == {}
    assert {phone.endpoint for phone in phones} >= {agent.endpoint for agent in configuration.agents.values()}
    assert {phone.agent for phone in phones} == set(configuration.agents)
    for agent in configuration.agents.values():
        assert agent.queues <= set(configuration.queues)
    for entry in configuration.entry_points.values():
        assert (entry.queue is None) is (entry.flow is not None)
