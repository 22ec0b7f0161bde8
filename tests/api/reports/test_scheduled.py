"""Schedules of saved reports: for supervisors, each his own, due at a time on the wall."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from callcenter.crm.messages import Message, MessageChannel, not_sent, sent
from callcenter.figures.report_mail import letter_id
from callcenter.store.repositories.messages import insert_message
from callcenter.store.tables import audit, report_schedules
from tests.api.reports.test_saved import URL, saved
from tests.support.desk import Desk

GIVEN: dict[str, Any] = {"cadence": "daily", "wall_time": "08:00", "recipients": ["li@example.com", "李@例子.中国"]}


async def test_a_schedule_is_due_at_its_time_on_the_wall(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    report = await saved(client)
    url = f"{URL}/{report['id']}/schedules"
    made = await client.post(url, json=GIVEN)
    shown = made.json()
    # It is five in the afternoon in Shanghai, on the second of March.
    assert (made.status_code, shown["due_at"]) == (201, "2026-03-03T00:00:00Z")
    assert (shown["format"], shown["language"], shown["owner"]) == ("xlsx", "zh", "sam")
    assert (await client.get(url)).json()["items"] == [shown]
    off = await client.put(f"{url}/{shown['id']}", json={**GIVEN, "active": False}, headers={"If-Match": '"1"'})
    assert (off.json()["due_at"], off.json()["version"]) == (None, 2)
    assert (await client.delete(f"{url}/{shown['id']}", headers={"If-Match": '"2"'})).status_code == 204
    assert (await client.get(url)).json()["items"] == []
    async with desk.database.transaction() as connection:
        actions = (await connection.execute(select(audit.c.action).order_by(audit.c.at))).scalars().all()
    assert {"report_scheduled", "report_schedule_changed", "report_schedule_removed"} <= set(actions)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"wall_time": "24:00"}, "wall_time"),
        ({"wall_time": "8:00"}, "wall_time"),
        ({"recipients": ["li"]}, "email"),
        ({"recipients": []}, "too_short"),
        ({"cadence": "weekly"}, "recurrence_wrong"),
        ({"cadence": "monthly", "weekday": 1}, "recurrence_wrong"),
        ({"month_day": 3}, "recurrence_wrong"),
        ({"language": "fr"}, "literal_error"),
    ],
)
async def test_what_makes_no_sense_is_refused(desk: Desk, changes: dict[str, Any], code: str) -> None:
    client = await desk.signed_in("sam")
    report = await saved(client)
    answer = await client.post(f"{URL}/{report['id']}/schedules", json={**GIVEN, **changes})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)


async def test_an_agent_schedules_nothing_and_a_stranger_sees_nothing(desk: Desk) -> None:
    sam, alice, admin = [await desk.signed_in(name) for name in ("sam", "alice", "admin")]
    report = await saved(sam, shared="everybody")
    url = f"{URL}/{report['id']}/schedules"
    assert (await alice.post(url, json=GIVEN)).json()["code"] == "forbidden"
    mine = (await sam.post(url, json=GIVEN)).json()
    theirs = (await admin.post(url, json=GIVEN)).json()
    assert [one["id"] for one in (await sam.get(url)).json()["items"]] == [mine["id"]]
    assert len((await admin.get(url)).json()["items"]) == 2
    gone = await sam.delete(f"{url}/{theirs['id']}", headers={"If-Match": "*"})
    assert gone.json()["code"] == "unknown_report_schedule"


async def test_a_schedule_says_what_became_of_its_last_letters(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    report = await saved(client)
    url = f"{URL}/{report['id']}/schedules"
    made = (await client.post(url, json=GIVEN)).json()
    assert (made["deliveries"], (await client.get(url)).json()["mail"]) == ([], False)
    due_at, at = datetime.fromisoformat(made["due_at"]), datetime(2026, 3, 3, tzinfo=UTC)
    ids = [letter_id(made["id"], due_at, address) for address in GIVEN["recipients"]]
    first, second = (
        Message(id=identity, channel=MessageChannel.EMAIL, address=address, text="报表", next_try_at=at, created_at=at)
        for identity, address in zip(ids, GIVEN["recipients"], strict=True)
    )
    async with desk.database.transaction() as connection:
        await insert_message(connection, sent(first, at))
        await insert_message(connection, not_sent(second, at, "no_connection"))
        await connection.execute(report_schedules.update().values(ran_at=at, ran_for=due_at))
    (shown,) = (await client.get(url)).json()["items"]
    assert [(one["address"], one["state"], one["problem"]) for one in shown["deliveries"]] == [
        ("li@example.com", "sent", None),
        ("李@例子.中国", "waiting", "no_connection"),
    ]
