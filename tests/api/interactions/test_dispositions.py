"""What came of a contact is said with all that is asked for, and what followed from it is seen."""

from datetime import timedelta
from typing import Any

import pytest

from callcenter.core.callback import CallbackState
from callcenter.core.changes import DispositionGiven
from callcenter.store.tables import participations
from tests.support.desk import Desk, add_record
from tests.support.fakes import FakeStore
from tests.support.problems import assert_problem

URL = "/api/v1/interactions"


async def in_wrap_up(desk: Desk, **arrives: Any) -> str:
    """Alice wraps up a contact of hers; returns it."""
    await desk.make_available("alice")
    call = await desk.call_arrives(**arrives)
    await desk.answer(call)
    await desk.caller_hangs_up(call)
    return call.id


def given(desk: Desk) -> list[DispositionGiven]:
    assert isinstance(desk.store, FakeStore)
    return [change for change in desk.store.changes if isinstance(change, DispositionGiven)]


async def test_what_is_asked_for_is_kept_with_it(desk: Desk) -> None:
    contact = await in_wrap_up(desk)
    alice = await desk.signed_in("alice")
    body = {"code": "broken", "note": "打不开", "fields": {"product": "phone", "since": "2026-02-28"}}
    assert (await alice.post(f"{URL}/{contact}/disposition", json=body)).status_code == 204
    (row,) = given(desk)
    assert (row.agent, row.code, row.fields) == ("alice", "broken", {"product": "phone", "since": "2026-02-28"})
    assert [effect.kind for effect in row.effects] == ["ticket"]


@pytest.mark.parametrize(
    ("body", "code", "faults"),
    [
        ({"code": "broken"}, "field_required", {"body/fields/product": "field_required"}),
        (
            {"code": "broken", "fields": {"product": "radio"}},
            "field_invalid",
            {"body/fields/product": "field_not_a_choice"},
        ),
        (
            {"code": "sale", "fields": {"price": 1}},
            "field_invalid",
            {"body/fields/price": "unknown_field"},
        ),
        ({"code": "later"}, "field_required", {"body/fields/callback_at": "field_required"}),
        ({"code": "more"}, "unknown_disposition", {}),
        ({"code": "elsewhere"}, "unknown_disposition", {}),
    ],
)
async def test_what_is_missing_or_does_not_fit_is_named_and_ends_nothing(
    desk: Desk, body: dict[str, Any], code: str, faults: dict[str, str]
) -> None:
    contact = await in_wrap_up(desk)
    alice = await desk.signed_in("alice")
    answer = await alice.post(f"{URL}/{contact}/disposition", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert {each["pointer"]: each["code"] for each in answer.json()["errors"]} == faults
    assert given(desk) == []
    assert contact in desk.engine.state.interactions


async def test_a_problem_is_told_in_the_persons_language(desk: Desk) -> None:
    contact = await in_wrap_up(desk)
    alice = await desk.signed_in("alice")
    answer = await alice.post(
        f"{URL}/{contact}/disposition", json={"code": "broken"}, headers={"accept-language": "zh-CN"}
    )
    assert answer.json()["errors"][0]["detail"] == "必填"


async def test_a_callback_is_agreed_on_with_it(desk: Desk) -> None:
    contact = await in_wrap_up(desk)
    alice = await desk.signed_in("alice")
    due_at = desk.clock.now() + timedelta(days=1)
    body = {"code": "later", "note": "明天", "fields": {"callback_at": due_at.isoformat()}}
    assert (await alice.post(f"{URL}/{contact}/disposition", json=body)).status_code == 204
    (callback,) = desk.engine.state.callbacks.values()
    assert (callback.state, callback.due_at, callback.number) == (CallbackState.SCHEDULED, due_at, "13800138000")
    assert (callback.agreed_in, callback.note) == (contact, "明天")
    assert given(desk)[0].effects[0].state == "done"


async def test_a_late_disposition_is_one_more_row_and_asks_for_as_much(desk: Desk) -> None:
    started_at = desk.clock.now() - timedelta(days=1)
    record = await add_record(desk.database, started_at=started_at, agent="alice", queue="sales", disposition=None)
    alice, bob = await desk.signed_in("alice"), await desk.signed_in("bob")
    url = f"{URL}/{record}/disposition"
    assert_problem(await alice.post(url, json={"code": "broken"}), 422, "field_required")
    assert_problem(await bob.post(url, json={"code": "sale"}), 404, "unknown_interaction")
    assert (await alice.post(url, json={"code": "sale"})).status_code == 204
    body = {"code": "broken", "fields": {"product": "phone"}}
    assert (await alice.post(url, json=body)).status_code == 204
    shown = (await alice.get(f"{URL}/{record}/dispositions")).json()["items"]
    assert [(one["number"], one["code"], one["fields"]) for one in shown] == [
        (1, "sale", {}),
        (2, "broken", {"product": "phone"}),
    ]
    assert [each["state"] for each in shown[1]["effects"]] == ["pending"]
    whole = (await alice.get(f"{URL}/{record}")).json()
    assert (whole["disposition"], whole["dispositions"]) == ("broken", shown)


async def test_a_late_callback_is_made_or_the_disposition_says_why_not(desk: Desk) -> None:
    due_at = desk.clock.now() + timedelta(days=1)
    alice = await desk.signed_in("alice")
    body = {"code": "later", "fields": {"callback_at": due_at.isoformat()}}
    effects = []
    for ani in ("13800138000", "13800138000", ""):
        started_at = desk.clock.now() - timedelta(days=1)
        record = await add_record(desk.database, started_at=started_at, agent="alice", queue="sales", ani=ani)
        assert (await alice.post(f"{URL}/{record}/disposition", json=body)).status_code == 204
        (one,) = (await alice.get(f"{URL}/{record}/dispositions")).json()["items"]
        effects.append((one["effects"][0]["state"], one["effects"][0]["result"]))
    assert effects == [
        ("done", {"due_at": due_at.isoformat()}),
        ("refused", {"reason": "callback_exists"}),
        ("refused", {"reason": "number_not_callable"}),
    ]
    assert [callback.due_at for callback in desk.engine.state.callbacks.values()] == [due_at]


async def test_what_was_said_is_for_those_who_took_part_and_for_who_leads(desk: Desk) -> None:
    at = desk.clock.now()
    record = await add_record(desk.database, started_at=at, agent="bob", queue="sales")
    alice, bob, sam = [await desk.signed_in(name) for name in ("alice", "bob", "sam")]
    assert (await bob.get(f"{URL}/{record}/dispositions")).json() == {"items": []}
    assert (await sam.get(f"{URL}/{record}/dispositions")).status_code == 200
    assert_problem(await alice.get(f"{URL}/{record}/dispositions"), 404, "unknown_interaction")
    part = {"interaction_id": record, "number": 1, "agent": "alice", "joined_at": at, "left_at": at, "ended_at": at}
    async with desk.database.transaction() as connection:
        await connection.execute(participations.insert(), part)
    assert (await alice.get(f"{URL}/{record}/dispositions")).status_code == 200
