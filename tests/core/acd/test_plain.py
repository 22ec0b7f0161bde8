"""Explanations as plain data: nothing that JSON cannot say, and nothing of the caller."""

import json
from dataclasses import replace
from datetime import timedelta

from callcenter.core.acd.explain import explain
from callcenter.core.acd.plain import plain
from callcenter.core.configuration import Absence, Membership, RelaxationStep, Strategy
from callcenter.core.events import CallArrived
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def a_waiting_call() -> Playbook:
    floor = a_floor()
    sales = replace(
        floor.queues["sales"],
        strategy=Strategy.RANDOM,
        requirement="english",
        relaxation=(RelaxationStep(after_seconds=5, drop=("english",), skip_when=Absence.NOBODY_READY),),
    )
    ann = replace(floor.agents["ann"], skills={"english": 5}, memberships={"sales": Membership(preference=2)})
    floor = replace(floor, queues={**floor.queues, "sales": sales}, agents={**floor.agents, "ann": ann})
    book = Playbook(floor).give(CallArrived(call_id="c1", ani="13912345678", ani_name="李雷", dnis="4001", at=START))
    book.center.state.router.note_offered("sales", "ann", START)
    return book.available("ann").later(2)


def test_it_goes_through_json_unchanged_and_names_nobody_who_calls() -> None:
    book = a_waiting_call()
    data = plain(explain(book.center.state, book.interaction(), book.at))
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert "13912345678" not in str(data)
    assert "李雷" not in str(data)


def test_what_is_empty_is_left_out_and_what_counts_is_there() -> None:
    book = a_waiting_call()
    data = plain(explain(book.center.state, book.interaction(), book.at))
    (ann, *_) = data["agents"]
    assert (ann["agent"], ann["reason"]) == ("ann", "held")
    assert ann["numbers"].keys() >= {"idle_seconds", "preference", "skill_level", "lot", "position", "last_offered_at"}
    assert (ann["numbers"]["preference"], ann["numbers"]["last_offered_at"]) == (2, START.isoformat())
    assert {"until_at", "lacking", "not_ready_reason", "phone_away"}.isdisjoint(ann)
    (step,) = data["steps"]
    assert step == {
        "number": 1,
        "after_seconds": 5,
        "begins_at": (START + timedelta(seconds=5)).isoformat(),
        "active": False,
        "drop": ["english"],
        "skip_when": "nobody_ready",
    }
