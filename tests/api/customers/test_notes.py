"""Notes about a customer: everybody writes and reads them, every earlier text is kept, nobody writes over another."""

from typing import Any

import httpx
import pytest
import pytest_asyncio

from callcenter.engine.ids import new_id
from tests.support.desk import Desk
from tests.support.problems import assert_problem


@pytest_asyncio.fixture
async def notes(desk: Desk) -> str:
    """The address of a customer's notes."""
    client = await desk.signed_in("alice")
    made = await client.post("/api/v1/customers", json={"name": "李雷"})
    return f"/api/v1/customers/{made.json()['id']}/notes"


async def written(client: httpx.AsyncClient, notes: str, **given: Any) -> httpx.Response:
    answer = await client.post(notes, json=given)
    assert answer.status_code == 201, answer.text
    return answer


async def test_a_note_is_changed_from_the_version_that_was_seen_and_keeps_its_texts(desk: Desk, notes: str) -> None:
    alice, bob, sam = [await desk.signed_in(name) for name in ("alice", "bob", "sam")]
    answer = await written(alice, notes, text=" 喜欢红酒 ")
    url = answer.headers["location"]
    assert url == f"{notes}/{answer.json()['id']}"
    assert answer.headers["etag"] == '"1"'
    assert (await bob.get(url)).json() == answer.json()
    assert_problem(await alice.patch(url, json={"pinned": True}), 428, "version_required")
    assert_problem(await bob.patch(url, json={"text": "x"}, headers={"If-Match": '"1"'}), 403, "not_your_note")
    desk.clock.advance(60)
    changed = await sam.patch(url, json={"text": "喜欢白酒"}, headers={"If-Match": '"1"'})
    assert [changed.json()[name] for name in ("text", "author", "changed_by")] == ["喜欢白酒", "alice", "sam"]
    assert_problem(await alice.patch(url, json={"text": "x"}, headers={"If-Match": '"1"'}), 412, "record_changed")
    versions = (await bob.get(f"{url}/versions")).json()["items"]
    assert [(one["version"], one["text"], one["changed_by"]) for one in versions] == [
        (2, "喜欢白酒", "sam"),
        (1, "喜欢红酒", "alice"),
    ]
    older = (await bob.get(f"{url}/versions", params={"before": 2})).json()["items"]
    assert [one["version"] for one in older] == [1]


async def test_notes_are_listed_newest_first_and_pinned_ones_by_themselves(desk: Desk, notes: str) -> None:
    client = await desk.signed_in("alice")
    for number in range(5):
        await written(client, notes, text=f"note {number}", pinned=number % 2 == 0)
        desk.clock.advance(number % 2)
    first = (await client.get(notes, params={"limit": 3})).json()
    second = (await client.get(notes, params={"limit": 3, "cursor": first["next_cursor"]})).json()
    texts = [note["text"] for note in first["items"] + second["items"]]
    assert texts == [f"note {number}" for number in (4, 3, 2, 1, 0)]
    assert second["next_cursor"] is None
    pinned = (await client.get(notes, params={"pinned": True})).json()["items"]
    assert [note["text"] for note in pinned] == ["note 4", "note 2", "note 0"]


async def test_a_note_is_taken_out_by_who_wrote_it(desk: Desk, notes: str) -> None:
    alice, bob = await desk.signed_in("alice"), await desk.signed_in("bob")
    url = (await written(alice, notes, text="x")).headers["location"]
    assert_problem(await bob.delete(url, headers={"If-Match": "*"}), 403, "not_your_note")
    assert_problem(await alice.delete(url), 428, "version_required")
    assert (await alice.delete(url, headers={"If-Match": '"1"'})).status_code == 204
    for path in (url, f"{url}/versions"):
        assert_problem(await alice.get(path), 404, "unknown_note")
    assert (await alice.get(notes)).json()["items"] == []


@pytest.mark.parametrize("body", [{}, {"text": " "}, {"text": "x" * 8001}, {"text": "a\0"}, {"text": "x", "by": "y"}])
async def test_what_is_no_note_is_refused(desk: Desk, notes: str, body: dict[str, Any]) -> None:
    client = await desk.signed_in("alice")
    assert_problem(await client.post(notes, json=body), 422, "invalid_request")
    url = (await written(client, notes, text="x")).headers["location"]
    answer = await client.patch(url, json={**body, "text": body.get("text"), "pinned": None}, headers={"If-Match": "*"})
    assert_problem(answer, 422, "invalid_request")


async def test_there_are_no_notes_of_customers_who_do_not_exist(desk: Desk, notes: str) -> None:
    client = await desk.signed_in("alice")
    nobody = f"/api/v1/customers/{new_id()}/notes"
    assert_problem(await client.get(nobody), 404, "unknown_customer")
    assert_problem(await client.post(nobody, json={"text": "x"}), 404, "unknown_customer")
    note = (await written(client, notes, text="x")).json()["id"]
    assert_problem(await client.get(f"{nobody}/{note}"), 404, "unknown_note")
