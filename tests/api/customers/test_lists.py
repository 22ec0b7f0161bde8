"""Lists of customers by filter, their tags, and tagging many at once."""

from typing import Any

import httpx
import pytest
import pytest_asyncio

from callcenter.engine.ids import new_id
from callcenter.store.repositories.record_events import events_after
from tests.support.desk import Desk
from tests.support.problems import assert_problem

URL = "/api/v1/customers"
FIELDS: list[dict[str, Any]] = [
    {"name": "size", "label_en": "Size", "label_zh": "尺码", "kind": "integer"},
    {"name": "id_number", "label_en": "ID", "label_zh": "证件号", "kind": "text", "sealed": True},
    {"name": "memo", "label_en": "Memo", "label_zh": "备忘", "kind": "text", "searchable": False},
]
PEOPLE: list[dict[str, Any]] = [
    {
        "name": "李雷",
        "phones": [{"raw": "138 0013 8000"}, {"raw": "95588"}],
        "tags": ["loyal", "wine"],
        "birthday": "1990-05-04",
        "fields": {"size": 42, "id_number": "110101199003078515"},
    },
    {"name": "李梅", "tags": ["wine"], "emails": [{"address": "Mei@Example.com"}], "fields": {"size": 38}},
    {"name": "Alice Smith", "phones": [{"raw": "+1 (415) 555-0100"}], "external_ids": {"crm": "a:1"}},
    {"name": "海河物流", "kind": "company"},
]


@pytest_asyncio.fixture(autouse=True)
async def known(desk: Desk) -> dict[str, str]:
    admin = await desk.signed_in("admin")
    for given in FIELDS:
        assert (await admin.post("/api/v1/custom-fields", json=given)).status_code == 201
    ids: dict[str, str] = {}
    for person in PEOPLE:
        answer = await admin.post(URL, json=person)
        assert answer.status_code == 201, answer.text
        ids[person["name"]] = answer.json()["id"]
        desk.clock.advance(1)
    return ids


async def asked(desk: Desk, who: str = "admin", **wanted: Any) -> httpx.Response:
    return await (await desk.signed_in(who)).get(URL, params=wanted)


async def found(desk: Desk, **wanted: Any) -> list[str]:
    answer = await asked(desk, **wanted)
    assert answer.status_code == 200, answer.text
    return [customer["name"] for customer in answer.json()["items"]]


async def test_the_last_changed_comes_first_page_by_page(desk: Desk) -> None:
    assert await found(desk) == ["海河物流", "Alice Smith", "李梅", "李雷"]
    first = (await asked(desk, limit=3)).json()
    second = (await asked(desk, limit=3, cursor=first["next_cursor"])).json()
    assert [one["name"] for one in first["items"] + second["items"]] == await found(desk)
    assert second["next_cursor"] is None


async def test_customers_are_found_by_name_the_best_first(desk: Desk) -> None:
    assert set(await found(desk, q="李")) == {"李雷", "李梅"}
    # Who is meant stands before who may be meant, whatever was changed last.
    assert await found(desk, q="lilei") == ["李雷", "李梅"]
    assert await found(desk, q="ALICE") == ["Alice Smith"]
    assert await found(desk, q="李", tag="loyal") == ["李雷"]
    for words in ("%", "_", "\\", "/", "' OR 1=1 --"):
        assert await found(desk, q=words) == []


async def test_customers_are_found_by_a_number_however_it_is_written(desk: Desk) -> None:
    for number in ("13800138000", "+86 138 0013 8000", "008613800138000", "95588"):
        assert await found(desk, phone=number) == ["李雷"]
    assert await found(desk, phone="(415) 555-0100") == ["Alice Smith"]
    for number in ("8000", "abc", "+"):
        assert await found(desk, phone=number) == []
    assert await found(desk, phone="95588", q="Alice") == []


async def test_customers_are_found_by_every_other_fact(desk: Desk) -> None:
    assert await found(desk, email="mei@example.com") == ["李梅"]
    assert await found(desk, external_id="crm:a:1") == ["Alice Smith"]
    assert await found(desk, kind="company") == ["海河物流"]
    assert await found(desk, tag=["wine", "loyal"]) == ["李雷"]
    assert await found(desk, birthday_month=5) == ["李雷"]
    assert await found(desk, field=["size>=38", "size!=38"]) == ["李雷"]
    assert await found(desk, field="id_number=110101199003078515") == ["李雷"]


async def test_nobody_finds_out_by_a_filter_what_is_hidden_from_him(desk: Desk) -> None:
    assert_problem(await asked(desk, "alice", birthday_month=5), 403, "filter_on_hidden")
    assert_problem(await asked(desk, "alice", field="id_number!="), 403, "filter_on_hidden")
    assert (await asked(desk, "alice", field="id_number=110101199003078515")).json()["items"][0]["name"] == "李雷"


@pytest.mark.parametrize("test", ["none=1", "size", "size~1", "size=many", "memo=1", "id_number~110"])
async def test_a_filter_that_is_not_understood_is_refused_with_its_place(desk: Desk, test: str) -> None:
    answer = await asked(desk, field=test)
    assert_problem(answer, 422, "filter_refused")
    assert answer.json()["errors"][0]["pointer"] == "query/field/0"


async def test_broken_queries_are_refused(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    for query in ("q=%00", "q=%20", "phone=" + "1" * 41, "limit=201", "x=1", "q=" + "a" * 201, "external_id=1"):
        assert (await client.get(f"{URL}?{query}")).status_code == 422, query
    assert_problem(await client.get(f"{URL}?cursor=abc"), 422, "bad_cursor")


async def test_tags_are_counted(desk: Desk) -> None:
    listed = (await (await desk.signed_in("alice")).get(f"{URL}/tags")).json()["items"]
    assert listed == [{"tag": "wine", "count": 2}, {"tag": "loyal", "count": 1}]


async def test_many_are_tagged_at_once_each_with_an_event_of_its_own(desk: Desk, known: dict[str, str]) -> None:
    sam = await desk.signed_in("sam")
    nobody = new_id()
    ids = [known["李雷"], nobody, known["Alice Smith"], known["海河物流"]]
    answer = await sam.post(f"{URL}/tags", json={"customer_ids": ids, "add": ["wine"], "remove": ["loyal"]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["items"] == [
        {"customer_id": known["李雷"], "result": "changed", "version": 2},
        {"customer_id": nobody, "result": "unknown_customer", "version": None},
        {"customer_id": known["Alice Smith"], "result": "changed", "version": 2},
        {"customer_id": known["海河物流"], "result": "changed", "version": 2},
    ]
    again = (await sam.post(f"{URL}/tags", json={"customer_ids": ids, "add": ["wine"]})).json()["items"]
    assert {one["result"] for one in again} == {"unchanged", "unknown_customer"}
    async with desk.database.transaction() as connection:
        events = [event for event in await events_after(connection, 0, limit=50) if event.actor == "sam"]
    assert [(event.type, event.version) for event in events] == [("customer.changed", 2)] * 3
    assert {event.customer_id: event.changes for event in events}[known["李雷"]] == {
        "tags": [["loyal", "wine"], ["wine"]]
    }


async def test_agents_do_not_tag_many_at_once(desk: Desk, known: dict[str, str]) -> None:
    alice = await desk.signed_in("alice")
    assert (await alice.post(f"{URL}/tags", json={"customer_ids": [known["李雷"]]})).status_code == 403
