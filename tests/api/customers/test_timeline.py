"""What has happened with a customer, as it is read over the API."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter.crm.masking import Sight
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.rights import decide, read_privacy
from callcenter.store.repositories.timeline import EntryKind
from tests.support.desk import Desk
from tests.support.history import add_customer, add_entry

URL = "/api/v1/customers"
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TITLES = {
    EntryKind.CALLBACK: "sales",
    EntryKind.INTERACTION: "sales",
    EntryKind.NOTE: "喜欢下午来电",
    EntryKind.ORDER: "A-1",
    EntryKind.SURVEY: "nps 9/10",
    EntryKind.TASK: "寄发票",
    EntryKind.TICKET: "T-000001 换货",
}


async def filled(desk: Desk) -> str:
    async with desk.database.transaction() as connection:
        who = await add_customer(connection)
        for day, kind in enumerate(EntryKind):
            await add_entry(connection, kind, who, AT + timedelta(days=day))
    return who


async def test_every_kind_stands_under_its_own_name_newest_first_page_by_page(desk: Desk) -> None:
    who = await filled(desk)
    client = await desk.signed_in("alice")
    items, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(f"{URL}/{who}/timeline", params=query)).json()
        items += page["items"]
        if (cursor := page["next_cursor"]) is None:
            break
    assert [item["kind"] for item in items] == [kind.value for kind in reversed(EntryKind)]
    for item in items:
        assert item["title"] == TITLES[EntryKind(item["kind"])]
        assert item["customer_id"] == who
        there = {kind.value for kind in EntryKind if item[kind.value] is not None}
        assert there == {item["kind"]}
        assert item[item["kind"]]["id"] == item["id"]
    contact = next(item for item in items if item["kind"] == "interaction")["interaction"]
    assert (contact["ani"], contact["outcome"], contact["started_at"]) == (
        "13800138000",
        "answered",
        "2026-03-02T09:00:00Z",
    )


async def test_some_kinds_and_a_household_can_be_asked_for(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        home = await add_customer(connection, "household")
        one, other = await add_customer(connection, of=home), await add_customer(connection, of=home)
        await add_entry(connection, EntryKind.NOTE, one, AT)
        await add_entry(connection, EntryKind.ORDER, other, AT)
    client = await desk.signed_in("alice")

    async def found(**query: Any) -> list[str]:
        answer = await client.get(f"{URL}/{one}/timeline", params=query)
        return [item["kind"] for item in answer.json()["items"]]

    assert await found() == ["note"]
    assert await found(household="true") == ["order", "note"]
    assert await found(household="true", kinds="order") == ["order"]
    assert await found(kinds=["order", "task"]) == []


async def test_numbers_and_names_are_masked_for_the_role(desk: Desk) -> None:
    who = await filled(desk)
    deed = Deed(actor="admin", at=AT, new_id=new_id)
    async with desk.database.transaction() as connection:
        purposes = (await read_privacy(connection)).purposes
        await decide(connection, {"agent": {"phone": Sight.PARTLY, "name": Sight.PARTLY}}, purposes, deed, expected=0)
    client = await desk.signed_in("alice")
    items = (await client.get(f"{URL}/{who}/timeline")).json()["items"]
    facts = {item["kind"]: item[item["kind"]] for item in items}
    assert facts["interaction"]["ani"] == "138****8000"
    assert "****" in facts["callback"]["number"]
    assert facts["survey"]["name"] == ""


@pytest.mark.parametrize("cursor", ["x", "MQ==", "MjAyNi0wMy0wMSBub3RlIDE=", "%00"])
async def test_cursors_that_are_none_of_ours_are_refused(desk: Desk, cursor: str) -> None:
    who = await filled(desk)
    client = await desk.signed_in("alice")
    answer = await client.get(f"{URL}/{who}/timeline", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")


async def test_nobody_has_no_timeline_and_somebody_new_an_empty_one(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        who = await add_customer(connection)
    client = await desk.signed_in("alice")
    assert (await client.get(f"{URL}/{new_id()}/timeline")).json()["code"] == "unknown_customer"
    assert (await client.get(f"{URL}/{who}/timeline")).json() == {"items": [], "next_cursor": None}
    assert (await client.get(f"{URL}/{who}/timeline", params={"kinds": "x"})).status_code == 422


async def test_a_contact_of_the_customer_is_shown_with_its_way_whoever_had_it(desk: Desk) -> None:
    who = await filled(desk)
    alice = await desk.signed_in("alice")
    [entry] = (await alice.get(f"{URL}/{who}/timeline", params={"kinds": "interaction"})).json()["items"]
    shown = await alice.get(f"{URL}/{who}/contacts/{entry['id']}")
    assert shown.status_code == 200, shown.text
    assert (shown.json()["id"], shown.json()["segments"]) == (entry["id"], [])
    for customer, contact in ((new_id(), entry["id"]), (who, new_id())):
        refused = await alice.get(f"{URL}/{customer}/contacts/{contact}")
        assert (refused.status_code, refused.json()["code"]) == (404, "unknown_interaction")


async def test_the_numbers_of_a_contact_are_masked_for_the_role(desk: Desk) -> None:
    who = await filled(desk)
    async with desk.database.transaction() as connection:
        held = await read_privacy(connection)
        rules = {"agent": {"phone": Sight.PARTLY}}
        deed = Deed(actor="admin", at=AT, new_id=new_id)
        await decide(connection, rules, held.purposes, deed, expected=held.version)
    alice = await desk.signed_in("alice")
    [entry] = (await alice.get(f"{URL}/{who}/timeline", params={"kinds": "interaction"})).json()["items"]
    assert (await alice.get(f"{URL}/{who}/contacts/{entry['id']}")).json()["ani"] == "138****8000"
