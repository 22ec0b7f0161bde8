"""Signing in and out."""

from typing import Any

import pytest
from argon2 import PasswordHasher

from callcenter.api.auth import COOKIE, hash_of
from callcenter.api.people import Role
from callcenter.api.realtime.snapshot import Viewer
from callcenter.api.throttle import PER_NAME
from callcenter.store.tables import audit, sessions, users
from tests.support.desk import PASSWORD, Desk

URL = "/api/v1/session"


async def audited(desk: Desk) -> list[tuple[str, str, str | None]]:
    async with desk.database.transaction() as connection:
        rows = (await connection.execute(audit.select().order_by(audit.c.id))).all()
    return [(row.actor, row.action, row.subject) for row in rows]


async def test_who_signs_in_is_known_until_signing_out(desk: Desk) -> None:
    client = desk.client()
    answer = await client.post(URL, json={"username": "alice", "password": PASSWORD})
    assert answer.status_code == 200
    shown = answer.json()
    assert {name: shown[name] for name in ("username", "display_name", "role", "language")} == {
        "username": "alice",
        "display_name": "Alice",
        "role": "agent",
        "language": "zh",
    }
    assert (await client.get(URL)).json() == shown
    token = client.cookies[COOKIE]
    assert (await client.delete(URL)).status_code == 204
    assert COOKIE not in client.cookies
    stolen = await desk.client().get(URL, headers={"Cookie": f"{COOKIE}={token}"})
    assert stolen.status_code == 401
    assert (await client.delete(URL)).status_code == 204
    assert await audited(desk) == [("alice", "login", None), ("alice", "logout", None)]


async def test_the_cookie_is_kept_from_scripts_and_other_sites(desk: Desk) -> None:
    answer = await desk.client().post(URL, json={"username": "alice", "password": PASSWORD})
    attributes = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert attributes == {"httponly", "samesite=strict", "path=/"}


async def test_wrong_name_and_wrong_password_look_the_same_and_are_audited(desk: Desk) -> None:
    answers = []
    for username in ("alice", "nobody", "' OR 1=1 --", "韩梅梅"):
        answer = await desk.client().post(URL, json={"username": username, "password": "wrong"})
        assert "set-cookie" not in answer.headers
        answers.append((answer.status_code, {**answer.json(), "instance": ""}))
    assert all(answer == answers[0] for answer in answers)
    assert (answers[0][0], answers[0][1]["code"]) == (401, "wrong_credentials")
    assert await audited(desk) == [("nobody", "login_failed", "alice")] + [("nobody", "login_failed", None)] * 3


async def test_too_many_wrong_tries_must_wait_even_with_the_right_password(desk: Desk) -> None:
    open_session = await desk.signed_in("alice")
    client = desk.client()
    for _ in range(PER_NAME.tries):
        assert (await client.post(URL, json={"username": "alice", "password": "wrong"})).status_code == 401
    answer = await client.post(URL, json={"username": "alice", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_tries")
    assert int(answer.headers["retry-after"]) == PER_NAME.seconds_each
    assert (await open_session.get(URL)).status_code == 200
    elsewhere = desk.client(address="10.0.0.2")
    assert (await elsewhere.post(URL, json={"username": "alice", "password": PASSWORD})).status_code == 200
    desk.clock.advance(PER_NAME.seconds_each)
    assert (await client.post(URL, json={"username": "alice", "password": PASSWORD})).status_code == 200


async def test_signing_in_again_ends_the_session_before(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    before = client.cookies[COOKIE]
    await client.post(URL, json={"username": "bob", "password": PASSWORD})
    assert (await client.get(URL)).json()["username"] == "bob"
    assert (await desk.client().get(URL, headers={"Cookie": f"{COOKIE}={before}"})).status_code == 401


async def test_signing_out_closes_the_screens_of_that_session_only(desk: Desk) -> None:
    client, other = await desk.signed_in("alice"), await desk.signed_in("alice")
    viewer = Viewer(username="alice", role=Role.AGENT)
    screen, other_screen = (
        desk.parts.hub.attach(viewer, session=hash_of(browser.cookies[COOKIE])) for browser in (client, other)
    )
    await client.delete(URL)
    assert (screen.ended, other_screen.ended) == (True, False)


async def test_sessions_that_are_over_are_removed_with_the_next_sign_in(desk: Desk) -> None:
    await desk.signed_in("alice")
    desk.clock.advance(24 * 3600)
    await desk.signed_in("bob")
    async with desk.database.transaction() as connection:
        assert len((await connection.execute(sessions.select())).all()) == 1


async def test_a_hash_of_weaker_parameters_is_replaced_at_the_next_sign_in(desk: Desk) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    async with desk.database.transaction() as connection:
        await connection.execute(users.update().where(users.c.username == "alice").values(password_hash=weak))
    await desk.signed_in("alice")
    async with desk.database.transaction() as connection:
        stored = (await connection.execute(users.select().where(users.c.username == "alice"))).one()
    assert "m=19456,t=2,p=1" in stored.password_hash
    await desk.signed_in("alice")


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "alice",
        None,
        {"username": "alice"},
        {"username": 1, "password": "x"},
        {"username": "alice", "password": ["x"]},
        {"username": "alice", "password": PASSWORD, "role": "admin"},
        {"username": "a\0lice", "password": "x"},
        {"username": "alice", "password": "\0"},
        {"username": "alice", "password": ""},
        {"username": "a" * 65, "password": "x"},
        {"username": "alice", "password": "x" * 1025},
    ],
)
async def test_bodies_that_make_no_sense_are_refused_by_field(desk: Desk, body: Any) -> None:
    answer = await desk.client().post(URL, json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"
    assert answer.json()["errors"]
