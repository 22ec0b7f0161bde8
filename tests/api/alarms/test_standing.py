"""What is up and what has been, over the API: acknowledged by name, and seen by who looks after it."""

from datetime import timedelta

from tests.support.alarm_desk import LEVEL, PATH, SAM_HAS_SALES, WANTED, under
from tests.support.desk import Desk


async def test_what_is_up_is_listed_acknowledged_and_then_history(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    await sam.post(PATH, json={**WANTED, "for_seconds": 0})
    desk.sums.set_level("sales", 0.5)
    await desk.parts.alarms.run_due()
    (up,) = (await sam.get(f"{PATH}/now")).json()["items"]
    assert (up["state"], up["queue"], up["raised_with"][0]["value"]) == ("raised", "sales", 0.5)
    place = f"{PATH}/now/{up['id']}/acknowledge"
    assert (await sam.post(place)).json()["acknowledged_by"] == "sam"
    assert (await sam.post(place)).json()["acknowledged_by"] == "sam"
    desk.sums.set_level("sales", 1.0)
    await desk.parts.alarms.run_due()
    assert (await sam.post(place)).json()["code"] == "unknown_alarm"
    (been,) = (await sam.get(f"{PATH}/history")).json()["items"]
    assert (been["state"], been["cause"], been["acknowledged_by"]) == ("cleared", "figures", "sam")
    assert (await sam.get(f"{PATH}/history?queue=vip")).json()["items"] == []
    later = (desk.clock.now() + timedelta(seconds=1)).isoformat()
    assert (await sam.get(f"{PATH}/history", params={"from": later})).json()["items"] == []


async def test_who_looks_after_some_queues_sees_and_acknowledges_only_there(desk: Desk) -> None:
    await under(desk, SAM_HAS_SALES)
    admin, sam = await desk.signed_in("admin"), await desk.signed_in("sam")
    at_once = {**WANTED, "for_seconds": 0}
    await admin.post(PATH, json=at_once)
    await admin.post(PATH, json={**at_once, "name": "VIP", "conditions": [{**LEVEL, "reach": "queue", "queue": "vip"}]})
    await admin.post(PATH, json={**at_once, "name": "All", "conditions": [{**LEVEL, "reach": "together"}]})
    for queue in ("sales", "vip"):
        desk.sums.set_level(queue, 0.5)
    await desk.parts.alarms.run_due()
    assert [one["queue"] for one in (await sam.get(f"{PATH}/now")).json()["items"] if one["state"] == "raised"] == [
        "sales"
    ]
    ups = (await admin.get(f"{PATH}/now")).json()["items"]
    assert len([one for one in ups if one["state"] == "raised"]) == 4
    assert [one["queue"] for one in (await sam.get(f"{PATH}/history")).json()["items"]] == ["sales"]
    (his,) = (one for one in ups if one["name"] == "VIP")
    assert (await sam.post(f"{PATH}/now/{his['id']}/acknowledge")).json()["code"] == "unknown_alarm"
