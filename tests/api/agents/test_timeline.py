"""An agent's day as a line: statuses with reasons, contacts with their parts, offers; on the contact center's clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.core.supervision import Supervision, SupervisorScope
from callcenter.engine.ids import new_id
from callcenter.store.tables import agent_status_history, offers, participations
from tests.api.agents.test_day import AT, MIDNIGHT, contact, insert
from tests.support.desk import CONFIGURATION, Desk

LINE = "/api/v1/agents/alice/timeline"


async def test_a_line_has_what_was_chosen_what_was_done_and_what_rang(desk: Desk) -> None:
    for begin, end, status, activity in ((-60, 60, "available", "idle"), (60, None, "not_ready", "on_contact")):
        await insert(
            desk,
            agent_status_history,
            **{"agent": "alice", "status": status, "activity": activity, "reason": "lunch" if begin > 0 else None},
            started_at=MIDNIGHT + timedelta(minutes=begin),
            ended_at=None if end is None else MIDNIGHT + timedelta(minutes=end),
        )
    # Handed over to bob, and wrapped up by alice meanwhile.
    shared = await contact(desk, AT, ("talk", "alice", 100), ("consult", "alice", 45), ("talk", "bob", 500))
    left_at = AT + timedelta(seconds=145)
    await insert(
        desk,
        participations,
        **{"interaction_id": shared, "number": 1, "agent": "alice", "joined_at": AT, "queue": "sales"},
        **{"left_at": left_at, "ended_at": left_at + timedelta(seconds=15)},
    )
    over_midnight = await contact(desk, MIDNIGHT - timedelta(seconds=30), ("talk", "alice", 50), direction="outbound")
    await contact(desk, MIDNIGHT - timedelta(hours=2), ("talk", "alice", 600))
    rang = {"interaction_id": shared, "agent": "alice", "queue": "sales", "offered_at": AT, "deadline_at": AT}
    await insert(desk, offers, id=new_id(), number=1, state="no_answer", ended_at=left_at, **rang)
    line = (await (await desk.signed_in("sam")).get(LINE, params={"date": "2026-03-02"})).json()
    assert (line["begins_at"], line["ends_at"]) == ("2026-03-01T16:00:00Z", "2026-03-02T16:00:00Z")
    assert [(one["status"], one["reason"], one["ended_at"]) for one in line["stretches"]] == [
        ("available", None, "2026-03-01T17:00:00Z"),
        ("not_ready", "lunch", None),
    ]
    assert [one["interaction_id"] for one in line["contacts"]] == [over_midnight, shared]
    assert (line["contacts"][0]["direction"], line["contacts"][0]["started_at"]) == ("outbound", "2026-03-01T15:59:30Z")
    assert [part["kind"] for part in line["contacts"][1]["parts"]] == ["talk", "consult", "wrap_up"]
    assert line["contacts"][1]["ended_at"] == "2026-03-02T01:32:40Z"
    assert [(one["state"], one["interaction_id"]) for one in line["offers"]] == [("no_answer", shared)]
    bobs = (await (await desk.signed_in("bob")).get("/api/v1/agents/me/timeline", params={"date": "2026-03-02"})).json()
    assert [len(one["parts"]) for one in bobs["contacts"]] == [1]


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
async def test_a_day_has_the_hours_it_had(desk: Desk, day: str, hours: int) -> None:
    desk.engine.configure(replace(CONFIGURATION, timezone="Europe/Berlin"))
    await desk.tell()
    line = (await (await desk.signed_in("alice")).get(LINE, params={"date": day})).json()
    begins, ends = (datetime.fromisoformat(line[name]) for name in ("begins_at", "ends_at"))
    assert ends - begins == timedelta(hours=hours)


async def test_left_out_the_day_is_today_on_the_contact_centers_clock(desk: Desk) -> None:
    desk.clock.advance((datetime(2026, 3, 2, 16, 5, tzinfo=UTC) - desk.clock.now()).total_seconds())
    assert (await (await desk.signed_in("alice")).get(LINE)).json()["date"] == "2026-03-03"


async def test_who_is_out_of_scope_is_not_there(desk: Desk) -> None:
    scope = SupervisorScope(queues=frozenset({"care"}))
    desk.engine.configure(replace(CONFIGURATION, supervision=Supervision(scopes={"sam": scope})))
    await desk.tell()
    for who, code in (("sam", 404), ("bob", 404), ("alice", 200), ("admin", 200)):
        assert (await (await desk.signed_in(who)).get(LINE)).status_code == code
