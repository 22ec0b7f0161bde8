"""Which of an agent's phones rings: chosen by him, not in mid-call, and a mobile only with a number."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from callcenter.core.configuration import PhoneKind
from callcenter.store.configuration import read_configuration, read_phones
from callcenter.store.database import Database
from callcenter.store.tables import agents, audit, phones
from tests.support.desk import Desk


async def add_phones(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(agents.insert(), [{"username": "alice"}, {"username": "bob"}])
        await connection.execute(
            phones.insert(),
            [
                {"endpoint": "alice", "agent": "alice", "kind": "desk", "secret": "s" * 20, "active": True},
                {"endpoint": "alice-web", "agent": "alice", "kind": "browser", "secret": "", "active": False},
            ],
        )


@pytest.fixture(autouse=True)
async def with_phones(desk: Desk) -> None:
    await add_phones(desk.database)


async def choices(desk: Desk, **wanted: Any) -> dict[str, Any]:
    alice = await desk.signed_in("alice")
    answer = await alice.put("/api/v1/agents/me/phone", json=wanted)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def test_the_phone_that_was_chosen_rings_from_then_on(desk: Desk) -> None:
    await choices(desk, kind="browser")
    async with desk.database.transaction() as connection:
        alice = (await read_configuration(connection)).agents["alice"]
    assert (alice.endpoint, alice.phone, alice.endpoints) == (
        "alice-web",
        PhoneKind.BROWSER,
        frozenset({"alice", "alice-web"}),
    )


async def test_choosing_reads_the_configuration_again(desk: Desk) -> None:
    applied = 0

    async def configure() -> None:
        nonlocal applied
        applied += 1

    desk.app.state.parts = replace(desk.parts, configure=configure)
    await choices(desk, kind="desk")
    assert applied == 0, "it rings already"
    await choices(desk, kind="browser")
    assert applied == 1


async def test_not_while_a_call_is_offered_or_goes_on(desk: Desk) -> None:
    alice = await desk.signed_in("alice")
    await desk.make_available("alice")
    interaction = await desk.call_arrives()
    refused = await alice.put("/api/v1/agents/me/phone", json={"kind": "browser"})
    assert (refused.status_code, refused.json()["code"]) == (409, "busy_with_a_contact")
    await desk.answer(interaction)
    refused = await alice.put("/api/v1/agents/me/phone", json={"kind": "browser"})
    assert refused.json()["code"] == "busy_with_a_contact"


async def test_a_mobile_needs_a_number_which_a_supervisor_gives(desk: Desk) -> None:
    alice, sam = await desk.signed_in("alice"), await desk.signed_in("sam")
    assert (await alice.put("/api/v1/agents/me/phone", json={"kind": "mobile"})).json()["code"] == "no_such_phone"
    assert (await alice.put("/api/v1/agents/alice/mobile", json={"number": "138"})).status_code == 403
    given = await sam.put("/api/v1/agents/alice/mobile", json={"number": "+86 138-0013-8000"})
    assert {"kind": "mobile", "usable": True} in given.json()["phones"]
    async with desk.database.transaction() as connection:
        numbers = {phone.endpoint: phone.number for phone in await read_phones(connection)}
        audited = (await connection.execute(select(audit.c.action, audit.c.detail))).all()
    assert numbers == {"alice": None, "alice-web": None, "alice-mobile": "+8613800138000"}
    assert ("mobile_given", {}) in [tuple(row) for row in audited], "the number is not in the audit"
    assert (await alice.put("/api/v1/agents/me/phone", json={"kind": "mobile"})).status_code == 200


async def test_a_mobile_that_is_taken_away_leaves_the_desk_phone_to_ring(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    await sam.put("/api/v1/agents/alice/mobile", json={"number": "13800138000"})
    await choices(desk, kind="mobile")
    await sam.put("/api/v1/agents/alice/mobile", json={"number": None})
    async with desk.database.transaction() as connection:
        assert (await read_configuration(connection)).agents["alice"].endpoint == "alice"


async def test_others_phones_are_a_supervisors_business(desk: Desk) -> None:
    bob, sam = await desk.signed_in("bob"), await desk.signed_in("sam")
    assert (await bob.get("/api/v1/agents/alice/phone")).status_code == 403
    assert (await bob.put("/api/v1/agents/alice/phone", json={"kind": "browser"})).status_code == 403
    assert (await sam.put("/api/v1/agents/alice/phone", json={"kind": "browser"})).status_code == 200
    assert (await sam.get("/api/v1/agents/nobody/phone")).status_code == 404


@pytest.mark.parametrize("number", ["", "abc", "12", "+86;x", "1" * 40])
async def test_what_is_no_number_is_refused(desk: Desk, number: str) -> None:
    sam = await desk.signed_in("sam")
    assert (await sam.put("/api/v1/agents/alice/mobile", json={"number": number})).status_code == 422
