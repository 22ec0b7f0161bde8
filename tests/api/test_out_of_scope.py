"""Every route that a supervisor may call: what is out of his scope is neither shown to him nor changed by him.

A route that takes a contact, an agent or a queue by its path is tried as it is, with a body from `BODIES`. Any other
has its line here: that it lists, what it is given, or why it is open. A new route without one fails.
"""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest_asyncio
from fastapi.routing import APIRoute, iter_route_contexts

from callcenter.api.passwords import hash_password
from callcenter.api.people import Role
from callcenter.core.acd.hours import Schedule
from callcenter.core.configuration import AgentProfile, Queue
from callcenter.core.supervision import Supervision, SupervisorScope
from callcenter.engine.ids import new_id
from callcenter.records.missed_callers import MissedCallers
from callcenter.store.database import Database
from callcenter.store.tables import callbacks, monitorings, users
from tests.api.test_auth import requirements
from tests.records.test_voicemails import leave, voicemails
from tests.support.alarm_desk import LEVEL
from tests.support.desk import CONFIGURATION, PASSWORD, Desk, add_record, running_desk
from tests.support.quality_floor import Floor
from tests.support.recorded_talks import Kept, talk
from tests.support.wishes import wish

Json = dict[str, Any]
API: Final = "/api/v1"

# Sam looks after support alone. What is named here is of sales, or of bob, who belongs to sales.
CONFIGURED: Final = replace(
    CONFIGURATION,
    queues={
        **CONFIGURATION.queues,
        "vip": Queue(name="vip", label_en="VIP", label_zh="贵宾", schedule="office"),
        "support": Queue(name="support", label_en="Support", label_zh="支持"),
    },
    agents={
        **CONFIGURATION.agents,
        "sam": AgentProfile(username="sam", display_name="Sam", endpoint="sam-desk", queues=frozenset()),
    },
    schedules={"office": Schedule(timezone="UTC", periods={})},
    supervision=Supervision(scopes={"sam": SupervisorScope(queues=frozenset({"support"}))}),
)

OPEN: Final = {
    "/session": "one's own",
    "/agents/me/": "he himself",
    "/phone": "his own phone",
    "/directory": "a call can go to anybody",
    "/queues/{name}/opening": "hours are no secret",
    "/routing": "how calls are led; only administrators change it",
    "/flows": "how calls are led; only administrators change it",
    "/dispositions": "settings of the house",
    "/custom-fields": "settings of the house",
    "/privacy": "settings of the house",
    "/metrics": "what figures mean",
    "/quality/forms": "settings of the house",
    "/quality/rules": "settings of the house: what they choose is seen by scope",
    "/quality/agreement": "of graders among themselves",
    "/quality/graders": "who may grade",
    "/reports": "figures are cut by reach: tests/figures/test_reports.py, tests/api/reports",
    "/customers": "a customer is in no queue: who serves him sees all that has been with him",
    "/do-not-call": "of customers",
    "/tickets": "of customers",
    "/ticket-": "settings of the house",
    "/sla-policies": "settings of the house",
    "/orders": "of customers",
    "/surveys": "of customers",
    "/tasks": "of customers",
    "/messages": "what was written to customers",
    "/record-events": "the feed of the records of customers, for programs",
    "/notices": "his own",
    "/calls": "calls of his own phone, and stopping all calls to the outside",
    "/desk-messages": "people may write to each other",
    "/monitorings/{monitoring_id}": "his own session",
    "GET /queues": "what queues there are and what they are called",
    "GET /schedules": "hours are no secret",
    "GET /schedules/{name}": "hours are no secret",
}
# Nothing of sales is in what these answer; an administrator finds it there.
LISTS: Final[dict[str, Json]] = {
    "GET /agents": {},
    "GET /agents/figures": {},
    "GET /interactions": {},
    "GET /callbacks": {},
    "GET /missed-calls": {},
    "GET /voicemails": {},
    "GET /recordings": {},
    "GET /monitorings": {},
    "GET /quality/evaluations": {},
    "GET /quality/appeals": {},
    "GET /quality/calibrations": {},
    "GET /quality/trend": {"from": "2026-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z", "by": "agent"},
    "GET /wallboards": {},
    "GET /alarms": {},
    "GET /alarms/choices": {},
    "GET /alarms/now": {},
    "GET /alarms/history": {},
}
NAMES_OF_SALES: Final = ("sales", "bob")
_ALARM: Final = {"name": "x", "conditions": [LEVEL], "for_seconds": 0, "queues": ["sales"]}
_FORECAST: Final = {"queue": "sales", "date": "2026-03-02", "formula": "erlang_c"}
# What the others are given; `$name` is one of what is there.
BODIES: Final[dict[str, Json]] = {
    "PUT /agents/{username}/status": {"status": "available"},
    "PUT /agents/{username}/phone": {"kind": "desk"},
    "PUT /agents/{username}/mobile": {"number": None},
    "PUT /agents/{username}/queues": {"queues": []},
    "PUT /agents/{username}/skills": {"skills": {}},
    "POST /schedules/{name}/emergency": {"reason": "fire"},
    "POST /interactions/{interaction_id}/transfer": {"kind": "blind", "queue": "support"},
    "PATCH /interactions/{interaction_id}/guests/{guest_id}": {"muted": True},
    "POST /interactions/{interaction_id}/recording": {"action": "pause"},
    "POST /interactions/{interaction_id}/digits": {"digits": "1"},
    "PUT /interactions/{interaction_id}/note": {"note": "x"},
    "POST /interactions/{interaction_id}/priority": {"points": 5},
    "POST /interactions/{interaction_id}/queue": {"queue": "support"},
    "POST /interactions/{interaction_id}/agent": {"agent": None},
    "POST /interactions/{interaction_id}/disposition": {"code": "sale"},
    "PUT /interactions/{interaction_id}/wrap-up": {"wanted": True},
    "POST /interactions/{interaction_id}/customer": {"customer_id": "$customer_id"},
    "POST /interactions/{interaction_id}/customer/new": {"name": "x"},
    "POST /interactions/{interaction_id}/customer/number": {"customer_id": "$customer_id"},
    "POST /interactions/{interaction_id}/monitoring": {"mode": "listen"},
    "POST /callbacks": {"number": "+8613800138001", "queue": "sales"},
    "PATCH /callbacks/{callback_id}": {"due_at": "2027-01-01T12:00:00Z"},
    "POST /missed-calls/{line_id}/done": {"result": "reached"},
    "PUT /recordings/{recording_id}/legal-hold": {"reason": "x"},
    "POST /quality/evaluations": {"interaction_id": "$interaction_id", "form_id": "$form_id", "grader": "me"},
    "PUT /quality/evaluations/{evaluation_id}": {"answers": {}},
    "POST /quality/evaluations/{evaluation_id}/appeal": {"text": "x"},
    "POST /quality/appeals/{appeal_id}/answer": {"text": "x"},
    "POST /quality/calibrations": {
        "interaction_id": "$interaction_id",
        "form_id": "$form_id",
        "graders": ["kim", "admin"],
    },
    "POST /forecast/check": _FORECAST,
    "POST /wallboards": {"name": "x", "queues": ["sales"]},
    "POST /alarms": _ALARM,
    "POST /alarms/test": _ALARM,
    "PUT /alarms/{alarm_id}": _ALARM,
    "POST /alarms/{alarm_id}/mute": {"until": None},
}
QUERIES: Final[dict[str, Json]] = {"GET /forecast": {name: _FORECAST[name] for name in ("queue", "date")}}
# Why it is refused, besides 404: what is of a person's own hands is asked of his own; what is no secret is forbidden.
_REFUSED: Final = {"not_your_interaction", "contact_not_gradable", "forbidden", "no_live_offer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The API with sam and an administrator signed in, and one of everything that is out of sam's scope."""

    desk: Desk
    sam: httpx.AsyncClient
    admin: httpx.AsyncClient
    # By the names that routes give them; of a contact: one that is over, one that waits.
    there: dict[str, tuple[str, ...]]


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with running_desk(database, recordings=tmp_path) as desk:
        desk.engine.configure(CONFIGURED)
        await desk.tell()
        yield await built(desk, tmp_path)


async def built(desk: Desk, folder: Path) -> House:
    """One of everything, by whoever may make it."""
    async with desk.database.transaction() as connection:
        kim = {"id": new_id(), "username": "kim", "display_name": "Kim", "role": "supervisor", "language": "zh"}
        await connection.execute(users.insert().values({**kim, "password_hash": hash_password(PASSWORD)}))
    people = {name: await desk.signed_in(name) for name in ("sam", "kim", "bob", "admin")}
    admin, floor = people["admin"], Floor(desk, people)

    async def made(path: str, given: Json) -> str:
        answer = await admin.post(f"{API}{path}", json=given)
        assert answer.status_code == 201, (path, answer.text)
        return str(answer.json()["id"])

    async def only(path: str) -> str:
        answer = await admin.get(f"{API}{path}")
        assert answer.status_code == 200, (path, answer.text)
        return str(answer.json()["items"][0]["id"])

    over = await talk(desk.database, desk.clock.now(), folder=folder, agents=("bob",))
    await Kept(database=desk.database, folder=folder, clock=desk.clock).keeper().run_due()
    waiting = await desk.call_arrives()
    await leave(desk.database, desk.clock.now())
    await voicemails(desk.database, desk.clock).run_due()
    at, number = desk.clock.now(), "+8613900139000"
    lost = {"ani": number, "ani_e164": number, "queue": "sales", "outcome": "abandoned_in_queue", "ended_at": at}
    await add_record(desk.database, started_at=at - timedelta(seconds=40), **lost)
    looking = MissedCallers(desk.database, clock=desk.clock, new_id=new_id, configuration=lambda: CONFIGURED)
    await looking.run_due()
    wanted = wish(1, queue="sales")
    listened = {
        "id": new_id(),
        "interaction_id": over,
        "call_id": over,
        "supervisor": "kim",
        "endpoint": "kim-desk",
        "agents": ["bob"],
        "mode": "listen",
        "state": "ended",
        "started_at": at,
        "deadline_at": at,
    }
    async with desk.database.transaction() as connection:
        await connection.execute(callbacks.insert(), [asdict(wanted)])
        await connection.execute(monitorings.insert().values(listened))
    form = await floor.form()
    asked = {"interaction_id": over, "form_id": form["id"]}
    evaluation = await made("/quality/evaluations", {**asked, "grader": "admin"})
    await floor.graded({"id": evaluation}, by="admin")
    appealed = await people["bob"].post(f"{API}/quality/evaluations/{evaluation}/appeal", json={"text": "no"})
    assert appealed.status_code == 201, appealed.text
    alarm = await made("/alarms", {"name": "Level", "conditions": [LEVEL], "for_seconds": 0, "queues": ["sales"]})
    desk.sums.set_level("sales", 0.1)
    await desk.parts.alarms.run_due()
    there = {
        "interaction_id": (over, waiting.id),
        "guest_id": ("g1",),
        "username": ("bob",),
        "name": ("sales",),
        "callback_id": (wanted.id,),
        "line_id": (await only("/missed-calls"),),
        "voicemail_id": (await only("/voicemails"),),
        "recording_id": (await only("/recordings"),),
        "form_id": (str(form["id"]),),
        "evaluation_id": (evaluation,),
        "appeal_id": (str(appealed.json()["id"]),),
        "calibration_id": (await made("/quality/calibrations", {**asked, "graders": ["kim", "admin"]}),),
        "wallboard_id": (await made("/wallboards", {"name": "Lobby", "queues": ["sales"]}),),
        "alarm_id": (alarm,),
        "instance_id": (await only("/alarms/now"),),
        "customer_id": (str((await admin.post(f"{API}/customers", json={"name": "x"})).json()["id"]),),
    }
    return House(desk=desk, sam=people["sam"], admin=admin, there=there)


def routes_of(desk: Desk) -> Iterator[str]:
    """What a supervisor may call, as method and path."""
    for context in iter_route_contexts(desk.app.routes):
        route, path = context.original_route, str(context.path)
        if not isinstance(route, APIRoute) or not path.startswith(API):
            continue
        if any(required.role is Role.ADMIN for required in requirements(route.dependant)):
            continue
        yield from (f"{method} {path.removeprefix(API)}" for method in sorted(route.methods or ()))


def is_open_by(one: str, route: str) -> bool:
    """Whether a line of `OPEN` is about this route: it begins so; with its method, it is just that."""
    return route == one if " " in one else route.partition(" ")[2].startswith(one)


async def test_what_is_out_of_scope_is_in_no_list(house: House) -> None:
    for route, query in LISTS.items():
        place = API + route.removeprefix("GET ")
        full, own = await house.admin.get(place, params=query), await house.sam.get(place, params=query)
        assert (full.status_code, own.status_code) == (200, 200), (route, full.text, own.text)
        assert any(f'"{name}"' in full.text for name in NAMES_OF_SALES), f"{route} has nothing to hide"
        for name in NAMES_OF_SALES:
            assert f'"{name}"' not in own.text, (route, name)
        for ids in house.there.values():
            assert not [one for one in ids if f'"{one}"' in own.text], route


async def test_what_is_out_of_scope_is_refused_by_every_route_that_takes_it(house: House) -> None:
    routes, wrong = set(routes_of(house.desk)), []
    assert LISTS.keys() | BODIES.keys() | QUERIES.keys() <= routes
    assert not [one for one in OPEN if not any(is_open_by(one, route) for route in routes)]
    for route in sorted(routes):
        if route in LISTS or any(is_open_by(one, route) for one in OPEN):
            continue
        method, _, path = route.partition(" ")
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        unknown = [name for name in names if name not in house.there]
        assert not unknown, f"say in this test what {route} is given for {unknown}, or why it is open to all"
        assert names or route in BODIES or route in QUERIES, f"{route}: does it list, what is it given, why is it open?"
        for call in house.there["interaction_id"]:
            place = API + path.replace("{interaction_id}", call)
            for name in names:
                value = "office" if path.startswith("/schedules") else house.there[name][0]
                place = place.replace("{" + name + "}", value)
            body = json.dumps(BODIES[route]) if route in BODIES else None
            for name in ("interaction_id", "form_id", "customer_id"):
                body = body and body.replace(f"${name}", call if name == "interaction_id" else house.there[name][0])
            answer = await house.sam.request(
                method,
                place,
                content=body,
                params=QUERIES.get(route),
                headers={"Content-Type": "application/json", "If-Match": "*"},
            )
            code = answer.json()["code"] if 400 <= answer.status_code < 500 else ""
            if not (code.startswith("unknown_") or code in _REFUSED):
                wrong.append((route, answer.status_code, answer.text))
    assert not wrong
