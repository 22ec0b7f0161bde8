"""Many tickets at once, each with its result; and which of them will be late."""

from callcenter.engine.ids import new_id
from tests.api.tickets.test_routes import URL, given, with_policy
from tests.support.desk import Desk
from tests.support.tickets import HOUR


async def test_each_of_many_has_its_own_result_and_event(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    first, stale, closed = [await given(client) for _ in range(3)]
    await client.post(f"{URL}/{closed['id']}/transitions", json={"step": "close"}, headers={"If-Match": "*"})
    nobody = new_id()
    answer = await client.post(
        f"{URL}/bulk",
        json={
            "tickets": [
                {"id": first["id"], "version": 1},
                {"id": stale["id"], "version": 7},
                {"id": closed["id"]},
                {"id": nobody},
            ],
            "change": {"owner": "bob", "priority": "high"},
            "step": "hold",
        },
    )
    assert answer.json() == {
        "changed": 1,
        "refused": 3,
        "items": [
            {"id": first["id"], "version": 2, "code": None},
            {"id": stale["id"], "version": None, "code": "record_changed"},
            {"id": closed["id"], "version": None, "code": "illegal_transition"},
            {"id": nobody, "version": None, "code": "unknown_ticket"},
        ],
    }
    after = (await client.get(f"{URL}/{first['id']}")).json()
    assert (after["owner"], after["priority"], after["state"]) == ("bob", "high", "on_hold")
    assert (await (await desk.signed_in("bob")).post(f"{URL}/bulk", json={"tickets": []})).status_code == 403


async def test_what_nobody_may_be_given_is_said_of_each(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    made = await given(client)
    body = {"tickets": [{"id": made["id"]}], "change": {"owner": "nobody"}}
    assert (await client.post(f"{URL}/bulk", json=body)).json()["items"][0]["code"] == "unknown_user"


async def test_the_forecast_says_what_will_be_late_and_whose_it_is(desk: Desk) -> None:
    await with_policy(desk)
    client = await desk.signed_in("alice")
    # Monday 17:00 in Shanghai: the first word is due at 18:00, the solution on Tuesday at 16:00.
    mine = await given(client, owner="alice", queue="sales")
    await given(client, queue="sales")
    soon = (await client.get(f"{URL}/forecast", params={"hours": 2})).json()
    assert (soon["breached"], soon["due"]) == (0, 2)
    assert soon["queues"] == [{"name": "sales", "breached": 0, "due": 2}]
    assert {one["name"]: one["due"] for one in soon["owners"]} == {None: 1, "alice": 1}
    ours = (await client.get(f"{URL}/forecast", params={"hours": 2, "owner": "me"})).json()
    assert [one["id"] for one in ours["items"]] == [mine["id"]]
    desk.clock.advance(2 * HOUR)
    client = await desk.signed_in("alice")
    late = (await client.get(f"{URL}/forecast", params={"hours": 2})).json()
    assert (late["breached"], late["due"], late["items"]) == (2, 0, [])
    tomorrow = (await client.get(f"{URL}/forecast", params={"hours": 24})).json()
    assert (tomorrow["breached"], tomorrow["due"], len(tomorrow["items"])) == (2, 2, 2)


async def test_the_forecast_looks_at_most_a_month_ahead(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    for hours in ("0", "-1", "745", "nan", "inf"):
        assert (await client.get(f"{URL}/forecast", params={"hours": hours})).status_code == 422
