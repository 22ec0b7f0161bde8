"""Schedules as they are now, and closing one at once: who may, what it leaves in the audit and the versions."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest_asyncio
from sqlalchemy import select

from callcenter.routing.configuration import configuration_of
from callcenter.routing.document import RoutingDocument
from callcenter.store.configuration import read_routing
from callcenter.store.database import Database
from callcenter.store.repositories.routing_versions import append_version, list_versions
from callcenter.store.tables import audit
from tests.support.desk import CONFIGURATION, Desk, running_desk

URL = "/api/v1/schedules"
# The desk's clock stands on Monday 2 March 2026, 09:00 UTC: 17:00 in Shanghai.
DOCUMENT = RoutingDocument.model_validate(
    {
        "schedules": {
            "office": {
                "weekly": {"monday": ["09:00-12:00", "13:30-18:00"]},
                "holidays": [
                    {"date": "2026-03-09", "name": "Spring Day"},
                    {"date": "2026-03-14", "works_like": "monday", "name": "Make-up day"},
                ],
            },
            "never": {},
        }
    }
)


@pytest_asyncio.fixture
async def office(database: Database) -> AsyncIterator[Desk]:
    """The desk with two schedules. A change of the document is applied as the service does it."""
    running: list[Desk] = []

    async def configure() -> None:
        async with database.transaction() as connection:
            document = await read_routing(connection)
        schedules = configuration_of(document, {}).schedules
        running[0].engine.configure(replace(CONFIGURATION, schedules=schedules))

    async with running_desk(database, configure=configure) as desk:
        running.append(desk)
        async with database.transaction() as connection:
            at = desk.clock.now()
            await append_version(connection, expected=0, at=at, actor="admin", document=DOCUMENT.whole())
        await configure()
        await desk.tell()
        yield desk


async def audited(desk: Desk) -> list[tuple[Any, ...]]:
    async with desk.database.transaction() as connection:
        rows = await connection.execute(select(audit.c.actor, audit.c.action, audit.c.detail).order_by(audit.c.id))
        found = [tuple(row) for row in rows]
    return [row for row in found if row[1].startswith("schedule_")]


async def test_a_schedule_says_what_is_open_now_and_what_changes_next(office: Desk) -> None:
    client = await office.signed_in("alice")
    items = (await client.get(URL)).json()["items"]
    assert [(item["name"], item["open"]) for item in items] == [("never", False), ("office", True)]
    never, opened = items
    assert (never["next_change_at"], never["next_opening_at"]) == (None, None)
    assert (opened["next_change_at"], opened["next_opening_at"]) == ("2026-03-02T10:00:00Z", "2026-03-02T09:00:00Z")
    assert opened["today"]["periods"] == ["09:00-12:00", "13:30-18:00"]

    detail = (await client.get(f"{URL}/office")).json()
    assert detail["schedule"] == opened
    assert [(day["date"], day["kind"], day["name"]) for day in detail["upcoming"]] == [
        ("2026-03-09", "holiday", "Spring Day"),
        ("2026-03-14", "make_up", "Make-up day"),
    ]


async def test_a_supervisor_closes_at_once_until_an_instant_and_it_is_audited(office: Desk) -> None:
    client = await office.signed_in("sam")
    until = (office.clock.now() + timedelta(minutes=30)).isoformat()
    answer = await client.post(f"{URL}/office/emergency", json={"reason": " Fire alarm ", "until": until})
    assert answer.status_code == 200, answer.text
    shown = answer.json()["schedule"]
    assert (shown["open"], shown["next_opening_at"]) == (False, "2026-03-02T09:30:00Z")
    assert shown["emergency"] == {"reason": "Fire alarm", "until": "2026-03-02T09:30:00Z"}

    await office.tell()
    assert (await client.get(f"{URL}/office")).json() == answer.json()
    ((actor, action, detail),) = await audited(office)
    assert (actor, action, detail["paths"]) == ("sam", "schedule_closed", ["schedules.office.emergency"])
    async with office.database.transaction() as connection:
        newest = (await list_versions(connection, before=None, limit=1))[0]
    assert (newest.version, newest.actor, newest.note) == (2, "sam", "Fire alarm")


async def test_without_an_end_it_lasts_until_it_is_lifted_and_lifting_twice_is_the_same(office: Desk) -> None:
    client = await office.signed_in("admin")
    closed = (await client.post(f"{URL}/office/emergency", json={"reason": "Flood"})).json()["schedule"]
    assert (closed["open"], closed["next_change_at"], closed["next_opening_at"]) == (False, None, None)
    for _ in range(2):
        lifted = await client.delete(f"{URL}/office/emergency")
        assert lifted.status_code == 200
        assert (lifted.json()["schedule"]["open"], lifted.json()["schedule"]["emergency"]) == (True, None)
    assert [action for _, action, _ in await audited(office)] == ["schedule_closed", "schedule_reopened"]


async def test_agents_see_and_do_not_close(office: Desk) -> None:
    client = await office.signed_in("alice")
    assert (await client.get(URL)).status_code == 200
    assert (await client.post(f"{URL}/office/emergency", json={"reason": "Fire"})).status_code == 403
    assert (await client.delete(f"{URL}/office/emergency")).status_code == 403
    assert await audited(office) == []


async def test_what_makes_no_sense_is_refused(office: Desk) -> None:
    client = await office.signed_in("sam")
    for name in ("offise", "营业"):
        for answer in (
            await client.get(f"{URL}/{name}"),
            await client.post(f"{URL}/{name}/emergency", json={"reason": "Fire"}),
            await client.delete(f"{URL}/{name}/emergency"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_schedule")
    past = office.clock.now().isoformat()
    answer = await client.post(f"{URL}/office/emergency", json={"reason": "Fire", "until": past})
    assert (answer.status_code, answer.json()["code"]) == (422, "until_is_past")
    for body in (
        {},
        {"reason": "   "},
        {"reason": "a\nb"},
        {"reason": "x" * 101},
        {"reason": "Fire", "until": "2026-03-02T18:00:00"},
        {"reason": "Fire", "who": "sam"},
    ):
        answer = await client.post(f"{URL}/office/emergency", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request"), body
    assert await audited(office) == []
