"""Events to read: a feed that a program can go on with, a customer's history, a person's notices; masked by role."""

import httpx

from callcenter.engine.ids import new_id
from callcenter.records.customers import change, create
from callcenter.records.deeds import Deed
from callcenter.records.notices import notify
from callcenter.store.repositories.record_events import RecordEvent
from tests.crm.test_customer import WHOLE
from tests.support.desk import Desk
from tests.support.record_events import AT, append, event

FEED = "/api/v1/record-events"
ALONE = WHOLE.__class__(id=WHOLE.id, name="韩梅梅", birthday=WHOLE.birthday, created_at=AT, updated_at=AT)


async def read_on(client: httpx.AsyncClient, **wanted: str | list[str]) -> list[tuple[int, str]]:
    """Follow the feed to its end, two at a time."""
    found: list[tuple[int, str]] = []
    after = 0
    while True:
        page = (await client.get(FEED, params={"after": str(after), "limit": "2", **wanted})).json()
        found += [(item["seq"], item["type"]) for item in page["items"]]
        if page["next_after"] == after or (not page["items"] and page["next_after"] == page["newest"]):
            return found
        after = page["next_after"]


async def test_a_program_follows_everything_or_what_it_wants_from_any_number_on(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    customer = new_id()
    mine = event("ticket.created", customer_id=customer)
    await append(desk.database, event("customer.created"), mine, event("task.created"), event("customer.changed"))
    everything = [(1, "customer.created"), (2, "ticket.created"), (3, "task.created"), (4, "customer.changed")]
    assert await read_on(client) == everything
    assert await read_on(client, types=["customer.*", "task.created"]) == [everything[0], *everything[2:]]
    assert await read_on(client, customer=customer) == [everything[1]]
    assert await read_on(client, record=mine.record_id) == [everything[1]]
    assert await read_on(client, types="nothing.*") == []
    answer = await client.get(FEED, params={"after": 4})
    assert answer.json() == {"items": [], "next_after": 4, "newest": 4}
    assert (await client.get(FEED, params={"types": "x"})).status_code == 422
    alice = await desk.signed_in("alice")
    assert (await alice.get(FEED)).status_code == 403


async def test_a_customers_history_has_old_and_new_values_and_who_did_it(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        await create(connection, ALONE, Deed(actor="alice", at=AT, new_id=new_id))
        edited = ALONE.__class__(
            id=ALONE.id, name="韩梅", segment="vip", birthday=ALONE.birthday, created_at=AT, updated_at=AT
        )
        await change(connection, ALONE.id, lambda _: edited, Deed(actor="robot", at=AT, new_id=new_id), expected=1)
    await append(desk.database, event("note.created", customer_id=ALONE.id, changes={"text": [None, "VIP"]}))
    path = f"/api/v1/customers/{ALONE.id}/history"
    client = await desk.signed_in("alice")
    page = (await client.get(path)).json()
    assert [item["type"] for item in page["items"]] == ["note.created", "customer.changed", "customer.created"]
    changed = page["items"][1]
    assert (changed["actor"], changed["actor_name"], page["items"][2]["actor_name"]) == ("robot", "robot", "Alice")
    assert changed["lines"] == [
        {"fact": "name", "before": "韩梅梅", "after": "韩梅"},
        {"fact": "segment", "before": None, "after": "vip"},
    ]
    # An agent sees of a birthday only the year.
    [birthday] = [line for line in page["items"][2]["lines"] if line["fact"] == "birthday"]
    assert birthday["after"].endswith("-**-**")
    first = (await client.get(path, params={"limit": 2})).json()
    rest = (await client.get(path, params={"limit": 2, "before": first["next_before"]})).json()
    assert first["items"] + rest["items"] == page["items"]
    assert rest["next_before"] is None
    only = (await client.get(path, params={"kind": "note"})).json()
    assert [item["kind"] for item in only["items"]] == ["note"]
    unknown = await client.get(f"/api/v1/customers/{new_id()}/history")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_customer")


async def test_a_person_finds_the_notices_that_name_him_also_later(desk: Desk) -> None:
    def reminder(*people: str, **others: list[str]) -> RecordEvent:
        return event("task.reminder", changes={**notify(*people, **others), "title": [None, "回电"]})

    await append(desk.database, reminder("alice"), reminder("bob"), event(), reminder(queues=["sales"]))
    alice, sam = await desk.signed_in("alice"), await desk.signed_in("sam")
    page = (await alice.get("/api/v1/notices")).json()
    assert [(item["seq"], item["about"], item["title"]) for item in page["items"]] == [
        (4, "task.reminder", "回电"),
        (1, "task.reminder", "回电"),
    ]
    assert (await sam.get("/api/v1/notices")).json()["items"] == []
    first = (await alice.get("/api/v1/notices", params={"limit": 1})).json()
    rest = (await alice.get("/api/v1/notices", params={"limit": 1, "before": first["next_before"]})).json()
    assert [item["seq"] for item in first["items"] + rest["items"]] == [4, 1]
