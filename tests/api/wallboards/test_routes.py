"""Links to wallboards: made, listed, revoked."""

from dataclasses import replace

from callcenter.core.events import Configured
from callcenter.core.supervision import Supervision, SupervisorScope
from callcenter.store.tables import audit, wallboards
from tests.support.desk import CONFIGURATION, Desk

URL = "/api/v1/wallboards"
WANTED = {"name": "Lobby 大厅", "queues": ["sales"]}


async def test_a_link_is_shown_once_and_kept_as_a_hash(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    answer = await sam.post(URL, json=WANTED)
    made = answer.json()
    assert answer.status_code == 201
    assert made["url"] == f"/wallboard/{made['token']}"
    listed = (await sam.get(URL)).json()["items"]
    assert [(one["id"], one["name"], one["queues"], one["created_by"]) for one in listed] == [
        (made["id"], "Lobby 大厅", ["sales"], "sam")
    ]
    async with desk.database.transaction() as connection:
        stored = (await connection.execute(wallboards.select())).one()
    assert made["token"] not in repr(stored) + str(listed)


async def test_making_and_revoking_are_audited(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    made = (await sam.post(URL, json=WANTED)).json()
    assert (await sam.delete(f"{URL}/{made['id']}")).status_code == 204
    again = await sam.delete(f"{URL}/{made['id']}")
    assert (again.status_code, again.json()["code"]) == (404, "unknown_wallboard")
    assert (await sam.get(URL)).json()["items"][0]["revoked_at"] is not None
    async with desk.database.transaction() as connection:
        rows = (await connection.execute(audit.select().order_by(audit.c.id))).all()
    assert [(row.actor, row.action, row.subject) for row in rows[1:]] == [
        ("sam", "wallboard_made", made["id"]),
        ("sam", "wallboard_revoked", made["id"]),
    ]
    assert made["token"] not in repr(rows)


async def test_agents_make_none(desk: Desk) -> None:
    alice = await desk.signed_in("alice")
    assert (await alice.post(URL, json=WANTED)).status_code == 403
    assert (await alice.get(URL)).status_code == 403


async def test_a_queue_that_is_none_is_refused(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    answer = await sam.post(URL, json={**WANTED, "queues": ["sales", "nonsense"]})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_queue")
    assert (await sam.post(URL, json={**WANTED, "queues": []})).status_code == 422


async def test_what_is_out_of_a_supervisors_scope_is_not_there(desk: Desk) -> None:
    admin, sam = await desk.signed_in("admin"), await desk.signed_in("sam")
    made = (await admin.post(URL, json=WANTED)).json()
    scopes = {"sam": SupervisorScope(queues=frozenset({"support"}))}
    configuration = replace(CONFIGURATION, supervision=Supervision(scopes=scopes))
    await desk.tell(Configured(configuration=configuration, at=desk.clock.now()))
    assert (await sam.post(URL, json=WANTED)).json()["code"] == "unknown_queue"
    assert (await sam.get(URL)).json()["items"] == []
    assert (await sam.delete(f"{URL}/{made['id']}")).status_code == 404
    assert (await admin.delete(f"{URL}/{made['id']}")).status_code == 204
