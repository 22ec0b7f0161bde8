"""Tickets by API: made with and without a template, from a contact, listed, changed with If-Match, taken out."""

from dataclasses import replace
from typing import Any

import httpx
from sqlalchemy import select

from callcenter.core.events import Configured
from callcenter.engine.ids import new_id
from callcenter.store.repositories.customer_records import insert_customer
from callcenter.store.repositories.ticket_settings import insert_setting
from callcenter.store.tables import record_events
from tests.crm.test_customer import WHOLE
from tests.support.desk import Desk, add_record
from tests.support.tickets import HOUR, POLICY, WITH_OFFICE

URL = "/api/v1/tickets"
CUSTOMER = replace(WHOLE, relations=())


async def given(client: httpx.AsyncClient, *, expect: int = 201, **facts: Any) -> Any:
    answer = await client.post(URL, json={"subject": "打印机坏了", **facts})
    assert answer.status_code == expect, answer.text
    return answer.json()


async def with_policy(desk: Desk) -> None:
    """The office's policy, as the default. The desk's clock stands at Monday, 17:00 in Shanghai."""
    await desk.tell(Configured(configuration=WITH_OFFICE, at=desk.clock.now()))
    async with desk.database.transaction() as connection:
        await insert_setting(connection, POLICY)


async def patched(client: httpx.AsyncClient, one: Any, *, expect: int = 200, version: str = "", **facts: Any) -> Any:
    headers = {"If-Match": version or f'"{one["version"]}"'}
    answer = await client.patch(f"{URL}/{one['id']}", json=facts, headers=headers)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def test_a_ticket_has_a_number_its_clocks_and_a_version(desk: Desk) -> None:
    await with_policy(desk)
    client = await desk.signed_in("alice")
    answer = await client.post(URL, json={"subject": " 打印机坏了 ", "type": "incident", "queue": "sales"})
    made = answer.json()
    assert answer.status_code == 201
    assert (made["number"], made["subject"], made["state"], made["created_by"]) == (
        "T-000001",
        "打印机坏了",
        "new",
        "alice",
    )
    assert made["steps"] == ["open", "ask_customer", "hold", "solve", "close"]
    assert [(clock["kind"], clock["target_seconds"]) for clock in made["clocks"]] == [
        ("first_response", HOUR),
        ("solution", 8 * HOUR),
    ]
    assert made["due_at"] == made["clocks"][0]["due_at"] == "2026-03-02T10:00:00Z"
    shown = await client.get(answer.headers["Location"])
    assert shown.json() == made
    assert shown.headers["ETag"] == answer.headers["ETag"] == '"1"'


async def test_a_change_must_say_which_version_it_was_made_from(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    made = await given(client)
    bare = await client.patch(f"{URL}/{made['id']}", json={"priority": "high"})
    assert (bare.status_code, bare.json()["code"]) == (428, "version_required")
    changed = await patched(client, made, priority="high", owner="bob")
    assert (changed["priority"], changed["owner"], changed["state"], changed["version"]) == ("high", "bob", "open", 2)
    assert (await patched(client, made, expect=412, priority="low"))["code"] == "record_changed"
    assert (await patched(client, made, version="*", owner=None))["owner"] is None
    assert (await patched(client, made, version="*", expect=422, subject=None))["code"] == "invalid_request"
    assert (await patched(client, {"id": new_id()}, version="*", expect=404, text="x"))["code"] == "unknown_ticket"


async def test_what_is_not_there_is_refused_with_its_field(desk: Desk) -> None:
    client = await desk.signed_in("bob")
    refused = await given(client, expect=422, category="billing")
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("unknown_ticket_category", "body/category")
    assert (await given(client, expect=422, owner="nobody"))["code"] == "unknown_user"
    assert (await given(client, expect=404, queue="nowhere"))["code"] == "unknown_queue"
    assert (await given(client, expect=422, sla_policy="none"))["code"] == "unknown_sla_policy"
    assert (await given(client, expect=422, template="none"))["code"] == "unknown_ticket_template"
    assert (await given(client, expect=422, subject=None))["code"] == "subject_required"
    assert (await given(client, expect=404, interaction_id=new_id()))["code"] == "unknown_interaction"


async def test_a_template_is_filled_in_in_the_persons_language(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    template = {
        "label_en": "Refund",
        "label_zh": "退款",
        "subject_en": "Refund",
        "subject_zh": "退款",
        "text_zh": "单号：",
    }
    answer = await admin.post(
        "/api/v1/ticket-templates",
        json={"name": "refund", "type": "complaint", "priority": "high", "queue": "sales", **template},
    )
    assert answer.status_code == 201, answer.text
    chinese = (await (await desk.signed_in("alice")).post(URL, json={"template": "refund"})).json()
    english = (await (await desk.signed_in("bob")).post(URL, json={"template": "refund", "priority": "low"})).json()
    assert [chinese[name] for name in ("subject", "text", "type", "priority", "queue")] == [
        "退款",
        "单号：",
        "complaint",
        "high",
        "sales",
    ]
    assert (english["subject"], english["text"], english["priority"]) == ("Refund", "", "low")


async def test_a_ticket_of_a_talk_is_about_its_customer_who_has_been_answered(desk: Desk) -> None:
    await with_policy(desk)
    async with desk.database.transaction() as connection:
        await insert_customer(connection, CUSTOMER)
    at = desk.clock.now()
    talk = await add_record(desk.database, started_at=at, connected_at=at, customer_id=CUSTOMER.id)
    client = await desk.signed_in("alice")
    made = await given(client, interaction_id=talk)
    assert (made["customer_id"], made["links"]) == (CUSTOMER.id, [{"kind": "interaction", "to": talk}])
    assert made["responded_at"] is not None
    assert [clock["kind"] for clock in made["clocks"]] == ["first_response", "update", "solution"]
    found = (await client.get(URL, params={"target": talk})).json()["items"]
    assert [one["id"] for one in found] == [made["id"]]


async def test_a_ticket_of_a_live_call_that_nobody_has_answered_waits_for_the_first_word(desk: Desk) -> None:
    live = await desk.call_arrives()
    made = await given(await desk.signed_in("sam"), interaction_id=live.id)
    assert (made["responded_at"], made["links"][0]["to"]) == (None, live.id)


async def test_the_list_is_filtered_and_paged(desk: Desk) -> None:
    await with_policy(desk)
    client = await desk.signed_in("alice")
    mine, other, last = await given(client, owner="alice"), await given(client, queue="sales"), await given(client)

    async def ids(**wanted: Any) -> list[str]:
        answer = await client.get(URL, params=wanted)
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json()["items"]]

    assert await ids() == [last["id"], other["id"], mine["id"]]
    assert await ids(owner="me") == await ids(state="open") == [mine["id"]]
    assert await ids(owner="none", queue="sales") == [other["id"]]
    assert await ids(number=mine["number"]) == [mine["id"]]
    assert await ids(open="false") == await ids(customer=new_id()) == await ids(breached="true") == []
    first = (await client.get(URL, params={"limit": 2})).json()
    rest = (await client.get(URL, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == await ids()
    desk.clock.advance(20 * HOUR)
    client = await desk.signed_in("alice")
    assert len(await ids(breached="true")) == 3


async def test_only_an_administrator_takes_a_ticket_out(desk: Desk) -> None:
    made = await given(await desk.signed_in("alice"))
    url, headers = f"{URL}/{made['id']}", {"If-Match": '"1"'}
    assert (await (await desk.signed_in("sam")).delete(url, headers=headers)).status_code == 403
    admin = await desk.signed_in("admin")
    assert (await admin.delete(url, headers=headers)).status_code == 204
    assert (await admin.get(url)).json()["code"] == "unknown_ticket"
    async with desk.database.transaction() as connection:
        types = (await connection.execute(select(record_events.c.type).order_by(record_events.c.seq))).scalars()
        assert list(types) == ["ticket.created", "ticket.removed"]
