"""Webhooks over the API: made by administrators, changed only by who saw the newest, their secrets shown once."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from callcenter.engine.ids import new_id
from callcenter.records.webhook_post import Answer
from callcenter.records.webhook_sender import WebhookSender
from callcenter.store.database import Database
from tests.support.desk import Desk, running_desk
from tests.support.receiver import FakeReceiver
from tests.support.record_events import append, event

WANTED = {"name": "CRM", "url": "https://crm.example.com/hook", "types": ["customer.*", "ticket.changed"]}
PATH = "/api/v1/webhooks"


@pytest_asyncio.fixture
async def receiver() -> FakeReceiver:
    """Who gets what is sent."""
    return FakeReceiver()


@pytest_asyncio.fixture
async def told_desk(database: Database, receiver: FakeReceiver) -> AsyncIterator[Desk]:
    """The API, which posts to the receiver."""
    async with running_desk(database, webhook_post=receiver) as running:
        yield running


async def made(client: httpx.AsyncClient) -> tuple[str, str]:
    """Make a webhook; returns its address and its secret."""
    answer = await client.post(PATH, json=WANTED)
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"], answer.json()["secret"]


async def deliver(desk: Desk, receiver: FakeReceiver) -> None:
    sender = WebhookSender(desk.database, receiver, clock=desk.clock, new_id=new_id, unseal=desk.parts.vault.unseal)
    await sender.deliver_once()


async def test_a_webhook_is_made_shown_changed_and_taken_out(told_desk: Desk) -> None:
    admin = await told_desk.signed_in("admin")
    place, secret = await made(admin)
    assert secret.startswith("whsec_")
    found = await admin.get(place)
    assert found.headers["ETag"] == '"1"'
    assert "secret" not in found.json()
    assert found.json() == (await admin.get(PATH)).json()["items"][0]
    assert (found.json()["role"], found.json()["types"]) == ("agent", WANTED["types"])
    patch = {"role": "admin", "active": False}
    assert (await admin.patch(place, json=patch)).json()["code"] == "version_required"
    changed = await admin.patch(place, json=patch, headers={"If-Match": '"1"'})
    assert (changed.json()["role"], changed.json()["active"], changed.json()["version"]) == ("admin", False, 2)
    again = await admin.patch(place, json=patch, headers={"If-Match": '"1"'})
    assert (again.status_code, again.json()["code"]) == (412, "record_changed")
    assert (await admin.delete(place, headers={"If-Match": '"2"'})).status_code == 204
    assert (await admin.get(place)).json()["code"] == "unknown_webhook"


async def test_webhooks_are_for_administrators_only(told_desk: Desk) -> None:
    for username in ("alice", "sam"):
        client = await told_desk.signed_in(username)
        assert (await client.get(PATH)).status_code == 403
        assert (await client.post(PATH, json=WANTED)).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://crm.example.com/"},
        {"url": "https://user:secret@crm.example.com/"},
        {"url": "https://"},
        {"url": "crm.example.com"},
        {"types": []},
        {"types": ["Customer.*"]},
        {"types": ["*.created"]},
        {"role": "nobody"},
    ],
)
async def test_what_cannot_work_is_refused(told_desk: Desk, wrong: dict[str, object]) -> None:
    admin = await told_desk.signed_in("admin")
    answer = await admin.post(PATH, json={**WANTED, **wrong})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"][0]["pointer"].startswith(f"body/{next(iter(wrong))}")


async def test_a_test_tells_what_the_receiver_said(told_desk: Desk, receiver: FakeReceiver) -> None:
    admin = await told_desk.signed_in("admin")
    place, _ = await made(admin)
    receiver.answers = [Answer(status=200, seconds=0.1), Answer(problem="timeout", seconds=15)]
    done = [(await admin.post(f"{place}/test")).json() for _ in range(2)]
    assert done == [
        {"delivered": True, "status": 200, "problem": None, "seconds": 0.1},
        {"delivered": False, "status": None, "problem": "timeout", "seconds": 15.0},
    ]
    tries = (await admin.get(f"{place}/deliveries")).json()
    assert [one["problem"] for one in tries["items"]] == ["timeout", None]


async def test_a_new_secret_is_shown_once_and_the_old_one_signs_for_a_while(
    told_desk: Desk, receiver: FakeReceiver
) -> None:
    admin = await told_desk.signed_in("admin")
    place, secret = await made(admin)
    rotated = (await admin.post(f"{place}/rotate", json={"keep_old_hours": 2})).json()
    assert rotated["secret"] != secret
    await admin.post(f"{place}/test")
    assert len(receiver.posted[0].headers["webhook-signature"].split()) == 2
    told_desk.clock.advance(2 * 3600)
    again = await told_desk.signed_in("admin")
    await again.post(f"{place}/test")
    assert len(receiver.posted[1].headers["webhook-signature"].split()) == 1


async def test_a_replay_delivers_again_from_an_event_on(told_desk: Desk, receiver: FakeReceiver) -> None:
    admin = await told_desk.signed_in("admin")
    place, _ = await made(admin)
    await append(told_desk.database, event(), event("task.created"), event("ticket.changed"))
    await deliver(told_desk, receiver)
    assert receiver.seqs == [2, 4]
    assert (await admin.get(place)).json()["behind"] == 0
    answer = await admin.post(f"{place}/replay", json={"from_seq": 3})
    assert (answer.status_code, answer.json()["position"]) == (202, 2)
    await deliver(told_desk, receiver)
    assert receiver.seqs == [2, 4, 4]
    both = await admin.post(f"{place}/replay", json={"from_seq": 3, "from_at": "2026-03-02T09:00:00Z"})
    assert both.status_code == 422
    page = (await admin.get(f"{place}/deliveries", params={"limit": 2})).json()
    rest = (await admin.get(f"{place}/deliveries", params={"limit": 2, "before": page["next_before"]})).json()
    assert [one["seq"] for one in page["items"] + rest["items"]] == [4, 4, 2]
    assert rest["next_before"] is None
