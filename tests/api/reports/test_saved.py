"""Saved reports: one's own, shared with supervisors or with everybody, changed by whoever made them."""

from typing import Any

import httpx

from tests.support.desk import Desk

URL = "/api/v1/reports"
DEFINITION = {"metrics": [{"id": "offered"}], "period": "last_week", "group_by": ["queue"], "interval": "day"}


async def saved(client: httpx.AsyncClient, **facts: Any) -> dict[str, Any]:
    answer = await client.post(URL, json={"name": "上周来电", "definition": DEFINITION, **facts})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def test_a_report_is_kept_as_it_was_given(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    made = await saved(client)
    assert made["definition"]["period"] == "last_week"
    assert made["definition"]["filters"] == {}
    assert (made["owner"], made["yours"], made["shared"], made["version"]) == ("sam", True, "nobody", 1)
    assert (await client.get(f"{URL}/{made['id']}")).json() == made
    ran = await client.post(f"{URL}/run", json=made["definition"])
    assert ran.status_code == 200


async def test_others_see_what_is_shared_with_them_and_nothing_else(desk: Desk) -> None:
    sam, alice, admin = [await desk.signed_in(name) for name in ("sam", "alice", "admin")]
    own = await saved(sam, name="own")
    leading = await saved(sam, name="leading", shared="supervisors")
    everybody = await saved(sam, name="everybody", shared="everybody")
    assert [one["name"] for one in (await sam.get(URL)).json()["items"]] == ["everybody", "leading", "own"]
    assert [one["name"] for one in (await admin.get(URL)).json()["items"]] == ["everybody", "leading"]
    assert [one["id"] for one in (await alice.get(URL)).json()["items"]] == [everybody["id"]]
    assert (await alice.get(f"{URL}/{leading['id']}")).json()["code"] == "unknown_report"
    assert (await admin.get(f"{URL}/{own['id']}")).json()["code"] == "unknown_report"


async def test_only_its_owner_changes_it_and_only_what_he_has_seen(desk: Desk) -> None:
    sam, alice = await desk.signed_in("sam"), await desk.signed_in("alice")
    made = await saved(sam, shared="everybody")
    body = {"name": "neu", "shared": "nobody", "definition": {**DEFINITION, "interval": None}}
    url, seen = f"{URL}/{made['id']}", {"If-Match": '"1"'}
    assert (await alice.put(url, json=body, headers=seen)).json()["code"] == "not_your_report"
    assert (await sam.put(url, json=body)).json()["code"] == "version_required"
    changed = await sam.put(url, json=body, headers=seen)
    assert (changed.json()["name"], changed.json()["version"], changed.headers["etag"]) == ("neu", 2, '"2"')
    assert (await sam.put(url, json=body, headers=seen)).json()["code"] == "record_changed"
    assert (await sam.delete(url, headers={"If-Match": '"2"'})).status_code == 204
    assert (await sam.get(url)).json()["code"] == "unknown_report"


async def test_an_administrator_takes_out_what_is_shared(desk: Desk) -> None:
    sam, admin = await desk.signed_in("sam"), await desk.signed_in("admin")
    made = await saved(sam, shared="supervisors")
    assert (await admin.delete(f"{URL}/{made['id']}", headers={"If-Match": "*"})).status_code == 204


async def test_what_cannot_be_run_is_not_kept(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    answer = await client.post(URL, json={"name": "x", "definition": {**DEFINITION, "metrics": [{"id": "x"}]}})
    assert answer.json()["code"] == "unknown_metric"


async def test_a_saved_report_is_exported(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    made = await saved(client)
    answer = await client.get(f"{URL}/{made['id']}/export", params={"format": "csv"})
    assert answer.content.decode("utf-8-sig").splitlines() == ["日期,队列,来电量", "合计,,0"]
