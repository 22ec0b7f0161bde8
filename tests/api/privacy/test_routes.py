"""The privacy document over the API: read by everybody, decided by administrators, in force at once everywhere."""

from typing import Any

from callcenter.api.callbacks.schemas import CallbackGiven
from callcenter.crm.customer import Customer, Phone
from callcenter.engine.ids import new_id
from callcenter.records.customers import create
from callcenter.records.deeds import Deed
from tests.support.desk import Desk, add_record

URL = "/api/v1/privacy"
NEWS = {"name": "news", "label_en": "News", "label_zh": "资讯", "needs_consent": True}
STRICT = {"masks": {"agent": {"phone": "partly", "name": "hidden"}}, "purposes": [NEWS]}
SECRETS = ("13800138000", "+8613800138000", "李雷")


async def decide(desk: Desk, document: dict[str, Any], *, version: str = '"0"') -> int:
    admin = await desk.signed_in("admin")
    answer = await admin.put(URL, json=document, headers={"If-Match": version})
    return answer.status_code


async def test_the_defaults_are_shown_until_an_administrator_decides(desk: Desk) -> None:
    alice = await desk.signed_in("alice")
    before = await alice.get(URL)
    assert (before.status_code, before.headers["ETag"]) == (200, '"0"')
    assert before.json()["masks"]["agent"]["birthday"] == "partly"
    assert [one["name"] for one in before.json()["purposes"]] == ["service", "marketing", "research", "recording"]
    assert await decide(desk, STRICT) == 200
    after = await alice.get(URL)
    assert (after.headers["ETag"], after.json()) == ('"1"', {"version": 1, **STRICT})


async def test_only_administrators_decide_and_only_from_the_version_that_holds(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    assert (await sam.put(URL, json=STRICT, headers={"If-Match": "*"})).status_code == 403
    admin = await desk.signed_in("admin")
    assert (await admin.put(URL, json=STRICT)).json()["code"] == "version_required"
    assert await decide(desk, STRICT) == 200
    assert await decide(desk, {**STRICT, "masks": {}}) == 412


async def test_a_document_that_makes_no_sense_is_refused(desk: Desk) -> None:
    for wrong in (
        {**STRICT, "masks": {"boss": {}}},
        {**STRICT, "masks": {"agent": {"shoe": "partly"}}},
        {**STRICT, "masks": {"agent": {"phone": "half"}}},
        {**STRICT, "purposes": []},
        {**STRICT, "purposes": [NEWS, NEWS]},
    ):
        assert await decide(desk, wrong) == 422


async def test_masks_hold_at_once_for_customers_interactions_callbacks_and_screens(desk: Desk) -> None:
    at = desk.clock.now()
    phone = Phone(raw="13800138000", e164="+8613800138000", last_nine="800138000")
    lilei = Customer(id=new_id(), name="李雷", phones=(phone,), created_at=at, updated_at=at)
    async with desk.database.transaction() as connection:
        await create(connection, lilei, Deed(actor="sam", at=at, new_id=new_id))
    record = await add_record(
        desk.database,
        started_at=at,
        agent="alice",
        ani_e164="+8613800138000",
        ani_name="李雷",
        customer_id=lilei.id,
    )
    alice, sam = await desk.signed_in("alice"), await desk.signed_in("sam")
    wish = CallbackGiven(number="13800138000", queue="sales")
    asked = await sam.post("/api/v1/callbacks", json=wish.model_dump())
    paths = (
        f"/api/v1/customers/{lilei.id}",
        "/api/v1/customers?q=李",
        f"/api/v1/interactions/{record}",
        "/api/v1/interactions",
        f"/api/v1/callbacks/{asked.json()['id']}",
    )
    assert await decide(desk, STRICT) == 200
    for path in paths:
        seen, plain = await alice.get(path), await sam.get(path)
        assert [secret for secret in SECRETS if secret in seen.text] == [], path
        assert any(secret in plain.text for secret in SECRETS), path
