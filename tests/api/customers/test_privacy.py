"""Unmasking and the access log: nobody sees a masked fact or a record without a line that says so."""

from datetime import date
from typing import Any

import pytest_asyncio

from callcenter.engine.ids import new_id
from callcenter.store.repositories.record_events import RecordEvent, events_after
from callcenter.store.tables import customers
from tests.support.desk import Desk

HAN = new_id()
URL = f"/api/v1/customers/{HAN}"


@pytest_asyncio.fixture(autouse=True)
async def han(desk: Desk) -> None:
    sealed = desk.parts.vault.seal("id_number", "110101199002288515")
    async with desk.database.transaction() as connection:
        await connection.execute(
            customers.insert().values(id=HAN, name="韩梅梅", birthday=date(1990, 2, 28), fields={"id_number": sealed})
        )


async def unmask(desk: Desk, username: str, *facts: str) -> Any:
    client = await desk.signed_in(username)
    answer = await client.post(f"{URL}/unmask", json={"facts": list(facts), "reason": "asked to check the id"})
    return answer.json()["facts"] if answer.status_code == 200 else answer.json()["code"]


async def unmaskings(desk: Desk) -> list[RecordEvent]:
    async with desk.database.transaction() as connection:
        return [one for one in await events_after(connection, 0, limit=99) if one.type == "customer.unmasked"]


async def accesses(desk: Desk) -> list[tuple[str, str]]:
    answer = await (await desk.signed_in("sam")).get(f"{URL}/access")
    assert answer.status_code == 200, answer.text
    return [(line["username"], line["what"]) for line in answer.json()["items"]]


async def test_what_is_seen_in_part_is_shown_plainly_for_a_reason_and_noted_without_the_value(desk: Desk) -> None:
    shown = (await (await desk.signed_in("alice")).get(URL)).json()
    assert (shown["birthday"], shown["fields"]["id_number"]) == ("1990-**-**", "***8515")
    opened = await unmask(desk, "alice", "field.id_number", "birthday", "phone")
    assert opened == {"field.id_number": "110101199002288515", "birthday": "1990-02-28", "phone": []}
    [event] = await unmaskings(desk)
    assert (event.actor, event.customer_id) == ("alice", HAN)
    assert event.changes == {
        "facts": [None, ["field.id_number", "birthday", "phone"]],
        "reason": [None, "asked to check the id"],
    }
    assert sorted(await accesses(desk)) == [("alice", "unmasked"), ("alice", "viewed")]


async def test_what_is_hidden_stays_hidden_and_an_unmasking_that_is_refused_shows_nothing(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    document = (await admin.get("/api/v1/privacy")).json()
    document.pop("version")
    document["masks"] = {"agent": {"field.id_number": "hidden", "birthday": "partly"}}
    assert (await admin.put("/api/v1/privacy", json=document, headers={"If-Match": "*"})).status_code == 200
    assert await unmask(desk, "alice", "birthday", "field.id_number") == "fact_hidden"
    assert await unmask(desk, "sam", "field.id_number") == {"field.id_number": "110101199002288515"}
    assert [one.actor for one in await unmaskings(desk)] == ["sam"]
    assert await accesses(desk) == [("sam", "unmasked")]


async def test_what_is_no_fact_no_reason_or_no_customer_is_refused(desk: Desk) -> None:
    assert await unmask(desk, "alice", "shoe") == "invalid_request"
    assert await unmask(desk, "alice") == "invalid_request"
    assert await unmask(desk, "alice", "field.nothing") == {"field.nothing": None}
    alice = await desk.signed_in("alice")
    assert (await alice.post(f"{URL}/unmask", json={"facts": ["phone"], "reason": " "})).status_code == 422
    nobody = await alice.post(f"/api/v1/customers/{new_id()}/unmask", json={"facts": ["phone"], "reason": "x"})
    assert nobody.json()["code"] == "unknown_customer"


async def test_a_value_whose_key_is_gone_is_shown_as_unreadable(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        await connection.execute(customers.update().values(fields={"id_number": "sealed:gone:AAAA"}))
    shown = await (await desk.signed_in("alice")).get(URL)
    assert (shown.status_code, shown.json()["fields"]["id_number"]) == (200, "sealed:unreadable")
    assert await unmask(desk, "alice", "field.id_number") == {"field.id_number": "sealed:unreadable"}


async def test_only_supervisors_read_who_has_looked_page_by_page_also_of_one_who_is_gone(desk: Desk) -> None:
    alice, sam = await desk.signed_in("alice"), await desk.signed_in("sam")
    for _ in range(3):
        assert (await alice.get(URL)).status_code == 200
    assert (await alice.get(f"{URL}/access")).status_code == 403
    first = (await sam.get(f"{URL}/access", params={"limit": 2})).json()
    rest = (await sam.get(f"{URL}/access", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 1, None)
    async with desk.database.transaction() as connection:
        await connection.execute(customers.delete())
    assert len((await sam.get(f"{URL}/access")).json()["items"]) == 3
