"""Being on an agent's line by API: by whom, to what, in which mode; and who has been."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from callcenter.core.agent import PhoneState
from callcenter.core.commands import AdmitMonitor, CallMonitor, HangUpLeg, MonitorSpot, PlaceMonitor
from callcenter.core.configuration import AgentProfile, Configuration
from callcenter.core.events import Configured, LegAnswered, PhoneChanged
from callcenter.core.interaction import Interaction
from callcenter.core.supervision import Supervision, SupervisorScope
from callcenter.engine.ids import new_id
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.monitorings import MODE_SWITCHED
from callcenter.store.tables import audit, monitorings
from tests.support.desk import CONFIGURATION, Desk, add_record

API = "/api/v1"


def supervised(**scopes: frozenset[str]) -> Configuration:
    """Sam and the administrator have telephones and no queue."""
    phones = {
        name: AgentProfile(username=name, display_name=name.title(), endpoint=f"{name}-desk", queues=frozenset())
        for name in ("sam", "admin")
    }
    supervision = Supervision(scopes={name: SupervisorScope(queues=queues) for name, queues in scopes.items()})
    return replace(CONFIGURATION, agents={**CONFIGURATION.agents, **phones}, supervision=supervision)


async def talking(desk: Desk, configuration: Configuration | None = None) -> Interaction:
    """Alice talks with a caller; the supervisors' phones are there."""
    now = desk.clock.now()
    await desk.tell(Configured(configuration=configuration or supervised(), at=now))
    for name in ("sam", "admin"):
        await desk.tell(PhoneChanged(endpoint=f"{name}-desk", state=PhoneState.IDLE, at=now))
    await desk.make_available("alice")
    interaction = await desk.call_arrives()
    await desk.answer(interaction)
    return interaction


async def listens(desk: Desk, client: httpx.AsyncClient, interaction: Interaction, mode: str = "listen") -> str:
    """His phone is called and has answered."""
    answer = await client.post(f"{API}/interactions/{interaction.id}/monitoring", json={"mode": mode})
    assert answer.status_code == 201, answer.text
    monitoring_id: str = answer.json()["id"]
    now = desk.clock.now()
    await desk.tell(LegAnswered(call_id=interaction.call_id, leg_id=monitoring_id, at=now))
    return monitoring_id


async def audited(desk: Desk) -> list[tuple[str, str, dict[str, Any]]]:
    async with desk.database.transaction() as connection:
        rows = await connection.execute(select(audit.c.actor, audit.c.action, audit.c.detail).order_by(audit.c.id))
        return [(row.actor, row.action, row.detail) for row in rows if row.action.startswith(("monitoring", "call_t"))]


async def test_he_listens_whispers_and_leaves_and_each_step_is_audited(desk: Desk) -> None:
    interaction = await talking(desk)
    client = await desk.signed_in("sam")
    id_ = await listens(desk, client, interaction)
    (called,) = [order for order in desk.switch.commands if isinstance(order, CallMonitor)]
    assert (called.endpoint, called.leg_id) == ("sam-desk", id_)
    for mode in ("whisper", "whisper"):
        assert (await client.put(f"{API}/monitorings/{id_}", json={"mode": mode})).status_code == 204
    placed = [order.spot for order in desk.switch.commands if isinstance(order, PlaceMonitor)]
    assert placed == [MonitorSpot.LISTEN, MonitorSpot.WHISPER]
    assert (await client.delete(f"{API}/monitorings/{id_}")).status_code == 204
    assert desk.switch.commands[-1] == HangUpLeg(call_id=interaction.call_id, leg=id_)
    gone = await client.delete(f"{API}/monitorings/{id_}")
    assert (gone.status_code, gone.json()["code"]) == (404, "unknown_monitoring")
    assert await audited(desk) == [
        ("sam", "monitoring_started", {"id": id_, "mode": "listen", "agent": "alice"}),
        ("sam", "monitoring_switched", {"id": id_, "agent": "alice", "before": "listen", "after": "whisper"}),
        ("sam", "monitoring_stopped", {"id": id_, "agent": "alice", "supervisor": "sam"}),
    ]


async def test_he_takes_the_call_over(desk: Desk) -> None:
    interaction = await talking(desk)
    client = await desk.signed_in("sam")
    id_ = await listens(desk, client, interaction, "barge")
    assert (await client.post(f"{API}/monitorings/{id_}/take-over")).status_code == 204
    live = desk.engine.state.interactions[interaction.id]
    assert (live.agent, live.endpoint) == ("sam", "sam-desk")
    assert AdmitMonitor(call_id=interaction.call_id, leg_id=id_, endpoint="sam-desk") in desk.switch.commands
    assert (await audited(desk))[-1] == ("sam", "call_taken_over", {"id": id_, "agent": "alice"})


async def test_an_agent_may_none_of_it(desk: Desk) -> None:
    interaction = await talking(desk)
    supervisor, client = await desk.signed_in("sam"), await desk.signed_in("bob")
    id_ = await listens(desk, supervisor, interaction)
    for answer in (
        await client.post(f"{API}/interactions/{interaction.id}/monitoring", json={"mode": "listen"}),
        await client.put(f"{API}/monitorings/{id_}", json={"mode": "barge"}),
        await client.delete(f"{API}/monitorings/{id_}"),
        await client.post(f"{API}/monitorings/{id_}/take-over"),
        await client.get(f"{API}/monitorings"),
    ):
        assert answer.status_code == 403


async def test_a_session_is_its_supervisors_and_an_administrator_may_end_it(desk: Desk) -> None:
    interaction = await talking(desk)
    sam, admin = await desk.signed_in("sam"), await desk.signed_in("admin")
    id_ = await listens(desk, sam, interaction)
    for answer in (
        await admin.put(f"{API}/monitorings/{id_}", json={"mode": "barge"}),
        await admin.post(f"{API}/monitorings/{id_}/take-over"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_monitoring")
    other = await listens(desk, admin, interaction)
    assert (await sam.delete(f"{API}/monitorings/{other}")).status_code == 404
    assert (await admin.delete(f"{API}/monitorings/{id_}")).status_code == 204
    assert list(desk.engine.state.monitorings) == [other]


async def test_without_a_telephone_it_says_so(desk: Desk) -> None:
    interaction = await talking(desk, CONFIGURATION)
    client = await desk.signed_in("sam")
    answer = await client.post(f"{API}/interactions/{interaction.id}/monitoring", json={"mode": "listen"})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_phone")
    assert "话机" in answer.json()["title"]


async def test_what_he_does_not_look_after_is_not_there(desk: Desk) -> None:
    interaction = await talking(desk, supervised(sam=frozenset({"other"}), admin=frozenset({"other"})))
    client = await desk.signed_in("sam")
    answer = await client.post(f"{API}/interactions/{interaction.id}/monitoring", json={"mode": "listen"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_interaction")
    unknown = await client.post(f"{API}/interactions/{new_id()}/monitoring", json={"mode": "listen"})
    assert answer.json()["code"] == unknown.json()["code"]
    await listens(desk, await desk.signed_in("admin"), interaction)


@pytest.mark.parametrize("given", [{}, {"mode": "shout"}, {"mode": "listen", "agent": "bob"}])
async def test_a_mode_that_is_none_is_refused(desk: Desk, given: dict[str, str]) -> None:
    client = await desk.signed_in("sam")
    answer = await client.post(f"{API}/interactions/{new_id()}/monitoring", json=given)
    assert answer.status_code == 422


async def kept(desk: Desk, number: int, *, agents: list[str], queue: str = "sales", supervisor: str = "sam") -> str:
    at = desk.clock.now() - timedelta(hours=number)
    call = await add_record(desk.database, started_at=at, queue=queue, agent=agents[-1])
    row = {
        "id": new_id(),
        "interaction_id": call,
        "call_id": "c",
        "supervisor": supervisor,
        "endpoint": "sam-desk",
        "agents": agents,
        "mode": "listen" if number % 2 else "barge",
        "state": "ended",
        "started_at": at,
        "deadline_at": at,
        "ended_at": at + timedelta(minutes=1),
        "cause": "stopped",
    }
    async with desk.database.transaction() as connection:
        await connection.execute(monitorings.insert().values(row))
    return call


async def test_the_history_is_filtered_and_paged_newest_first(desk: Desk) -> None:
    await desk.tell(Configured(configuration=supervised(), at=desk.clock.now()))
    calls = [
        await kept(desk, 1, agents=["alice"]),
        await kept(desk, 2, agents=["alice", "bob"]),
        await kept(desk, 3, agents=["carol"], supervisor="kim"),
    ]
    client = await desk.signed_in("sam")

    async def found(**wanted: Any) -> list[str]:
        answer = await client.get(f"{API}/monitorings", params=wanted)
        assert answer.status_code == 200, answer.text
        return [item["interaction_id"] for item in answer.json()["items"]]

    assert await found() == calls
    assert await found(agent="alice") == calls[:2]
    assert await found(agent="bob") == [calls[1]]
    assert await found(supervisor="kim") == [calls[2]]
    assert await found(mode="barge") == [calls[1]]
    assert await found(interaction=calls[0]) == [calls[0]]
    assert await found(queue="sales") == calls
    assert await found(queue="other") == []
    since = (desk.clock.now() - timedelta(minutes=150)).isoformat()
    assert await found(**{"from": since}) == calls[:2]
    assert await found(to=since) == [calls[2]]
    first = (await client.get(f"{API}/monitorings", params={"limit": 2})).json()
    assert first["items"][0]["supervisor_name"] == "Sam"
    assert first["items"][1]["agents"] == ["alice", "bob"]
    assert await found(limit=2, cursor=first["next_cursor"]) == [calls[2]]


async def test_the_history_says_how_he_changed_his_mode(desk: Desk) -> None:
    await desk.tell(Configured(configuration=supervised(), at=desk.clock.now()))
    call = await kept(desk, 1, agents=["alice"])
    await kept(desk, 2, agents=["alice"])
    client = await desk.signed_in("sam")
    (id_, other) = [item["id"] for item in (await client.get(f"{API}/monitorings")).json()["items"]]
    async with desk.database.transaction() as connection:
        for minute, (before, after) in enumerate([("listen", "whisper"), ("whisper", "barge")]):
            at = desk.clock.now() + timedelta(minutes=minute)
            detail = {"id": id_, "agent": "alice", "before": before, "after": after}
            await add_audit(connection, at=at, actor="sam", action=MODE_SWITCHED, subject=call, detail=detail)
    first, second = (await client.get(f"{API}/monitorings")).json()["items"]
    assert [(one["before"], one["after"]) for one in first["switches"]] == [("listen", "whisper"), ("whisper", "barge")]
    assert (second["id"], second["switches"]) == (other, [])


async def test_the_history_ends_where_his_scope_does(desk: Desk) -> None:
    await desk.tell(Configured(configuration=supervised(sam=frozenset({"sales"})), at=desk.clock.now()))
    calls = [
        await kept(desk, 1, agents=["alice"], queue="other", supervisor="kim"),
        await kept(desk, 2, agents=["carol"], queue="sales", supervisor="kim"),
        await kept(desk, 3, agents=["carol"], queue="other", supervisor="sam"),
        await kept(desk, 4, agents=["carol"], queue="other", supervisor="kim"),
    ]
    client, admin = await desk.signed_in("sam"), await desk.signed_in("admin")
    seen = [item["interaction_id"] for item in (await client.get(f"{API}/monitorings")).json()["items"]]
    assert seen == calls[:3]
    assert len((await admin.get(f"{API}/monitorings")).json()["items"]) == 4


async def test_the_record_of_the_call_says_who_listened_to_those_who_lead(desk: Desk) -> None:
    await desk.tell(Configured(configuration=supervised(), at=desk.clock.now()))
    call = await kept(desk, 1, agents=["alice"])
    sam, alice = await desk.signed_in("sam"), await desk.signed_in("alice")
    (shown,) = (await sam.get(f"{API}/interactions/{call}")).json()["monitorings"]
    assert (shown["supervisor"], shown["supervisor_name"], shown["agents"]) == ("sam", "Sam", ["alice"])
    assert (shown["mode"], shown["cause"]) == ("listen", "stopped")
    assert (await alice.get(f"{API}/interactions/{call}")).json()["monitorings"] == []
