"""People at work go on working while PostgreSQL is away."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest_asyncio
from sqlalchemy import text

from callcenter.api.auth import COOKIE
from callcenter.api.people import Person, Role
from callcenter.api.remembered import Remembered
from callcenter.store.database import Database
from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.migrate import upgrade
from callcenter.store.postgres_store import PostgresStore
from tests.support.desk import PASSWORD, Desk, running_desk
from tests.support.floor import START
from tests.support.postgres import temporary_home
from tests.support.problems import assert_problem

ANN = Person(username="ann", display_name="Ann", role=Role.AGENT, language="en")


def test_who_was_signed_in_lately_is_recalled_and_nobody_else() -> None:
    remembered = Remembered(timedelta(minutes=30))
    remembered.note("hash", ANN, START)
    assert remembered.recall("hash", START + timedelta(minutes=29)) == ANN
    assert remembered.recall("hash", START + timedelta(minutes=30)) is None
    assert remembered.recall("other", START) is None


def test_who_has_another_role_or_none_is_forgotten() -> None:
    remembered = Remembered(timedelta(minutes=30))
    for roles in ({"ann": "supervisor"}, {}):
        remembered.note("hash", ANN, START)
        remembered.keep({"ann": "agent"})
        assert remembered.recall("hash", START) == ANN
        remembered.keep(roles)
        assert remembered.recall("hash", START) is None


def test_who_has_signed_out_is_forgotten() -> None:
    remembered = Remembered(timedelta(minutes=30))
    remembered.note("hash", ANN, START)
    remembered.note("hash", None, START)
    assert remembered.recall("hash", START) is None


def test_it_does_not_grow_for_ever() -> None:
    remembered = Remembered(timedelta(minutes=30))
    for number in range(10_001):
        remembered.note(f"hash{number}", ANN, START)
    assert remembered.recall("hash0", START) is None
    assert remembered.recall("hash10000", START) == ANN


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnServer:
    """A desk with the real store, on a PostgreSQL that may be stopped."""

    desk: Desk
    server: EmbeddedPostgres
    store: PostgresStore


@pytest_asyncio.fixture
async def own() -> AsyncIterator[OwnServer]:
    with temporary_home() as home:
        server = EmbeddedPostgres(home, durable=False)
        await server.start()
        await upgrade(server.url)
        database = Database(server.url)
        store = PostgresStore(database, home / "journal", on_leadership_lost=lambda: None)
        try:
            await store.take_lead()
            async with running_desk(database, store=store) as desk:
                yield OwnServer(desk=desk, server=server, store=store)
            await store.close()
        finally:
            await database.close()
            await server.stop()


async def test_who_is_at_work_finishes_the_contact_and_it_is_in_the_record_afterwards(own: OwnServer) -> None:
    desk = own.desk
    # Nothing was asked since the sign-in: that alone must be enough.
    alice = await desk.signed_in("alice")
    await desk.make_available("alice")
    call = await desk.call_arrives()
    await desk.answer(call)
    await desk.caller_hangs_up(call)
    await own.server.stop()
    status = await alice.put("/api/v1/agents/me/status", json={"status": "not_ready", "reason": "午餐"})
    assert (status.status_code, status.json()["reason"]) == (200, "午餐")
    disposition = f"/api/v1/interactions/{call.id}/disposition"
    assert (await alice.post(disposition, json={"code": "sale", "note": "好的"})).status_code == 204
    assert own.store.away
    assert own.store.unsaved == 0
    await own.server.start()
    async with asyncio.timeout(30):
        while own.store.away:
            await desk.database.ping()
    record = (await alice.get(f"/api/v1/interactions/{call.id}")).json()
    assert (record["disposition"], record["note"], record["stage"]) == ("sale", "好的", "closed")


async def test_nobody_new_gets_in_and_nobody_who_has_left_comes_back(own: OwnServer) -> None:
    desk = own.desk
    left, leaving, again = [await desk.signed_in(name) for name in ("alice", "bob", "sam")]
    cookie = dict(left.cookies)
    assert (await left.delete("/api/v1/session")).status_code == 204
    before = dict(again.cookies)
    await again.post("/api/v1/session", json={"username": "sam", "password": PASSWORD})
    admin, program = await desk.signed_in("admin"), desk.client()
    made = (await admin.post("/api/v1/tokens", json={"name": "x"})).json()
    program.headers["Authorization"] = f"Bearer {made['token']}"
    assert (await program.get("/api/v1/agents")).status_code == 200
    await admin.delete(f"/api/v1/tokens/{made['id']}")
    await own.server.stop()

    stranger = desk.client()
    assert_problem(
        await stranger.post("/api/v1/session", json={"username": "alice", "password": PASSWORD}), 503, "database_away"
    )
    for cookies in (cookie, before):
        returned = desk.client()
        returned.cookies.update(cookies)
        assert_problem(await returned.get("/api/v1/agents"), 503, "database_away")
    assert_problem(await program.get("/api/v1/agents"), 503, "database_away")
    assert (await again.get("/api/v1/agents")).status_code == 200

    assert (await leaving.get("/api/v1/agents")).status_code == 200
    assert_problem(await leaving.delete("/api/v1/session"), 503, "database_away")
    assert_problem(await leaving.get("/api/v1/agents"), 503, "database_away")


async def test_a_postgres_that_hangs_keeps_nobody_from_work(desk: Desk) -> None:
    alice, stranger = await desk.signed_in("alice"), desk.client()
    stranger.cookies.set(COOKIE, "nonsense")
    async with desk.database.transaction() as connection:
        await connection.execute(text("lock table sessions"))
        answers = await asyncio.gather(alice.get("/api/v1/agents/me"), stranger.get("/api/v1/agents/me"))
    assert answers[0].status_code == 200
    assert_problem(answers[1], 503, "database_away")
    assert (await stranger.get("/api/v1/agents/me")).status_code == 401


async def test_half_an_hour_without_postgres_is_the_end_of_it(own: OwnServer) -> None:
    alice = await own.desk.signed_in("alice")
    await own.server.stop()
    own.desk.clock.advance(29 * 60)
    assert (await alice.get("/api/v1/agents")).status_code == 200
    own.desk.clock.advance(60)
    assert_problem(await alice.get("/api/v1/agents"), 503, "database_away")
