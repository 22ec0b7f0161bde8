"""Tasks over the API: made, changed, done, and the day's list."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from callcenter.engine.ids import new_id
from callcenter.store.repositories.timeline import EntryKind
from tests.support.desk import Desk
from tests.support.history import add_customer, add_entry

URL = "/api/v1/tasks"
# It is 17:00 in Shanghai.
NOW = "2026-03-02T09:00:00Z"
ANY = {"If-Match": "*"}


async def made(client: httpx.AsyncClient, **facts: Any) -> dict[str, Any]:
    answer = await client.post(URL, json={"title": "回访", **facts})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def test_a_task_is_made_shown_and_changed_by_its_version(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    answer = await client.post(URL, json={"title": " 回访 ", "due_at": NOW, "agent": "bob", "kind": "call_back"})
    task = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert (task["title"], task["created_by"], task["state"], task["priority"]) == ("回访", "alice", "open", "normal")
    path = answer.headers["Location"]
    assert (await client.get(path)).json() == task
    assert (await client.patch(path, json={"agent": None})).json()["code"] == "version_required"
    patch = {"agent": None, "queue": "sales", "text": "周五之前"}
    changed = await client.patch(path, json=patch, headers={"If-Match": '"1"'})
    assert (changed.headers["ETag"], changed.json()["queue"], changed.json()["due_at"]) == ('"2"', "sales", NOW)
    stale = await client.patch(path, json={"title": "x"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "record_changed")
    assert (await client.patch(path, json={}, headers=ANY)).headers["ETag"] == '"2"'


async def test_edits_at_once_lose_nothing(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    path = f"{URL}/{(await made(client))['id']}"

    async def edit(number: int) -> int:
        headers = {"If-Match": (await client.get(path)).headers["ETag"]}
        answer = await client.patch(path, json={"text": str(number)}, headers=headers)
        assert answer.status_code in (200, 412)
        return 1 if answer.status_code == 200 else 0

    accepted = sum(await asyncio.gather(*(edit(number) for number in range(12))))
    assert (await client.get(path)).json()["version"] == 1 + accepted


async def test_tasks_are_listed_by_whose_they_are_and_what_they_are_about(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    async with desk.database.transaction() as connection:
        who = await add_customer(connection)
        contact = await add_entry(connection, EntryKind.INTERACTION, who, desk.clock.now())
    mine = await made(client, agent="alice", interaction_id=contact)
    team = await made(client, queue="sales", due_at=NOW)
    assert mine["customer_id"] == who

    async def found(**wanted: Any) -> list[str]:
        answer = await client.get(URL, params=wanted)
        assert answer.status_code == 200, answer.text
        return [task["id"] for task in answer.json()["items"]]

    assert await found() == [team["id"], mine["id"]]
    assert await found(agent="me") == await found(customer=who) == await found(interaction=contact) == [mine["id"]]
    assert await found(queue="sales") == await found(due_from=NOW) == [team["id"]]
    assert await found(state="done") == []
    first = (await client.get(URL, params={"limit": 1})).json()
    assert await found(cursor=first["next_cursor"]) == [mine["id"]]


async def test_what_is_done_says_what_came_of_it_and_makes_the_next_of_its_series(desk: Desk) -> None:
    client = await desk.signed_in("bob")
    task = await made(client, due_at=NOW, recurrence="FREQ=MONTHLY", remind_at="2026-03-02T08:00:00Z")
    assert (task["timezone"], task["occurrence_at"]) == ("Asia/Shanghai", NOW)
    answer = await client.post(f"{URL}/{task['id']}/done", json={"result": "reached", "text": "好的"})
    done, following = answer.json()["task"], answer.json()["next"]
    assert (done["state"], done["result"], done["ended_by"]) == ("done", "reached", "bob")
    assert answer.headers["ETag"] == '"2"'
    assert (following["due_at"], following["remind_at"]) == ("2026-04-02T09:00:00Z", "2026-04-02T08:00:00Z")
    again = await client.post(f"{URL}/{task['id']}/done")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
    reopened = await client.post(f"{URL}/{task['id']}/reopen", headers={"If-Match": '"2"'})
    assert (reopened.json()["state"], reopened.json()["result"]) == ("open", None)
    stale = await client.post(f"{URL}/{task['id']}/done", headers={"If-Match": '"2"'})
    assert stale.status_code == 412
    path = f"{URL}/{following['id']}/cancel"
    cancelled = (await client.post(path, json={"text": "不再需要", "series": True})).json()
    assert (cancelled["task"]["state"], cancelled["next"]) == ("cancelled", None)


async def test_the_day_is_on_the_wall_of_the_contact_center_or_of_whoever_asks(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    titles = {
        "2026-03-01T15:59:59Z": "yesterday",
        "2026-03-01T16:00:00Z": "begins",
        "2026-03-02T15:59:59Z": "ends",
        "2026-03-02T16:00:00Z": "tomorrow",
    }
    for due_at, title in titles.items():
        await made(client, title=title, due_at=due_at, agent="alice")
    await made(client, title="team", due_at=NOW, queue="sales")
    await made(client, title="bob's", due_at="2026-03-02T08:00:00Z", agent="bob")
    done = await made(client, title="done", due_at=NOW, agent="alice")
    await client.post(f"{URL}/{done['id']}/done")

    async def day(**wanted: Any) -> list[list[str]]:
        shown = (await client.get(f"{URL}/day", params=wanted)).json()
        return [[task["title"] for task in shown[name]] for name in ("overdue", "due", "ended")]

    assert await day() == [["yesterday"], ["begins", "team", "ends"], ["done"]]
    assert await day(date="2026-03-03") == [["yesterday", "begins"], ["tomorrow"], []]
    assert await day(timezone="UTC") == [["yesterday", "begins"], ["team", "ends", "tomorrow"], ["done"]]
    assert await day(agent="bob") == [[], ["bob's", "team"], []]
    shown = (await client.get(f"{URL}/day")).json()
    assert (shown["agent"], shown["date"], shown["timezone"]) == ("alice", "2026-03-02", "Asia/Shanghai")


async def test_today_is_another_date_when_the_wall_says_so(desk: Desk) -> None:
    desk.clock.advance(timedelta(hours=7).total_seconds())
    client = await desk.signed_in("alice")
    assert (await client.get(f"{URL}/day")).json()["date"] == "2026-03-03"
    assert (await client.get(f"{URL}/day", params={"timezone": "UTC"})).json()["date"] == "2026-03-02"


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"title": " "}, 422, "string_too_short"),
        ({"kind": None}, 422, "missing"),
        ({"recurrence": "FREQ=HOURLY"}, 422, "recurrence_wrong"),
        ({"timezone": "Asia/Nowhere"}, 422, "timezone_unknown"),
        ({"due_at": "2026-03-02T09:00:00"}, 422, "timezone_aware"),
        ({"recurrence": "FREQ=DAILY"}, 422, "recurrence_without_due"),
        ({"agent": "nobody"}, 422, "unknown_user"),
        ({"queue": "nowhere"}, 404, "unknown_queue"),
        ({"ticket_id": new_id()}, 404, "unknown_ticket"),
        ({"series_id": new_id()}, 422, "extra_forbidden"),
    ],
)
async def test_what_is_no_task_is_refused_with_the_place(
    desk: Desk, facts: dict[str, Any], status: int, code: str
) -> None:
    client = await desk.signed_in("alice")
    answer = await client.post(URL, json={"title": "x", **facts})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert error["pointer"].startswith("body")


async def test_unknown_tasks_and_days_that_are_none_are_refused(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    for answer in (
        await client.get(f"{URL}/{new_id()}"),
        await client.patch(f"{URL}/{new_id()}", json={"title": "x"}, headers=ANY),
        await client.post(f"{URL}/{new_id()}/done"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_task")
    for query in ("date=9999-12-31", "date=0001-01-01", "date=x", "timezone=x", "date=2026-02-30"):
        assert (await client.get(f"{URL}/day?{query}")).status_code == 422, query


async def test_supervisors_take_tasks_out_and_agents_do_not(desk: Desk) -> None:
    agent, supervisor = await desk.signed_in("alice"), await desk.signed_in("sam")
    path = f"{URL}/{(await made(agent))['id']}"
    assert (await agent.delete(path, headers=ANY)).status_code == 403
    assert (await supervisor.delete(path, headers={"If-Match": '"1"'})).status_code == 204
    assert (await agent.get(path)).status_code == 404


async def test_a_customer_with_an_open_task_stays(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    async with desk.database.transaction() as connection:
        who = await add_customer(connection)
    task = await made(admin, customer_id=who)
    refused = await admin.delete(f"/api/v1/customers/{who}", headers=ANY)
    assert (refused.status_code, refused.json()["code"]) == (409, "customer_in_use")
    await admin.post(f"{URL}/{task['id']}/cancel")
    assert (await admin.delete(f"/api/v1/customers/{who}", headers=ANY)).status_code == 204
