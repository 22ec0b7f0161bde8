"""The record of contacts, and what people do with a live one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter.core.changes import InteractionChanged
from callcenter.core.commands import AnswerPhone, HangUpCall
from callcenter.core.supervision import Supervision, SupervisorScope
from callcenter.engine.ids import new_id
from callcenter.store.tables import (
    audit,
    dispositions_given,
    interactions,
    monitorings,
    offers,
    participations,
    segments,
)
from tests.support.after_talk import SURVEY
from tests.support.desk import CONFIGURATION, Desk, add_record
from tests.support.fakes import FakeStore

URL = "/api/v1/interactions"
AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


async def ids(client: Any, **wanted: Any) -> list[str]:
    answer = await client.get(URL, params=wanted)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_an_interaction_is_shown_whole_with_the_contracts_names(desk: Desk) -> None:
    record = await add_record(desk.database, started_at=AT, agent="alice", ivr_path=[{"node": "menu", "exit": "1"}])
    async with desk.database.transaction() as connection:
        for number, kind in enumerate(("queue", "talk"), start=1):
            await connection.execute(
                segments.insert().values(interaction_id=record, number=number, kind=kind, started_at=AT, queue="sales")
            )
        for number, state in enumerate(("no_answer", "answered", "ringing"), start=1):
            await connection.execute(
                offers.insert().values(
                    id=new_id(),
                    interaction_id=record,
                    number=number,
                    agent="alice",
                    queue="sales",
                    offered_at=AT,
                    deadline_at=AT,
                    state=state,
                )
            )
    client = await desk.signed_in("alice")
    shown = (await client.get(f"{URL}/{record}")).json()
    assert [offer["result"] for offer in shown["offers"]] == ["no_answer", "answered", None]
    assert [segment["kind"] for segment in shown["segments"]] == ["queue", "talk"]
    assert shown["ivr_path"] == [{"node": "menu", "exit": "1"}]
    assert {"call_id", "generation", "rev", "epoch"}.isdisjoint(shown)
    contract = (
        "id channel direction ani ani_e164 dnis entry_point flow flow_version language customer_id queue agent "
        "priority started_at queued_at first_offered_at connected_at ended_at wrap_up_ended_at ivr_seconds "
        "wait_seconds ring_seconds talk_seconds hold_seconds wrap_up_seconds wrap_up_extended holds transfers outcome "
        "ended_by cause disposition note attributes recordings survey segments offers participations dispositions"
    )
    assert set(contract.split()) <= set(shown)


async def test_pages_follow_each_other_without_a_gap_even_when_instants_are_equal(desk: Desk) -> None:
    starts = [AT + timedelta(seconds=number // 3) for number in range(10)]
    records = [(start, await add_record(desk.database, started_at=start)) for start in starts]
    client = await desk.signed_in("sam")
    seen: list[str] = []
    cursor: str | None = None
    while True:
        answer = (await client.get(URL, params={"limit": 3, **({"cursor": cursor} if cursor else {})})).json()
        seen += [item["id"] for item in answer["items"]]
        await add_record(desk.database, started_at=AT + timedelta(hours=1))  # a new call moves nothing
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert seen == [record for _, record in sorted(records, reverse=True)]


async def test_each_filter_filters(desk: Desk) -> None:
    customer = new_id()
    fields: dict[str, Any] = {
        "ani": "02112345678",
        "queue": "vip",
        "agent": "bob",
        "customer_id": customer,
        "outcome": "voicemail",
    }
    wanted = [await add_record(desk.database, started_at=AT, **{name: value}) for name, value in fields.items()]
    e164 = await add_record(desk.database, started_at=AT, ani_e164="+8613800138000")
    later = await add_record(desk.database, started_at=AT + timedelta(days=1))
    client = await desk.signed_in("sam")
    for record, (name, value) in zip(wanted, fields.items(), strict=True):
        assert await ids(client, **{name.removesuffix("_id"): value}) == [record]
    assert await ids(client, ani="+8613800138000") == [e164]
    assert await ids(client, **{"from": (AT + timedelta(days=1)).isoformat()}) == [later]
    assert later not in await ids(client, to=(AT + timedelta(days=1)).isoformat())
    assert await ids(client, queue="vip", agent="bob") == []


async def test_an_agent_sees_only_his_own(desk: Desk) -> None:
    own = await add_record(desk.database, started_at=AT, agent="alice")
    foreign = await add_record(desk.database, started_at=AT, agent="bob")
    nobodys = await add_record(desk.database, started_at=AT, outcome="abandoned_in_queue")
    client = await desk.signed_in("alice")
    assert await ids(client) == [own]
    assert await ids(client, agent="bob") == []
    for hidden in (foreign, nobodys, new_id()):
        answer = await client.get(f"{URL}/{hidden}")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_interaction")
    assert len(await ids(await desk.signed_in("sam"))) == 3


@pytest.mark.parametrize(
    "query",
    [
        "cursor=nonsense",
        "cursor=%00",
        "cursor=MjAyNi0wMS0wMVQwMDowMDowMCAx",  # no time zone, no UUID
        "cursor=MDAwMS0wMS0wMVQwMDowMDowMCsxNDowMCAwMTk1OTlhMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDE=",  # before year 1
        "cursor=" + "A" * 5000,
        "cursor=é",
        "limit=0",
        "limit=201",
        "limit=many",
        "limit=" + "9" * 400,
        "outcome=gone",
        "from=yesterday",
        "from=2026-01-01T00:00:00",
        "from=0001-01-01T00:00:00%2B14:00",
        "to=9999-12-31T23:59:59-14:00",
        "customer=1",
        "ani=%00",
        "queue=a%00b",
        "agent=" + "x" * 65,
        "order_by=ani;drop table users",
        "ani=1&ani=2&nope=1",
    ],
)
async def test_queries_that_make_no_sense_are_refused(desk: Desk, query: str) -> None:
    client = await desk.signed_in("sam")
    answer = await client.get(f"{URL}?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] in ("invalid_request", "bad_cursor")


@pytest.mark.parametrize("value", ["' OR 1=1 --", "%", "_", "\\", "$1", "张三'; drop table users; --", "\u202e", "😀"])
async def test_values_that_look_like_sql_find_nothing_and_break_nothing(desk: Desk, value: str) -> None:
    await add_record(desk.database, started_at=AT)
    client = await desk.signed_in("sam")
    for name in ("ani", "queue", "agent"):
        assert await ids(client, **{name: value}) == []


async def test_an_offer_is_accepted_by_asking_the_phone_to_answer(desk: Desk) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives()
    alice, bob = await desk.signed_in("alice"), await desk.signed_in("bob")
    refused = await bob.post(f"{URL}/{call.id}/accept")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_live_offer")
    assert (await alice.post(f"{URL}/{call.id}/accept")).status_code == 204
    assert desk.switch.commands[-1] == AnswerPhone(endpoint="alice-desk")


async def test_a_rejected_offer_goes_back_to_the_queue(desk: Desk) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives()
    client = await desk.signed_in("alice")
    assert (await client.post(f"{URL}/{call.id}/reject")).status_code == 204
    assert desk.engine.state.interactions[call.id].stage == "queued"
    again = await client.post(f"{URL}/{call.id}/reject")
    assert (again.status_code, again.json()["code"]) == (409, "no_live_offer")


async def test_an_agent_without_a_microphone_turns_the_call_down_and_is_not_ready(desk: Desk) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives()
    client = await desk.signed_in("alice")
    wrong = await client.post(f"{URL}/{call.id}/reject", json={"reason": "tired"})
    assert wrong.status_code == 422
    assert (await client.post(f"{URL}/{call.id}/reject", json={"reason": "mic_lost"})).status_code == 204
    alice = desk.engine.state.agents["alice"]
    assert (alice.status, alice.reason) == ("not_ready", "mic_lost")


async def test_an_agent_ends_his_own_call_and_a_supervisor_any(desk: Desk) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives()
    bob, sam = await desk.signed_in("bob"), await desk.signed_in("sam")
    early = await (await desk.signed_in("alice")).post(f"{URL}/{call.id}/hangup")
    assert (early.status_code, early.json()["code"]) == (409, "not_connected")
    await desk.answer(call)
    foreign = await bob.post(f"{URL}/{call.id}/hangup")
    assert (foreign.status_code, foreign.json()["code"]) == (403, "not_your_interaction")
    assert (await sam.post(f"{URL}/{call.id}/hangup")).status_code == 204
    assert desk.switch.commands[-1] == HangUpCall(call_id=call.call_id)
    late = await (await desk.signed_in("alice")).post(f"{URL}/{call.id}/hangup")
    assert (late.status_code, late.json()["code"]) == (409, "already_ended")
    async with desk.database.transaction() as connection:
        rows = (await connection.execute(audit.select().where(audit.c.subject == call.id))).all()
    assert [(row.actor, row.action, row.detail) for row in rows] == [
        ("sam", "call_ended_by_supervisor", {"agent": "alice"})
    ]


@pytest.mark.parametrize("who", ["alice", "sam"])
async def test_whoever_ends_his_own_talk_lets_the_caller_stay_for_the_survey(desk: Desk, who: str) -> None:
    """A supervisor who takes calls, too: only another's call he cuts off."""
    line = replace(CONFIGURATION.agents["alice"], username=who, endpoint=f"{who}-desk")
    sales = replace(CONFIGURATION.queues["sales"], after_talk_flow="survey")
    desk.engine.configure(
        replace(
            CONFIGURATION,
            agents={**CONFIGURATION.agents, who: line},
            queues={**CONFIGURATION.queues, "sales": sales},
            flows={**CONFIGURATION.flows, "survey": SURVEY},
        )
    )
    await desk.make_available(who)
    call = await desk.call_arrives()
    await desk.answer(call)
    client = await desk.signed_in(who)
    assert (await client.post(f"{URL}/{call.id}/hangup")).status_code == 204
    assert desk.engine.state.interactions[call.id].after_talk
    assert not [order for order in desk.switch.commands if isinstance(order, HangUpCall)]
    # What goes on after it is the caller's: a supervisor may end that, as anybody's.
    assert (await (await desk.signed_in("sam")).post(f"{URL}/{call.id}/hangup")).status_code == 204
    assert desk.switch.commands[-1] == HangUpCall(call_id=call.call_id)


async def test_a_disposition_in_wrap_up_ends_it(desk: Desk) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives()
    await desk.answer(call)
    client = await desk.signed_in("alice")
    note = "客户要发票 🧾"
    assert (await client.post(f"{URL}/{call.id}/disposition", json={"code": "no_sale"})).status_code == 204
    assert desk.engine.state.interactions[call.id].disposition == "no_sale"
    await desk.caller_hangs_up(call)
    answer = await client.post(f"{URL}/{call.id}/disposition", json={"code": "sale", "note": note})
    assert answer.status_code == 204
    assert call.id not in desk.engine.state.interactions
    assert isinstance(desk.store, FakeStore)
    closed = [
        change for change in desk.store.changes if isinstance(change, InteractionChanged) and change.what == "closed"
    ]
    assert closed
    assert closed[-1].interaction.note == note


async def test_a_disposition_of_a_closed_interaction_changes_the_record_and_is_audited(desk: Desk) -> None:
    record = await add_record(desk.database, started_at=AT, agent="alice", note="first")
    alice, bob, sam = [await desk.signed_in(name) for name in ("alice", "bob", "sam")]
    assert (await alice.post(f"{URL}/{record}/disposition", json={"code": "sale"})).status_code == 204
    foreign = await bob.post(f"{URL}/{record}/disposition", json={"code": "no_sale"})
    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown_interaction")
    shown = (await alice.get(f"{URL}/{record}")).json()
    assert (shown["disposition"], shown["note"]) == ("sale", "first")
    answer = await sam.post(f"{URL}/{record}/disposition", json={"code": "no_sale", "note": ""})
    assert answer.status_code == 204
    shown = (await alice.get(f"{URL}/{record}")).json()
    assert (shown["disposition"], shown["note"]) == ("no_sale", "")
    async with desk.database.transaction() as connection:
        rows = (await connection.execute(audit.select().where(audit.c.subject == record))).all()
    assert [(row.actor, row.detail) for row in rows] == [
        ("alice", {"code": "sale", "note_changed": False}),
        ("sam", {"code": "no_sale", "note_changed": True}),
    ]


async def test_a_record_that_is_still_being_saved_is_not_written_over(desk: Desk) -> None:
    record = await add_record(desk.database, started_at=AT, agent="alice", stage="wrap_up")
    client = await desk.signed_in("alice")
    answer = await client.post(f"{URL}/{record}/disposition", json={"code": "sale"})
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "not_saved_yet", "1")
    async with desk.database.transaction() as connection:
        row = (await connection.execute(interactions.select().where(interactions.c.id == record))).one()
    assert row.disposition is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"code": "old"}, "unknown_disposition"),
        ({"code": "' OR 1=1 --"}, "unknown_disposition"),
        ({"code": "sale", "note": "a\0b"}, "invalid_request"),
        ({"code": "sale", "note": "x" * 8001}, "invalid_request"),
        ({"code": "sale", "note": 1}, "invalid_request"),
        ({"code": True}, "invalid_request"),
        ({}, "invalid_request"),
    ],
)
async def test_a_disposition_that_makes_no_sense_is_refused(desk: Desk, body: Any, code: str) -> None:
    record = await add_record(desk.database, started_at=AT, agent="alice")
    client = await desk.signed_in("alice")
    answer = await client.post(f"{URL}/{record}/disposition", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_what_does_not_exist_cannot_be_acted_on(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    unknown = new_id()
    for action, status in (("accept", 409), ("reject", 409), ("hangup", 404)):
        assert (await client.post(f"{URL}/{unknown}/{action}")).status_code == status
    assert (await client.post(f"{URL}/{unknown}/disposition", json={"code": "sale"})).status_code == 404
    for broken in ("1", "a%00b", "' OR 1=1 --", "x" * 2000):
        assert (await client.get(f"{URL}/{broken}")).status_code == 422
        assert (await client.post(f"{URL}/{broken}/hangup")).status_code == 422


async def test_who_handed_a_call_over_sees_it_with_every_part_and_every_word(desk: Desk) -> None:
    record = await add_record(desk.database, started_at=AT, agent="bob", stage="closed")
    part = {
        "interaction_id": record,
        "number": 1,
        "agent": "alice",
        "queue": "sales",
        "note": "要发票",
        "result": "none",
    }
    said = {"interaction_id": record, "code": "sale", "at": AT}
    async with desk.database.transaction() as connection:
        await connection.execute(
            participations.insert(), part | {"joined_at": AT, "left_at": AT + timedelta(minutes=1), "ended_at": AT}
        )
        await connection.execute(
            dispositions_given.insert(),
            [
                said | {"participation": 0, "number": 1, "agent": "bob", "fields": {"amount": 3}},
                said | {"participation": 1, "number": 1, "agent": None, "fields": {}},
            ],
        )
    client = await desk.signed_in("alice")
    assert await ids(client) == [record]
    shown = (await client.get(f"{URL}/{record}")).json()
    assert [(one["agent"], one["queue"], one["note"]) for one in shown["participations"]] == [
        ("alice", "sales", "要发票")
    ]
    words = [(one["participation"], one["agent"], one["fields"]) for one in shown["dispositions"]]
    assert words == [(0, "bob", {"amount": 3}), (1, None, {})]


async def test_a_late_disposition_of_who_handed_the_call_over_is_about_his_part(desk: Desk) -> None:
    record = await add_record(desk.database, started_at=AT, agent="bob", stage="closed", disposition="sale")
    part = {"interaction_id": record, "number": 1, "agent": "alice", "joined_at": AT, "left_at": AT, "ended_at": AT}
    async with desk.database.transaction() as connection:
        await connection.execute(participations.insert(), part)
    client = await desk.signed_in("alice")
    assert (await client.post(f"{URL}/{record}/disposition", json={"code": "no_sale"})).status_code == 204
    shown = (await client.get(f"{URL}/{record}")).json()
    assert (shown["disposition"], shown["participations"][0]["disposition"]) == ("sale", "no_sale")
    assert [(one["agent"], one["code"]) for one in shown["dispositions"]] == [("alice", "no_sale")]


async def test_a_supervisor_finds_what_is_of_his_scope_and_what_he_talked_himself(desk: Desk) -> None:
    scopes = {"sam": SupervisorScope(queues=frozenset({"support"}))}
    desk.engine.configure(replace(CONFIGURATION, supervision=Supervision(scopes=scopes)))
    await desk.tell()
    there = await add_record(desk.database, started_at=AT, queue="support", agent="alice")
    own = await add_record(desk.database, started_at=AT, queue="sales", agent="sam")
    other = await add_record(desk.database, started_at=AT, queue="sales", agent="alice")
    sam, sue = await desk.signed_in("sam"), await desk.signed_in("admin")
    assert sorted(await ids(sam)) == sorted([there, own])
    assert await ids(sam, queue="sales") == [own]
    assert await ids(sam, agent="alice") == [there]
    assert len(await ids(sue)) == 3
    for record, status in ((there, 200), (own, 200), (other, 404)):
        assert (await sam.get(f"{URL}/{record}")).status_code == status
        assert (await sam.get(f"{URL}/{record}/dispositions")).status_code == status
        assert (await sam.post(f"{URL}/{record}/disposition", json={"code": "sale"})).status_code in (204, status)
    # That somebody has listened to him is not his to see.
    listened = {"interaction_id": own, "call_id": own, "supervisor": "admin", "endpoint": "x", "agents": ["sam"]}
    times = {"started_at": AT, "deadline_at": AT, "mode": "listen", "state": "ended"}
    async with desk.database.transaction() as connection:
        await connection.execute(monitorings.insert().values({"id": new_id(), **listened, **times}))
    assert (await sam.get(f"{URL}/{own}")).json()["monitorings"] == []
    assert len((await sue.get(f"{URL}/{own}")).json()["monitorings"]) == 1
