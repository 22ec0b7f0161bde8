"""Deliveries: at least once, in order, signed, tried again with growing pauses, and given up after three days."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from callcenter.crm.webhook_signature import is_signed
from callcenter.engine.ids import new_id
from callcenter.engine.tasks import cancel, spawn
from callcenter.records.deeds import Deed
from callcenter.records.vault import Vault
from callcenter.records.webhook_post import Answer
from callcenter.records.webhook_sender import GIVE_UP_AFTER, WebhookSender
from callcenter.records.webhooks import change, create, replay
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import events_after
from callcenter.store.repositories.webhooks import Webhook, find_webhook, list_deliveries
from tests.records.test_webhooks import WEBHOOK
from tests.support.fakes import FakeClock
from tests.support.receiver import FakeReceiver
from tests.support.record_events import AT, append, event

_DEADLINE_SECONDS = 10.0
DOWN = Answer(problem="no_connection")
EVERYTHING = replace(WEBHOOK, types=("*",), position=0)


class Stage:
    """A sender, its receiver, and a clock that stands still."""

    def __init__(self, database: Database, vault: Vault | None = None) -> None:
        self.database = database
        self.clock = FakeClock(AT)
        self.receiver = FakeReceiver()
        unseal = (vault or Vault.for_one_run()).unseal
        self.sender = WebhookSender(database, self.receiver, clock=self.clock, new_id=new_id, unseal=unseal)

    def deed(self) -> Deed:
        return Deed(actor="admin", at=self.clock.now(), new_id=new_id)

    async def add(self, webhook: Webhook = WEBHOOK) -> None:
        async with self.database.transaction() as connection:
            await create(connection, webhook, self.deed())

    async def webhook(self, webhook_id: str = WEBHOOK.id) -> Webhook:
        async with self.database.transaction() as connection:
            found = await find_webhook(connection, webhook_id)
        assert found is not None
        return found


async def test_a_webhook_gets_the_events_it_wants_in_order_and_signed(database: Database) -> None:
    stage = Stage(database)
    await append(database, event("customer.created"))
    await stage.add()
    wanted = [event("customer.created"), event("customer.changed", changes={"segment": [None, "vip"]})]
    await append(database, wanted[0], event("ticket.created"), wanted[1], event("customers.changed"))
    await stage.sender.deliver_once()
    await stage.sender.deliver_once()
    posted = stage.receiver.posted
    assert [one.headers["webhook-id"] for one in posted] == [one.id for one in wanted]
    assert posted[1].told == {
        "type": "customer.changed",
        "timestamp": "2026-03-02T09:00:00+00:00",
        "seq": 5,
        "data": {
            "kind": "customer",
            "record_id": wanted[1].record_id,
            "customer_id": None,
            "version": 2,
            "actor": "alice",
            "import_id": None,
            "changes": {"segment": [None, "vip"]},
        },
    }
    seconds = int(AT.timestamp())
    for one in posted:
        assert one.headers["webhook-timestamp"] == str(seconds)
        header, message_id = one.headers["webhook-signature"], one.headers["webhook-id"]
        assert is_signed(WEBHOOK.secret, header, message_id, seconds, one.body, now_seconds=seconds)
    # What it does not want is not looked at again either.
    assert (await stage.webhook()).position == 6


async def test_what_the_masks_hide_from_its_role_does_not_go_out(database: Database) -> None:
    vault = Vault.for_one_run()
    stage = Stage(database, vault)
    await stage.add()
    sealed = vault.seal("id_number", "110101199003078515")
    changes = {"birthday": [None, "1990-03-07"], "fields": [{}, {"id_number": sealed}]}
    await append(database, event(changes=changes))
    await stage.sender.deliver_once()
    [one] = stage.receiver.posted
    assert one.told["data"]["changes"]["birthday"] == [None, "1990-**-**"]
    for secret in (b"110101", b"03-07", b"sealed:"):
        assert secret not in one.body


async def test_who_fails_is_tried_again_after_growing_pauses_and_nothing_is_passed_over(database: Database) -> None:
    stage = Stage(database)
    await stage.add()
    await append(database, event(), event(), event())
    stage.receiver.answers = [Answer(status=200), DOWN, Answer(status=500), Answer(status=302), Answer(status=201)]
    await stage.sender.deliver_once()
    assert stage.receiver.seqs == [2, 3]
    for seconds in (5, 10, 20):
        await append(database, event("customer.changed"))
        stage.clock.advance(seconds - 1)
        await stage.sender.deliver_once()
        before = len(stage.receiver.posted)
        stage.clock.advance(1)
        await stage.sender.deliver_once()
        assert len(stage.receiver.posted) > before
    assert stage.receiver.seqs == [2, 3, 3, 3, 3, 4, 5, 6, 7]
    webhook = await stage.webhook()
    assert (webhook.tries, webhook.failing_since, webhook.position) == (0, None, 7)
    async with database.transaction() as connection:
        tries = await list_deliveries(connection, WEBHOOK.id, before=None, limit=100)
    assert [(one.seq, one.attempt, one.status, one.problem) for one in reversed(tries)][:5] == [
        (2, 1, 200, None),
        (3, 1, None, "no_connection"),
        (3, 2, 500, None),
        (3, 3, 302, None),
        (3, 4, 201, None),
    ]


async def test_pauses_grow_to_two_hours_and_no_further(database: Database) -> None:
    stage = Stage(database)
    await stage.add()
    await append(database, event())
    stage.receiver.answer_of[WEBHOOK.url] = DOWN
    pauses = []
    for _ in range(14):
        await stage.sender.deliver_once()
        next_at = (await stage.webhook()).next_try_at
        assert next_at is not None
        pauses.append((next_at - stage.clock.now()).total_seconds())
        stage.clock.advance(pauses[-1])
    assert pauses[:4] == [5, 10, 20, 40]
    assert pauses[-4:] == [5120, 7200, 7200, 7200]


async def test_a_receiver_that_asks_for_patience_gets_it(database: Database) -> None:
    stage = Stage(database)
    await stage.add()
    await append(database, event())
    stage.receiver.answers = [Answer(status=429, pause_seconds=600)]
    await stage.sender.deliver_once()
    assert (await stage.webhook()).next_try_at == AT + timedelta(seconds=600)


async def test_after_three_days_in_vain_a_webhook_is_switched_off_with_an_event(database: Database) -> None:
    stage = Stage(database)
    await stage.add()
    await append(database, event())
    stage.receiver.answer_of[WEBHOOK.url] = DOWN
    while (await stage.webhook()).active:
        assert stage.clock.now() - AT < GIVE_UP_AFTER + timedelta(hours=3)
        await stage.sender.deliver_once()
        stage.clock.advance(1800)
    webhook = await stage.webhook()
    assert webhook.disabled_at is not None
    assert webhook.disabled_at - AT >= GIVE_UP_AFTER
    assert 40 < webhook.tries < 80
    async with database.transaction() as connection:
        last = (await events_after(connection, 0, limit=100))[-1]
    assert (last.type, last.version, last.changes) == ("webhook.disabled", webhook.version, {"active": [True, False]})
    # Switched on again, it gets what it has missed.
    stage.receiver.answer_of.clear()
    async with database.transaction() as connection:
        deed = stage.deed()
        await change(connection, WEBHOOK.id, lambda one: replace(one, active=True), deed, expected=None)
    await stage.sender.deliver_once()
    assert stage.receiver.seqs[-1] == 2


async def test_a_receiver_that_is_gone_is_not_asked_again(database: Database) -> None:
    stage = Stage(database)
    await stage.add()
    await append(database, event())
    stage.receiver.answers = [Answer(status=410)]
    await stage.sender.deliver_once()
    assert not (await stage.webhook()).active


async def test_one_that_fails_keeps_no_other_waiting(database: Database) -> None:
    stage = Stage(database)
    other = replace(WEBHOOK, id=new_id(), url="https://other.example.com/")
    await stage.add()
    await stage.add(other)
    await append(database, event(), event())
    stage.receiver.answer_of[WEBHOOK.url] = DOWN
    await stage.sender.deliver_once()
    assert [one.told["seq"] for one in stage.receiver.posted if one.url == other.url] == [3, 4]


async def test_a_replay_delivers_the_same_messages_again(database: Database) -> None:
    stage = Stage(database)
    await stage.add()
    await append(database, event(), event(), event())
    await stage.sender.deliver_once()
    async with database.transaction() as connection:
        await replay(connection, WEBHOOK.id, stage.deed(), from_seq=3)
    await stage.sender.deliver_once()
    assert stage.receiver.seqs == [2, 3, 4, 3, 4]
    ids = [one.headers["webhook-id"] for one in stage.receiver.posted]
    assert ids[1:3] == ids[3:]


async def test_a_replay_while_a_message_is_on_its_way_has_the_last_word(database: Database) -> None:
    stage = Stage(database)
    await stage.add()
    await append(database, event(), event())

    class Meddling(FakeReceiver):
        async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
            answer = await super().__call__(url, headers, body)
            if len(self.posted) == 2:
                async with database.transaction() as connection:
                    await replay(connection, WEBHOOK.id, stage.deed(), from_seq=1)
            return answer

    receiver = Meddling()
    sender = WebhookSender(database, receiver, clock=stage.clock, new_id=new_id, unseal=Vault.for_one_run().unseal)
    await sender.deliver_once()
    assert receiver.seqs == [2, 3, 2, 3]


async def test_a_test_is_sent_at_once_and_moves_nothing(database: Database) -> None:
    stage = Stage(database)
    await stage.add()
    stage.receiver.answers = [Answer(status=404)]
    answer = await stage.sender.test(await stage.webhook())
    assert (answer.ok, answer.status) == (False, 404)
    [one] = stage.receiver.posted
    assert (one.told["type"], one.told["seq"]) == ("webhook.test", None)
    webhook = await stage.webhook()
    assert (webhook.position, webhook.tries) == (0, 0)
    async with database.transaction() as connection:
        [delivery] = await list_deliveries(connection, WEBHOOK.id, before=None, limit=10)
    assert (delivery.seq, delivery.status, delivery.type) == (None, 404, "webhook.test")


async def test_while_it_watches_what_comes_goes_out_and_a_slow_receiver_keeps_nobody_waiting(
    database: Database,
) -> None:
    stage = Stage(database)
    other = replace(WEBHOOK, id=new_id(), url="https://other.example.com/")
    await stage.add()
    await stage.add(other)
    got: asyncio.Queue[str] = asyncio.Queue()
    never = asyncio.Event()

    class Slow(FakeReceiver):
        async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
            answer = await super().__call__(url, headers, body)
            got.put_nowait(url)
            if url == WEBHOOK.url:
                await never.wait()
            return answer

    receiver = Slow()
    sender = WebhookSender(database, receiver, clock=stage.clock, new_id=new_id, unseal=Vault.for_one_run().unseal)
    tasks: set[asyncio.Task[None]] = set()
    spawn(sender.watch(), "webhooks", tasks)
    heard: list[str] = []
    async with asyncio.timeout(_DEADLINE_SECONDS):
        while heard.count(other.url) < 3:
            if len(heard) < 4:
                await append(database, event())
                sender()
            heard.append(await got.get())
    await cancel(tasks)
    assert heard.count(WEBHOOK.url) == 1
