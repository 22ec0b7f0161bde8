"""Alarms over the API: made and changed by who saw the newest, tried without a trace, each within his scope."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.alarm_desk import LEVEL, PATH, SAM_HAS_SALES, TWO_QUEUES, WANTED, under
from tests.support.desk import Desk


async def test_an_alarm_is_made_shown_changed_muted_and_taken_out(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    made = await sam.post(PATH, json=WANTED)
    assert made.status_code == 201, made.text
    place = made.headers["Location"]
    shown = (await sam.get(place)).json()
    assert (shown["conditions"][0]["reach"], shown["combination"], shown["may_change"]) == ("each", "all", True)
    listed = (await sam.get(PATH)).json()
    assert (listed["items"], listed["mail"]) == ([shown], False)
    assert (await sam.put(place, json=WANTED)).json()["code"] == "version_required"
    changed = await sam.put(place, json={**WANTED, "for_seconds": 5}, headers={"If-Match": '"1"'})
    assert (changed.json()["for_seconds"], changed.headers["ETag"]) == (5, '"2"')
    again = await sam.put(place, json=WANTED, headers={"If-Match": '"1"'})
    assert (again.status_code, again.json()["code"]) == (412, "record_changed")
    until = (desk.clock.now() + timedelta(hours=1)).isoformat()
    muted = (await sam.post(f"{place}/mute", json={"until": until})).json()
    assert (muted["muted_by"], muted["version"]) == ("sam", 3)
    assert (await sam.post(f"{place}/mute", json={"until": None})).json()["muted_until"] is None
    assert (await sam.delete(place, headers={"If-Match": "*"})).status_code == 204
    assert (await sam.get(place)).json()["code"] == "unknown_alarm"
    events = (await (await desk.signed_in("admin")).get("/api/v1/record-events?after=0")).json()["items"]
    done = [one["type"] for one in events if one["kind"] == "alarm"]
    assert done == [f"alarm.{what}" for what in ("created", "changed", "muted", "unmuted", "removed")]


async def test_agents_have_no_alarms(desk: Desk) -> None:
    alice = await desk.signed_in("alice")
    for place in (PATH, f"{PATH}/now", f"{PATH}/history", f"{PATH}/choices"):
        assert (await alice.get(place)).json()["code"] == "forbidden"


@pytest.mark.parametrize(
    ("wrong", "code", "pointer"),
    [
        ({"metric": "csat"}, "metric_not_watchable", "body/conditions/0/metric"),
        ({"window": "now"}, "alarm_window_unfit", "body/conditions/0/window"),
        ({"clear": 0.6}, "alarm_band_reversed", "body/conditions/0/clear"),
        ({"reach": "queue"}, "alarm_queue_unfit", "body/conditions/0/queue"),
        ({"reach": "queue", "queue": "none"}, "unknown_queue", "body/conditions/0/queue"),
        ({"reach": "each_agent"}, "alarm_reach_unfit", "body/conditions/0/reach"),
        ({"metric": "occupancy", "reach": "group", "group": "none"}, "alarm_group_unfit", "body/conditions/0/group"),
        ({"metric": "offered", "within_seconds": 20}, "alarm_seconds_unfit", "body/conditions/0/within_seconds"),
    ],
)
async def test_what_cannot_be_watched_is_refused_with_its_place(
    desk: Desk, wrong: dict[str, Any], code: str, pointer: str
) -> None:
    sam = await desk.signed_in("sam")
    refused = (await sam.post(PATH, json={**WANTED, "conditions": [{**LEVEL, **wrong}]})).json()
    assert (refused["code"], refused["errors"][0]["pointer"]) == (code, pointer)


async def test_hours_that_are_none_and_half_an_escalation_are_refused(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    codes = [
        (await sam.post(PATH, json={**WANTED, **more})).json()["code"]
        for more in ({"schedule": "none"}, {"escalate_to": ["a@b"]}, {"escalate_after_seconds": 60}, {"emails": ["x"]})
    ]
    assert codes == ["unknown_schedule", *["alarm_escalation_incomplete"] * 2, "invalid_request"]


async def test_a_trial_says_what_it_would_be_now_and_keeps_nothing(desk: Desk) -> None:
    await under(desk, TWO_QUEUES)
    sam = await desk.signed_in("sam")
    desk.sums.set_level("sales", 0.5)
    tried = (await sam.post(f"{PATH}/test", json=WANTED)).json()["items"]
    assert [(one["queue"], one["state"], one["seen"][0]["value"]) for one in tried] == [
        ("sales", "pending", 0.5),
        ("vip", "quiet", None),
    ]
    assert (await sam.get(PATH)).json()["items"] == []


async def test_a_supervisor_sees_and_changes_only_what_he_looks_after(desk: Desk) -> None:
    await under(desk, SAM_HAS_SALES)
    admin, sam = await desk.signed_in("admin"), await desk.signed_in("sam")
    everywhere = (await admin.post(PATH, json={**WANTED, "for_seconds": 0})).headers["Location"]
    vip = {**LEVEL, "reach": "queue", "queue": "vip"}
    await admin.post(PATH, json={**WANTED, "name": "VIP", "conditions": [vip], "for_seconds": 0})
    together = {**LEVEL, "reach": "together"}
    await admin.post(PATH, json={**WANTED, "name": "All", "conditions": [together], "for_seconds": 0})
    (seen,) = (await sam.get(PATH)).json()["items"]
    assert (seen["name"], seen["may_change"]) == ("Level", False)
    refused = await sam.put(everywhere, json={**WANTED, "queues": ["sales"]}, headers={"If-Match": "*"})
    assert refused.json()["code"] == "alarm_out_of_scope"
    assert (await sam.post(PATH, json={**WANTED, "conditions": [vip]})).json()["code"] == "unknown_queue"
    assert (await sam.post(PATH, json=WANTED)).json()["code"] == "alarm_out_of_scope"
    own = await sam.post(PATH, json={**WANTED, "queues": ["sales"]})
    assert (own.status_code, own.json()["may_change"]) == (201, True)
    assert (await sam.get(f"{PATH}/choices")).json()["queues"] == ["sales"]
