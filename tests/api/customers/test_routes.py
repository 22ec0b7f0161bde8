"""One customer: made, shown, changed by those who saw the newest, taken out when nothing needs it any more."""

import asyncio
import json
from collections import Counter
from random import Random
from typing import Any

import httpx
import pytest

from callcenter.engine.ids import new_id
from callcenter.store.repositories.record_events import events_after
from callcenter.store.tables import callbacks
from tests.support.desk import Desk
from tests.support.problems import assert_problem

URL = "/api/v1/customers"


async def made(client: httpx.AsyncClient, **given: Any) -> dict[str, Any]:
    answer = await client.post(URL, json={"name": "王伟", **given})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{URL}/{answer.json()['id']}"
    assert answer.headers["etag"] == '"1"'
    body: dict[str, Any] = answer.json()
    return body


async def test_a_new_customer_is_shown_as_it_was_made(desk: Desk) -> None:
    client = await desk.signed_in("bob")
    given = {
        "name": " 王伟 ",
        "segment": "vip",
        "language": "zh",
        "owner": "alice",
        "phones": [{"raw": "139 0000 1111", "verified": True}],
        "emails": [{"address": "Wang@Example.com"}],
        "addresses": [{"street": "中山路 1 号", "city": "上海"}],
        "external_ids": {"shop": "4711"},
        "tags": ["wine", "wine"],
    }
    one = await made(client, **given)
    assert (one["name"], one["kind"], one["tags"], one["version"]) == ("王伟", "person", ["wine"], 1)
    assert one["phones"][0]["e164"] == "+8613900001111"
    answer = await client.get(f"{URL}/{one['id']}")
    assert answer.json() == one
    assert answer.headers["etag"] == '"1"'
    async with desk.database.transaction() as connection:
        (event,) = await events_after(connection, 0, limit=10)
    assert (event.type, event.actor, event.record_id) == ("customer.created", "bob", one["id"])


async def test_a_change_changes_what_it_names_and_says_from_which_version(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    url = f"{URL}/{(await made(client, segment='gold', phones=[{'raw': '95588'}]))['id']}"
    assert_problem(await client.patch(url, json={"segment": "vip"}), 428, "version_required")
    for stale in ('"2"', '"0"', "1", '"x"'):
        answer = await client.patch(url, json={"segment": "vip"}, headers={"If-Match": stale})
        assert_problem(answer, 412, "record_changed")
    answer = await client.patch(url, json={"segment": "vip", "company": "蓝天"}, headers={"If-Match": '"1"'})
    assert answer.headers["etag"] == '"2"'
    assert [answer.json()[name] for name in ("segment", "company", "version")] == ["vip", "蓝天", 2]
    assert [phone["raw"] for phone in answer.json()["phones"]] == ["95588"]
    answer = await client.patch(url, json={"company": None, "phones": []}, headers={"If-Match": "*"})
    assert [answer.json()[name] for name in ("segment", "company", "phones", "version")] == ["vip", None, [], 3]
    answer = await client.patch(url, json={"segment": "vip"}, headers={"If-Match": '"3"'})
    assert answer.headers["etag"] == '"3"'
    merge = {"If-Match": '"3"', "Content-Type": "application/merge-patch+json"}
    assert (await client.patch(url, content='{"segment": null}', headers=merge)).json()["segment"] is None


@pytest.mark.parametrize(
    ("given", "status", "code", "pointer"),
    [
        ({"name": None}, 422, "invalid_request", "body/name"),
        ({"birthday": "2999-01-01"}, 422, "birthday_in_future", "body/birthday"),
        ({"owner": "nobody"}, 422, "unknown_user", "body/owner"),
        ({"phones": [{"raw": "x"}]}, 422, "not_a_phone", "body/phones/0/raw"),
        ({"emails": [{"address": "x"}]}, 422, "not_an_email", "body/emails/0/address"),
        ({"relations": [{"to": "itself", "role": "x"}]}, 422, "relation_to_itself", "body/relations/0/to"),
        ({"relations": [{"to": new_id(), "role": "x"}]}, 422, "unknown_related_customer", "body/relations/0/to"),
        ({"external_ids": {"shop": "1"}}, 409, "external_id_taken", "body/external_ids"),
    ],
)
async def test_what_is_refused_is_refused_with_its_place_and_changes_nothing(
    desk: Desk, given: dict[str, Any], status: int, code: str, pointer: str
) -> None:
    client = await desk.signed_in("alice")
    await made(client, external_ids={"shop": "1"})
    one = await made(client)
    body = json.dumps({"segment": "vip", **given}).replace("itself", one["id"])
    headers = {"If-Match": '"1"', "Content-Type": "application/json"}
    answer = await client.patch(f"{URL}/{one['id']}", content=body, headers=headers)
    assert assert_problem(answer, status, code)["errors"][0]["pointer"] == pointer
    assert (await client.get(f"{URL}/{one['id']}")).json() == one


async def test_keys_that_are_no_names_are_not_repeated(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    answer = await client.post(URL, json={"name": "x", "external_ids": {"<b>": 1}})
    pointers = {error["pointer"] for error in assert_problem(answer, 422, "invalid_request")["errors"]}
    assert pointers == {"body/external_ids/?", "body/external_ids/?/[key]"}


async def test_nobody_is_shown_who_is_not_there_and_looking_at_somebody_is_noted(desk: Desk) -> None:
    client = await desk.signed_in("bob")
    assert_problem(await client.get(f"{URL}/{new_id()}"), 404, "unknown_customer")
    assert_problem(await client.get(f"{URL}/1"), 422, "invalid_request")
    url = f"{URL}/{(await made(client))['id']}"
    await client.get(url)
    await client.patch(url, json={}, headers={"If-Match": "*"})
    noted = (await (await desk.signed_in("sam")).get(f"{url}/access")).json()["items"]
    assert [(line["username"], line["what"]) for line in noted] == [("bob", "viewed")] * 2


async def test_a_birthday_that_an_agent_sees_partly_stays_when_he_changes_the_rest(desk: Desk) -> None:
    agent, supervisor = await desk.signed_in("alice"), await desk.signed_in("sam")
    url = f"{URL}/{(await made(agent, birthday='1990-02-28'))['id']}"
    assert (await agent.get(url)).json()["birthday"] == "1990-**-**"
    await agent.patch(url, json={"segment": "vip"}, headers={"If-Match": '"1"'})
    assert (await supervisor.get(url)).json()["birthday"] == "1990-02-28"


async def test_only_an_admin_takes_a_customer_out_and_nobody_while_it_is_needed(desk: Desk) -> None:
    agent, admin = await desk.signed_in("alice"), await desk.signed_in("admin")
    one = await made(agent)
    url = f"{URL}/{one['id']}"
    assert_problem(await agent.delete(url, headers={"If-Match": "*"}), 403, "forbidden")
    assert_problem(await admin.delete(url), 428, "version_required")
    assert_problem(await admin.delete(url, headers={"If-Match": '"2"'}), 412, "record_changed")
    async with desk.database.transaction() as connection:
        at = desk.clock.now()
        await connection.execute(
            callbacks.insert().values(
                id=new_id(),
                number="13800138000",
                name="",
                queue="sales",
                mode="call",
                state="scheduled",
                requested_at=at,
                place_at=at,
                due_at=at,
                language="zh",
                customer_id=one["id"],
            )
        )
    assert_problem(await admin.delete(url, headers={"If-Match": "*"}), 409, "customer_in_use")
    async with desk.database.transaction() as connection:
        await connection.execute(callbacks.update().values(ended_at=desk.clock.now(), state="done"))
    assert (await admin.delete(url, headers={"If-Match": '"1"'})).status_code == 204
    assert_problem(await admin.get(url), 404, "unknown_customer")


async def test_a_household_is_seen_from_both_ends_page_by_page(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    home = await made(client, kind="household", name="王家")
    part = [{"to": home["id"], "role": "member"}, {"to": home["id"], "role": "payer"}]
    members = [await made(client, name=f"王{number}", relations=part) for number in range(3)]
    above = (await client.get(f"{URL}/{members[0]['id']}/relations")).json()
    assert [(one["customer_id"], one["name"], one["role"]) for one in above["belongs_to"]] == [
        (home["id"], "王家", "member"),
        (home["id"], "王家", "payer"),
    ]
    seen: Counter[tuple[str, str]] = Counter()
    cursor: str | None = None
    for _ in range(3):
        wanted = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = (await client.get(f"{URL}/{home['id']}/relations", params=wanted)).json()
        seen.update((one["customer_id"], one["role"]) for one in page["members"])
        cursor = page["next_cursor"]
    assert cursor is None
    assert seen == Counter((one["id"], role) for one in members for role in ("member", "payer"))
    assert_problem(await client.get(f"{URL}/{new_id()}/relations"), 404, "unknown_customer")
    assert_problem(await client.get(f"{URL}/{home['id']}/relations?cursor=x"), 422, "bad_cursor")


@pytest.mark.parametrize("seed", range(3))
async def test_of_many_who_edit_one_record_at_once_nobody_loses_what_was_accepted(desk: Desk, seed: int) -> None:
    chance = Random(seed)
    clients = [await desk.signed_in(name) for name in ("alice", "bob", "sam", "admin")]
    one = await made(clients[0])
    url, accepted, refused = f"{URL}/{one['id']}", set[str](), 0

    async def edit(person: int, turn: int) -> None:
        nonlocal refused
        mine, client = f"{person}-{turn}", clients[person]
        if chance.random() < 0.3:
            # By its own key, whichever version holds: no other key may be touched by it.
            answer = await client.patch(url, json={"external_ids": {mine: mine}}, headers={"If-Match": "*"})
            assert answer.status_code == 200, answer.text
            accepted.add(mine)
            return
        seen = await client.get(url)
        tags = [*seen.json()["tags"], mine]
        answer = await client.patch(url, json={"tags": tags}, headers={"If-Match": seen.headers["etag"]})
        if answer.status_code == 200:
            assert answer.json()["tags"] == tags
            accepted.add(mine)
        else:
            assert_problem(answer, 412, "record_changed")
            refused += 1

    async def work(person: int) -> None:
        for turn in range(4):
            await edit(person, turn)

    await asyncio.gather(*(work(person) for person in range(len(clients))))
    stands = (await clients[0].get(url)).json()
    assert {*stands["tags"], *stands["external_ids"]} == accepted
    assert stands["version"] == 1 + len(accepted)
    assert len(accepted) + refused == 16
    assert refused > 0
    async with desk.database.transaction() as connection:
        events = await events_after(connection, 0, limit=100)
    assert [event.version for event in events] == list(range(1, stands["version"] + 1))
