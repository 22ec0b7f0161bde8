"""Survey answers over the API."""

from typing import Any

import httpx

from callcenter.engine.ids import new_id
from tests.support.desk import Desk
from tests.support.history import add_customer

URL = "/api/v1/surveys"


async def post(client: httpx.AsyncClient, **facts: Any) -> httpx.Response:
    return await client.post(URL, json={"kind": "csat", "score": 5, **facts})


async def test_an_answer_is_kept_on_its_usual_scale_as_of_now(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    answer = await post(client, kind="nps", score=0, comment="太慢", channel="sms")
    shown = answer.json()
    assert answer.status_code == 201
    assert (shown["score"], shown["scale"], shown["channel"], shown["created_by"]) == (0, 10, "sms", "alice")
    assert shown["answered_at"] == shown["created_at"]
    assert (await client.get(URL)).json()["items"] == [shown]


async def test_answers_are_listed_by_customer_kind_and_time_page_by_page(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    async with desk.database.transaction() as connection:
        who = await add_customer(connection)
    for day in (1, 2, 3):
        await post(client, customer_id=who, score=day, answered_at=f"2026-03-0{day}T00:00:00Z")
    await post(client, kind="ces", answered_at="2026-01-01T00:00:00Z")
    first = (await client.get(URL, params={"customer": who, "limit": 2})).json()
    rest = (await client.get(URL, params={"customer": who, "cursor": first["next_cursor"]})).json()
    assert [answer["score"] for answer in first["items"] + rest["items"]] == [3, 2, 1]
    between = {"from": "2026-03-02T00:00:00Z", "to": "2026-03-03T00:00:00Z"}
    assert [answer["score"] for answer in (await client.get(URL, params=between)).json()["items"]] == [2]
    assert len((await client.get(URL, params={"kind": "ces"})).json()["items"]) == 1


async def test_scores_off_the_scale_and_answers_about_nothing_are_refused(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    for facts, code in (
        ({"score": 6}, "off_the_scale"),
        ({"score": 0}, "off_the_scale"),
        ({"kind": "nps", "scale": 5}, "no_scale"),
        ({"score": "5"}, "int_type"),
    ):
        answer = await post(client, **facts)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code), facts
    assert (await post(client, interaction_id=new_id())).json()["code"] == "unknown_interaction"
    assert (await post(client, customer_id=new_id())).json()["code"] == "unknown_customer"
