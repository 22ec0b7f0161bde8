"""Reading and changing who gets which call: who may, what is refused, what is felt at once."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from callcenter.core.commands import RingAgents
from callcenter.core.configuration import Strategy
from callcenter.store.tables import audit
from tests.api.routing.conftest import RoutingDesk
from tests.support.problems import assert_problem
from tests.support.routing import a_document, changed_queue

URL = "/api/v1/routing"
YAML = {"content-type": "application/yaml"}


async def changes_of(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["path"] for each in answer.json()["changes"]]


async def audited(routing_desk: RoutingDesk) -> list[Any]:
    async with routing_desk.desk.database.transaction() as connection:
        return list((await connection.execute(select(audit).where(audit.c.action.startswith("routing")))).all())


async def test_supervisors_read_and_agents_do_not(routing_desk: RoutingDesk) -> None:
    supervisor, agent = await routing_desk.desk.signed_in("sam"), await routing_desk.desk.signed_in("alice")
    shown = await supervisor.get(URL)
    assert (shown.json()["version"], shown.headers["etag"], shown.json()["actor"]) == (1, '"1"', "admin")
    assert shown.json()["document"]["queues"]["sales"]["ring_seconds"] == 20
    text = await supervisor.get(f"{URL}.yaml")
    assert (text.headers["content-type"], text.headers["etag"]) == ("application/yaml", '"1"')
    assert "requirement: sales >= 20" in text.text
    for path in (URL, f"{URL}.yaml", f"{URL}/versions", f"{URL}/versions/1"):
        assert (await supervisor.get(path)).status_code == 200
        assert_problem(await agent.get(path), 403, "forbidden")


async def test_only_administrators_change_anything(routing_desk: RoutingDesk) -> None:
    supervisor = await routing_desk.desk.signed_in("sam")
    for method, path in (
        ("PUT", URL),
        ("PUT", f"{URL}/queues/sales"),
        ("PATCH", f"{URL}/queues/sales"),
        ("DELETE", f"{URL}/queues/sales"),
        ("PATCH", f"{URL}/agents/alice"),
        ("PUT", f"{URL}/dispositions/sale"),
        ("DELETE", f"{URL}/dispositions/sale"),
        ("POST", f"{URL}/restore/1"),
    ):
        assert_problem(await supervisor.request(method, path, json={}), 403, "forbidden")
    assert routing_desk.applying.times == 1


async def test_the_whole_document_is_replaced_by_who_saw_the_newest(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    document = changed_queue(strategy="linear")
    assert_problem(await admin.put(URL, json=document), 428, "version_required")
    assert_problem(await admin.put(URL, json=document, headers={"If-Match": '"7"'}), 412, "routing_changed")
    assert_problem(await admin.put(URL, json=document, headers={"If-Match": "seven"}), 412, "routing_changed")
    answer = await admin.put(f"{URL}?note=quieter", json=document, headers={"If-Match": '"1"'})
    assert await changes_of(answer) == ["queues.sales.strategy"]
    assert (answer.json()["version"], answer.headers["etag"]) == (2, '"2"')
    assert_problem(await admin.put(URL, json=a_document(), headers={"If-Match": '"1"'}), 412, "routing_changed")
    found = (await admin.get(f"{URL}/versions")).json()["items"]
    assert [(line["version"], line["actor"], line["note"]) for line in found] == [
        (2, "admin", "quieter"),
        (1, "admin", ""),
    ]
    assert (await admin.get(f"{URL}/versions?before=2&limit=5")).json()["items"] == found[1:]


async def test_a_document_of_before_there_were_dispositions_leaves_them_as_they_are(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    tree = {"sale": {"label": {"en": "Sale", "zh": "成交"}}}
    await admin.put(URL, json=a_document(dispositions=tree), headers={"If-Match": '"1"'})
    answer = await admin.put(URL, json=changed_queue(strategy="linear"), headers={"If-Match": '"2"'})
    assert await changes_of(answer) == ["queues.sales.strategy"]
    answer = await admin.put(
        URL, json=changed_queue(strategy="linear") | {"dispositions": {}}, headers={"If-Match": '"3"'}
    )
    assert await changes_of(answer) == ["dispositions.sale"]


async def test_a_dry_run_says_what_would_change_and_changes_nothing(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    answer = await admin.put(f"{URL}?dry_run=true", json=changed_queue(ring_seconds=9))
    assert answer.json() == {
        "version": 1,
        "dry_run": True,
        "changes": [{"path": "queues.sales.ring_seconds", "old": 20, "new": 9}],
        "warnings": [],
    }
    assert (await admin.get(URL)).json()["version"] == 1
    assert (routing_desk.applying.times, await audited(routing_desk)) == (1, [])


async def test_what_is_hardly_meant_is_warned_of_and_not_refused(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    document = changed_queue(after_talk_flow="night")
    for url in (f"{URL}?dry_run=true", URL, URL):
        answer = await admin.put(url, json=document, headers={"If-Match": "*"})
        (warning,) = answer.json()["warnings"]
        assert (answer.status_code, warning["path"]) == (200, "queues.sales.after_talk_flow")


async def test_what_changes_nothing_makes_no_version(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    answer = await admin.put(URL, json=a_document(), headers={"If-Match": "*"})
    assert (answer.json()["version"], answer.json()["changes"]) == (1, [])
    assert routing_desk.applying.times == 1


async def test_yaml_goes_out_and_comes_back_and_its_problems_have_lines(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    text = (await admin.get(f"{URL}.yaml")).text
    headers = {**YAML, "If-Match": '"1"'}
    assert await changes_of(await admin.put(URL, content=text.encode(), headers=headers)) == []
    wrong = text.replace("sales >= 20", "welsh")
    line = next(number for number, each in enumerate(wrong.splitlines(), 1) if "welsh" in each)
    body = assert_problem(await admin.put(URL, content=wrong.encode(), headers=headers), 422, "routing_refused")
    assert body["errors"] == [
        {
            "pointer": "queues/sales/requirement",
            "code": "skill_unknown",
            "detail": f"第 {line} 行：未知技能 'welsh'",
        }
    ]
    other = text.replace("sales >= 20", "sales >= 30")
    assert await changes_of(await admin.put(URL, content=other.encode(), headers=headers)) == [
        "queues.sales.requirement"
    ]


async def test_every_problem_of_a_document_is_told_and_nothing_is_changed(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    wrong = changed_queue(members=[{"agent": "eve"}], overflows={"nobody_ready": {"kind": "flow", "target": "day"}})
    body = assert_problem(await admin.put(URL, json=wrong, headers={"If-Match": '"1"'}), 422, "routing_refused")
    assert [(each["pointer"], each["code"]) for each in body["errors"]] == [
        ("queues/sales/members/0/agent", "agent_unknown"),
        ("queues/sales/overflows/nobody_ready/target", "flow_unknown"),
    ]
    for content in (b"{", b"", b"[]", b'"\xff"'):
        answer = await admin.put(URL, content=content, headers={"content-type": "application/json", "If-Match": "*"})
        assert_problem(answer, 422, "routing_refused")
    answer = await admin.put(URL, content=b"x", headers={"content-type": "text/plain", "If-Match": "*"})
    assert_problem(answer, 415, "unsupported_media_type")
    assert (await admin.get(URL)).json()["version"] == 1


async def test_a_flow_that_leads_to_a_queue_keeps_the_queue(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    document = a_document(entry_points={"4000": {"name": "night", "flow": "night"}})
    assert (await admin.put(URL, json=document, headers={"If-Match": "*"})).status_code == 200
    body = assert_problem(await admin.delete(f"{URL}/queues/sales"), 422, "routing_refused")
    assert [each["code"] for each in body["errors"]] == ["flow_needs_queue"]


async def test_a_queue_is_made_changed_and_taken_away(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    url = f"{URL}/queues/vip"
    assert_problem(await admin.patch(url, json={"priority": 5}), 404, "unknown_queue")
    made = await admin.put(url, json={"label": {"en": "VIP", "zh": "贵宾"}})
    assert await changes_of(made) == ["queues.vip"]
    changed = await admin.patch(url, json={"priority": 5, "announcements": {"position": True}, "label": {"en": "V"}})
    assert await changes_of(changed) == [
        "queues.vip.announcements.position",
        "queues.vip.label.en",
        "queues.vip.priority",
    ]
    assert await changes_of(await admin.patch(url, json={"priority": None})) == ["queues.vip.priority"]
    queue = (await admin.get(URL)).json()["document"]["queues"]["vip"]
    assert (queue["priority"], queue["label"]) == (0, {"en": "V", "zh": "贵宾"})
    assert await changes_of(await admin.delete(url)) == ["queues.vip"]
    assert_problem(await admin.delete(url), 404, "unknown_queue")
    assert_problem(await admin.delete(f"{URL}/queues/sales"), 422, "routing_refused")
    assert_problem(await admin.put(f"{URL}/queues/a%20b", json={}), 422, "routing_refused")


async def test_an_agents_skills_are_changed_one_by_one(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    changed = await admin.patch(f"{URL}/agents/bob", json={"skills": {"english": None, "sales": 40}, "groups": ["a"]})
    assert await changes_of(changed) == ["agents.bob.groups", "agents.bob.skills.english", "agents.bob.skills.sales"]
    agent = (await admin.get("/api/v1/agents/bob")).json()
    assert agent["skills"] == {"sales": 40}
    assert_problem(await admin.patch(f"{URL}/agents/eve", json={}), 404, "unknown_agent")
    assert_problem(await admin.patch(f"{URL}/agents/bob", json=[]), 422, "routing_refused")


async def test_a_caller_who_waits_feels_a_change_at_once(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    admin = await desk.signed_in("admin")
    await changes_of(await admin.patch(f"{URL}/queues/sales", json={"requirement": "english >= 90"}))
    await desk.make_available("bob")
    await desk.call_arrives()
    assert not [command for command in desk.switch.commands if isinstance(command, RingAgents)]
    await changes_of(await admin.patch(f"{URL}/queues/sales", json={"requirement": "", "strategy": "linear"}))
    await desk.tell()
    assert desk.engine.state.configuration.queues["sales"].strategy is Strategy.LINEAR
    assert [command for command in desk.switch.commands if isinstance(command, RingAgents)]


async def test_an_earlier_version_is_restored_as_a_new_one(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    await admin.patch(f"{URL}/queues/sales", json={"ring_seconds": 9})
    answer = await admin.post(f"{URL}/restore/1")
    assert (await changes_of(answer), answer.json()["version"]) == (["queues.sales.ring_seconds"], 3)
    found = (await admin.get(f"{URL}/versions")).json()["items"]
    assert found[0]["note"] == "restored version 1"
    old = (await admin.get(f"{URL}/versions/2")).json()
    assert old["document"]["queues"]["sales"]["ring_seconds"] == 9
    for answer in (await admin.post(f"{URL}/restore/99"), await admin.get(f"{URL}/versions/99")):
        assert_problem(answer, 404, "unknown_version")


async def test_the_audit_says_who_changed_which_places_and_not_what_stands_there(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    overflow = {"nobody_ready": {"kind": "number", "target": "+862112345678"}}
    await changes_of(await admin.patch(f"{URL}/queues/sales?note=at+night", json={"overflows": overflow}))
    (row,) = await audited(routing_desk)
    assert (row.actor, row.action, row.subject) == ("admin", "routing_changed", "2")
    assert row.detail == {"version": 2, "changes": 1, "paths": ["queues.sales.overflows.nobody_ready"]}


async def test_a_large_floor_fits_and_only_here(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    groups = {"groups": ["x" * 60] * 50}
    document = a_document(segments={f"s{number}": {"requirement": " " * 480} for number in range(199)})
    document["agents"]["bob"] |= groups
    assert (await admin.put(f"{URL}?dry_run=true", json=document)).status_code == 200
    answer = await admin.put(f"{URL}/queues/sales", json=document)
    assert_problem(answer, 413, "body_too_large")


@pytest.mark.parametrize("name", ["constructor", "__proto__", "a" * 64, "général"])
async def test_strange_names_are_looked_up_like_others(routing_desk: RoutingDesk, name: str) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    assert_problem(await admin.patch(f"{URL}/queues/{name}", json={}), 404, "unknown_queue")


async def test_a_disposition_is_made_changed_and_taken_away(routing_desk: RoutingDesk) -> None:
    admin = await routing_desk.desk.signed_in("admin")
    url, label = f"{URL}/dispositions/broken", {"en": "Broken", "zh": "坏了"}
    assert await changes_of(await admin.put(url, json={"label": label})) == ["dispositions.broken"]
    under = {"label": label, "parent": "broken"}
    assert await changes_of(await admin.put(f"{URL}/dispositions/phone", json=under)) == ["dispositions.phone"]
    assert "dispositions" in (await admin.get(f"{URL}.yaml")).text
    assert_problem(await admin.delete(url), 422, "routing_refused")
    refused = await admin.put(url, json={"label": label, "effects": {"callback": True}})
    assert_problem(refused, 422, "routing_refused")
    assert await changes_of(await admin.delete(f"{URL}/dispositions/phone")) == ["dispositions.phone"]
    assert await changes_of(await admin.delete(url)) == ["dispositions.broken"]
    assert_problem(await admin.delete(url), 422, "unknown_disposition")
