"""Categories, templates and SLA policies by API: administrators change them, everybody reads them."""

from typing import Any

import httpx

from callcenter.engine.ids import new_id
from tests.api.tickets.test_routes import given, with_policy
from tests.support.desk import Desk

LABELS = {"label_en": "Label", "label_zh": "名称"}
POLICY: dict[str, Any] = {
    "name": "gold",
    **LABELS,
    "schedule": "office",
    "targets": [{"priority": "urgent", "first_response": 600}, {"solution": 7200}],
    "steps": [{"clock": "solution", "percent": 80, "action": "notify", "aim": "owner"}],
}


async def add(client: httpx.AsyncClient, what: str, *, expect: int = 201, **facts: Any) -> Any:
    answer = await client.post(f"/api/v1/{what}", json={**LABELS, **facts})
    assert answer.status_code == expect, answer.text
    return answer.json()


async def test_categories_are_a_tree_that_is_archived_and_never_cut(desk: Desk) -> None:
    client = await desk.signed_in("admin")
    assert (await add(client, "ticket-categories", expect=422, path="billing/refund"))["code"] == (
        "unknown_ticket_category"
    )
    await add(client, "ticket-categories", path="billing")
    made = await add(client, "ticket-categories", path="billing/refund")
    assert (await add(client, "ticket-categories", expect=409, path="billing"))["code"] == "name_taken"
    assert (await add(client, "ticket-categories", expect=422, path="Billing//x"))["code"] == "invalid_request"
    under = await given(client, category="billing/refund")
    found = (await client.get("/api/v1/tickets", params={"category": "billing"})).json()["items"]
    assert [one["id"] for one in found] == [under["id"]]
    changed = await client.patch(
        f"/api/v1/ticket-categories/{made['id']}", json={"archived": True}, headers={"If-Match": '"1"'}
    )
    assert (changed.json()["archived"], changed.headers["ETag"]) == (True, '"2"')
    assert (await given(client, expect=422, category="billing/refund"))["code"] == "unknown_ticket_category"
    listed = (await (await desk.signed_in("bob")).get("/api/v1/ticket-categories")).json()["items"]
    assert [(one["path"], one["archived"]) for one in listed] == [("billing", False), ("billing/refund", True)]


async def test_only_administrators_decide_and_nobody_over_another(desk: Desk) -> None:
    assert (await add(await desk.signed_in("sam"), "ticket-categories", expect=403, path="x"))["code"] == "forbidden"
    admin = await desk.signed_in("admin")
    made = await add(admin, "ticket-templates", name="refund", subject_zh="退款")
    url = f"/api/v1/ticket-templates/{made['id']}"
    assert (await admin.patch(url, json={"text_en": "x"})).status_code == 428
    changed = await admin.patch(url, json={"priority": "high"}, headers={"If-Match": '"1"'})
    assert (changed.json()["priority"], changed.json()["subject_zh"]) == ("high", "退款")
    stale = await admin.patch(url, json={"priority": "low"}, headers={"If-Match": '"1"'})
    assert stale.json()["code"] == "record_changed"
    unknown = await admin.patch(f"/api/v1/ticket-templates/{new_id()}", json={}, headers={"If-Match": "*"})
    assert unknown.json()["code"] == "unknown_ticket_template"
    assert len((await admin.get("/api/v1/ticket-templates")).json()["items"]) == 1


async def test_a_policy_is_kept_as_it_was_given_and_a_new_default_replaces_the_old(desk: Desk) -> None:
    await with_policy(desk)
    client = await desk.signed_in("admin")
    made = await add(client, "sla-policies", **POLICY, is_default=True)
    assert made["targets"][0]["first_response"] == 600
    assert made["steps"][0]["aim"] == "owner"
    policies = (await client.get("/api/v1/sla-policies")).json()["items"]
    assert {one["name"]: (one["is_default"], one["version"]) for one in policies} == {
        "gold": (True, 1),
        "standard": (False, 2),
    }
    assert (await given(client))["sla_policy"] == "gold"
    urgent = await given(client, priority="urgent")
    assert [(clock["kind"], clock["target_seconds"]) for clock in urgent["clocks"]] == [("first_response", 600)]


async def test_a_policy_with_steps_that_lead_nowhere_is_refused(desk: Desk) -> None:
    await with_policy(desk)
    client = await desk.signed_in("admin")
    step = POLICY["steps"][0]
    for steps, code in (
        ([step, step], "escalation_step_repeated"),
        ([{**step, "aim": None}], "escalation_step_unclear"),
        ([{**step, "aim": "user"}], "escalation_step_unclear"),
        ([{**step, "name": "bob"}], "escalation_step_unclear"),
        ([{**step, "action": "reassign"}], "escalation_step_unclear"),
        ([{**step, "action": "raise_priority"}], "escalation_step_unclear"),
        ([{**step, "aim": "user", "name": "nobody"}], "unknown_user"),
        ([{**step, "action": "breach"}], "invalid_request"),
        ([{**step, "percent": 0}], "invalid_request"),
    ):
        assert (await add(client, "sla-policies", expect=422, **{**POLICY, "steps": steps}))["code"] == code
    assert (await add(client, "sla-policies", expect=404, **{**POLICY, "schedule": "x"}))["code"] == "unknown_schedule"
    nowhere = {**step, "action": "reassign", "aim": "queue", "name": "nowhere"}
    assert (await add(client, "sla-policies", expect=404, **{**POLICY, "steps": [nowhere]}))["code"] == "unknown_queue"
