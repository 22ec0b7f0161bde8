"""Consents over the API: noted and never changed, and the answer to whether a customer may be contacted."""

from datetime import timedelta
from typing import Any

import pytest_asyncio

from callcenter.engine.ids import new_id
from callcenter.store.tables import customer_phones, customers
from tests.support.desk import Desk

LILEI = new_id()
URL = f"/api/v1/customers/{LILEI}"


@pytest_asyncio.fixture(autouse=True)
async def lilei(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        await connection.execute(customers.insert().values(id=LILEI, name="李雷"))
        await connection.execute(
            customer_phones.insert().values(customer_id=LILEI, raw="13800138000", e164="+8613800138000")
        )


async def note(desk: Desk, **given: Any) -> Any:
    answer = await (await desk.signed_in("alice")).post(f"{URL}/consents", json=given)
    return answer.json() if answer.status_code == 201 else answer.json()["code"]


async def may(desk: Desk, purpose: str, channel: str, username: str = "alice") -> dict[str, Any]:
    answer = await (await desk.signed_in(username)).get(
        f"{URL}/may-contact", params={"purpose": purpose, "channel": channel}
    )
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_consent_given_and_withdrawn_decides_and_both_stay_in_the_ledger(desk: Desk) -> None:
    assert (await may(desk, "marketing", "call"))["reason"] == "no_consent"
    given = await note(desk, purpose="marketing", given=True, proof="said yes", policy_version="2026-01")
    told = await may(desk, "marketing", "call")
    assert (told["allowed"], told["numbers"], told["consent"]) == (True, ["+8613800138000"], given)
    desk.clock.advance(1)
    withdrawn = await note(desk, purpose="marketing", channel="call", given=False)
    told = await may(desk, "marketing", "call", "bob")
    assert (told["allowed"], told["reason"]) == (False, "withdrawn")
    assert told["text"] == "Consent was withdrawn or refused"
    assert (await may(desk, "marketing", "email"))["text"] == "客户已同意"
    ledger = (await (await desk.signed_in("alice")).get(f"{URL}/consents")).json()["items"]
    assert ledger == [withdrawn, given]


async def test_a_number_on_the_list_is_not_to_be_called_for_anything(desk: Desk) -> None:
    assert (await may(desk, "service", "call"))["reason"] == "not_needed"
    alice = await desk.signed_in("alice")
    assert (await alice.post("/api/v1/do-not-call", json={"number": "13800138000"})).status_code == 201
    told = await may(desk, "service", "call")
    assert (told["allowed"], told["reason"], told["numbers"]) == (False, "do_not_call", [])
    assert (await may(desk, "service", "email"))["allowed"]


async def test_what_cannot_be_is_refused(desk: Desk) -> None:
    tomorrow = (desk.clock.now() + timedelta(days=1)).isoformat()
    yesterday = (desk.clock.now() - timedelta(days=1)).isoformat()
    assert await note(desk, purpose="spam", given=True) == "unknown_purpose"
    assert await note(desk, purpose="marketing", given=True, at=tomorrow) == "at_is_future"
    assert await note(desk, purpose="marketing", given=True, until=yesterday) == "until_is_past"
    assert await note(desk, purpose="marketing", given=True, at=tomorrow, until=yesterday) == "invalid_request"
    assert await note(desk, purpose="marketing", given="yes") == "invalid_request"
    alice = await desk.signed_in("alice")
    for path in ("consents", "may-contact?purpose=service&channel=call"):
        answer = await alice.get(f"/api/v1/customers/{new_id()}/{path}")
        assert answer.json()["code"] == "unknown_customer"
    answer = await alice.get(f"{URL}/may-contact", params={"purpose": "spam", "channel": "call"})
    assert answer.json()["code"] == "unknown_purpose"
