"""The contract of screen pops: each offer is shown on its agent's desk exactly once, and is one webhook message."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.core.changes import OfferChanged, PopShown
from callcenter.engine.ids import new_id
from callcenter.records.offer_events import OFFERED, OfferEvents
from callcenter.store.database import Database
from callcenter.store.tables import offers
from tests.records.test_webhook_sender import EVERYTHING, Stage
from tests.records.test_webhooks import WEBHOOK
from tests.support.desk import add_record
from tests.support.fakes import FakeClock
from tests.support.followers import ALICE, BOB, CAROL, Follower
from tests.support.record_events import AT
from tests.support.rehearsal import Rehearsal

PLAYS = Rehearsal().plays


@settings(max_examples=60, deadline=None)
@given(script=st.lists(st.tuples(st.sampled_from(PLAYS), st.integers(0, 41)), min_size=30, max_size=80))
def test_every_offer_is_told_once_and_shown_at_most_once_whatever_happens(script: list[tuple[str, int]]) -> None:
    told: Counter[str] = Counter()
    rehearsal = Rehearsal(on_offered=lambda change: told.update([change.offer_id]))
    rehearsal.open()
    followers = [Follower(rehearsal.hub, viewer) for viewer in (ALICE, BOB, CAROL)]
    made: set[str] = set()
    shown: Counter[str] = Counter()
    for name, number in script:
        rehearsal.play(name, number)
        made |= {change.offer.id for change in rehearsal.changes if isinstance(change, OfferChanged)}
        for follower in followers:
            for message in follower.listen():
                if message["type"] == "pop_shown" and message["pop"]["offer_id"]:
                    shown.update([message["pop"]["offer_id"]])
    assert told == Counter(made)
    assert shown == Counter(set(shown) & made)


async def test_an_offer_is_one_pop_and_one_signed_webhook_message(database: Database) -> None:
    stage = Stage(database)
    await stage.add(replace(WEBHOOK, types=(OFFERED,)))
    events = OfferEvents(database, clock=FakeClock(AT))
    heard: list[PopShown] = []
    rehearsal = Rehearsal(on_offered=heard.append)
    rehearsal.open()
    follower = Follower(rehearsal.hub, ALICE)
    follower.listen()
    rehearsal.play("arrive", 1)
    [shown] = [message["pop"] for message in follower.listen() if message["type"] == "pop_shown"]
    [change] = heard
    assert shown["offer_id"] == change.offer_id
    # The rehearsal's ids are no UUIDs.
    kept = replace(change, offer_id=new_id(), interaction=replace(change.interaction, id=new_id()))
    events.offered(kept)
    # Nothing has been written while the phone is told to ring.
    await stage.sender.deliver_once()
    assert stage.receiver.posted == []
    assert await events.write()
    assert await events.catch_up()
    for _ in range(2):
        await stage.sender.deliver_once()
    [posted] = stage.receiver.posted
    assert posted.headers["webhook-id"] == kept.offer_id
    assert (posted.told["type"], posted.told["data"]["record_id"]) == (OFFERED, kept.interaction.id)
    assert posted.told["data"]["changes"]["agent"] == [None, "alice"]


async def test_an_offer_of_a_service_that_died_has_its_event_after_the_start(database: Database) -> None:
    clock = FakeClock()
    record = await add_record(database, started_at=clock.now(), ani="13900139000")
    ids = sorted(new_id() for _ in range(2))
    async with database.transaction() as connection:
        for number, id_ in enumerate(ids, start=1):
            row = {"id": id_, "interaction_id": record, "number": number, "agent": "alice", "queue": "sales"}
            when = {
                "offered_at": clock.now(),
                "deadline_at": clock.now() + timedelta(seconds=20),
                "ended_at": clock.now(),
            }
            await connection.execute(offers.insert().values({**row, **when, "state": "no_answer"}))
    stage = Stage(database)
    await stage.add(replace(EVERYTHING, types=(OFFERED,)))
    for _ in range(2):
        assert await OfferEvents(database, clock=clock).catch_up()
    await stage.sender.deliver_once()
    assert [one.headers["webhook-id"] for one in stage.receiver.posted] == ids
    assert stage.receiver.posted[0].told["data"]["changes"]["ani"] == [None, "13900139000"]
