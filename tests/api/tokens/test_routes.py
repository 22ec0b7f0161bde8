"""The tokens of programs."""

from datetime import timedelta

from callcenter.store.tables import api_tokens, audit
from tests.support.desk import Desk

URL = "/api/v1/tokens"


async def test_a_token_acts_as_its_user_until_it_is_revoked(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    made = (await admin.post(URL, json={"name": "wallboard 大屏", "username": "bob"})).json()
    program = desk.client()
    program.headers["Authorization"] = f"Bearer {made['token']}"
    assert (await program.get("/api/v1/agents/me")).json()["username"] == "bob"
    assert (await program.get(URL)).status_code == 403
    listed = (await admin.get(URL)).json()["items"]
    assert [(token["id"], token["name"], token["username"]) for token in listed] == [
        (made["id"], "wallboard 大屏", "bob")
    ]
    assert made["token"] not in str(listed)
    assert listed[0]["last_used_at"] is not None
    assert (await admin.delete(f"{URL}/{made['id']}")).status_code == 204
    assert (await program.get("/api/v1/agents/me")).status_code == 401
    again = await admin.delete(f"{URL}/{made['id']}")
    assert (again.status_code, again.json()["code"]) == (404, "unknown_token")


async def test_changes_are_audited_and_only_the_hash_is_stored(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    made = (await admin.post(URL, json={"name": "x"})).json()
    await admin.delete(f"{URL}/{made['id']}")
    async with desk.database.transaction() as connection:
        stored = (await connection.execute(api_tokens.select())).one()
        rows = (await connection.execute(audit.select().order_by(audit.c.id))).all()
    assert made["token"] not in repr(stored) + repr(rows)
    assert [(row.actor, row.action, row.subject) for row in rows[1:]] == [
        ("admin", "token_made", made["id"]),
        ("admin", "token_revoked", made["id"]),
    ]


async def test_a_token_expires(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    expires_at = (desk.clock.now() + timedelta(hours=1)).isoformat()
    made = (await admin.post(URL, json={"name": "x", "expires_at": expires_at})).json()
    headers = {"Authorization": f"bearer {made['token']}"}
    assert (await desk.client().get(URL, headers=headers)).status_code == 200
    desk.clock.advance(3600)
    assert (await desk.client().get(URL, headers=headers)).status_code == 401


async def test_a_bad_bearer_token_is_not_helped_by_a_good_cookie(desk: Desk) -> None:
    client = await desk.signed_in("admin")
    assert (await client.get(URL, headers={"Authorization": "Bearer nonsense"})).status_code == 401


async def test_a_token_for_nobody_or_with_an_impossible_end_is_refused(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    for body in (
        {"name": "x", "username": "nobody"},
        {"name": "   "},
        {"name": "x", "expires_at": "2026-01-01T00:00:00"},
        {"name": "x", "expires_at": "9999-12-31T23:59:59-14:00"},
    ):
        assert (await admin.post(URL, json=body)).status_code == 422


async def test_only_administrators_handle_tokens(desk: Desk) -> None:
    for username in ("alice", "sam"):
        client = await desk.signed_in(username)
        assert (await client.get(URL)).status_code == 403
        assert (await client.post(URL, json={"name": "x"})).status_code == 403
