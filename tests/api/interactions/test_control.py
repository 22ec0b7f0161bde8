"""What is asked of a live call reaches the core as it is meant: whose, to whom, how."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

import pytest
import pytest_asyncio
from httpx import AsyncClient

from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import LegAnswered
from callcenter.core.guest import Guest, GuestState
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.requests import (
    CompleteTransfer,
    DropGuest,
    HangUp,
    HoldCall,
    InviteGuest,
    JoinGuest,
    MuteGuest,
    PressKeys,
    Request,
    ResumeCall,
    SetNote,
    SetRecording,
    SwapGuest,
    Target,
    TargetKind,
    TransferCall,
)
from callcenter.core.state import State
from callcenter.engine.engine import Engine
from callcenter.engine.ids import new_id
from tests.support.desk import Desk

URL = "/api/v1/interactions"
CAROL = Target(kind=TargetKind.AGENT, name="carol")
NUMBER = Target(kind=TargetKind.NUMBER, name="+8613800138000")


@dataclass
class Asked:
    """An engine that writes down what it is asked for, or refuses it."""

    state: State
    now_at: datetime
    requests: list[Request] = field(default_factory=list)
    refusal: Refusal | None = None

    async def request(self, make: Callable[[datetime], Request]) -> None:
        """Write it down."""
        self.requests.append(make(self.now_at))
        if self.refusal is not None:
            raise ContactCenterError(self.refusal)


@pytest_asyncio.fixture
async def call(desk: Desk) -> Interaction:
    """Alice talks."""
    await desk.make_available("alice")
    call = await desk.call_arrives()
    await desk.answer(call)
    return desk.engine.state.interactions[call.id]


@pytest.fixture
def asked(desk: Desk, call: Interaction) -> Asked:
    """From now on nothing reaches the real engine."""
    asked = Asked(state=desk.engine.state, now_at=desk.clock.now())
    desk.app.state.parts = replace(desk.parts, engine=cast(Engine, asked))
    return asked


@pytest_asyncio.fixture
async def alice(desk: Desk) -> AsyncIterator[AsyncClient]:
    yield await desk.signed_in("alice")


@pytest_asyncio.fixture
async def bob(desk: Desk) -> AsyncIterator[AsyncClient]:
    yield await desk.signed_in("bob")


def guest(call: Interaction, agent: str | None = "bob") -> Guest:
    """One whom alice has asked in."""
    return Guest(
        id="g-1",
        interaction_id=call.id,
        number=1,
        invited_by="alice",
        agent=agent,
        state=GuestState.CONSULTING,
        invited_at=call.started_at,
    )


@pytest.mark.parametrize(
    ("path", "body", "kind", "more"),
    [
        ("hold", None, HoldCall, {}),
        ("resume", None, ResumeCall, {}),
        ("transfer", {"kind": "blind", "agent": "carol"}, TransferCall, {"target": CAROL}),
        (
            "transfer",
            {"kind": "blind", "queue": "support"},
            TransferCall,
            {"target": Target(kind=TargetKind.QUEUE, name="support")},
        ),
        ("transfer", {"kind": "blind", "number": "138 0013 8000"}, TransferCall, {"target": NUMBER}),
        ("transfer", {"kind": "attended", "agent": "carol"}, InviteGuest, {"target": CAROL, "joins": False}),
        ("transfer", {"kind": "attended", "number": "+86 138-0013-8000"}, InviteGuest, {"target": NUMBER}),
        ("transfer/swap", None, SwapGuest, {}),
        ("transfer/complete", None, CompleteTransfer, {}),
        ("transfer/cancel", None, DropGuest, {"guest_id": None}),
        ("conference", None, JoinGuest, {}),
        ("conference", {}, JoinGuest, {}),
        ("conference", {"agent": "carol"}, InviteGuest, {"target": CAROL, "joins": True}),
        ("conference", {"number": "13800138000"}, InviteGuest, {"target": NUMBER, "joins": True}),
        ("recording", {"action": "pause"}, SetRecording, {"paused": True}),
        ("recording", {"action": "resume"}, SetRecording, {"paused": False}),
        ("digits", {"digits": "12*#A"}, PressKeys, {"keys": "12*#A"}),
    ],
)
async def test_a_wish_reaches_the_core_in_the_agents_name(
    asked: Asked, alice: AsyncClient, call: Interaction, path: str, body: Any, kind: type[Request], more: dict[str, Any]
) -> None:
    answer = await alice.post(f"{URL}/{call.id}/{path}", json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    (request,) = asked.requests
    assert type(request) is kind
    wanted = {"interaction_id": call.id, "agent": "alice", "at": asked.now_at, **more}
    assert {name: getattr(request, name) for name in wanted} == wanted


async def test_guests_are_muted_and_let_go_by_their_ids(asked: Asked, alice: AsyncClient, call: Interaction) -> None:
    whose: dict[str, Any] = {"interaction_id": call.id, "agent": "alice", "guest_id": "g-1", "at": asked.now_at}
    for muted in (True, False):
        assert (await alice.patch(f"{URL}/{call.id}/guests/g-1", json={"muted": muted})).status_code == 204
        assert asked.requests.pop() == MuteGuest(**whose, muted=muted)
    assert (await alice.delete(f"{URL}/{call.id}/guests/g-1")).status_code == 204
    assert asked.requests == [DropGuest(**whose)]


async def test_the_note_is_kept_as_it_is(asked: Asked, alice: AsyncClient, call: Interaction) -> None:
    assert (await alice.put(f"{URL}/{call.id}/note", json={"note": "要发票 "})).status_code == 204
    assert asked.requests == [SetNote(interaction_id=call.id, agent="alice", note="要发票 ", at=asked.now_at)]
    assert (await alice.put(f"{URL}/{call.id}/note", json={"note": ""})).status_code == 204
    assert (await alice.put(f"{URL}/{call.id}/note", json={"note": "x" * 8001})).status_code == 422


@pytest.mark.parametrize("leave", ["delete", "hangup"])
async def test_a_guest_leaves_and_the_call_goes_on(
    asked: Asked, bob: AsyncClient, call: Interaction, leave: str
) -> None:
    asked.state.guests[call.id] = {"g-1": guest(call)}
    path = f"{URL}/{call.id}"
    answer = await (bob.delete(f"{path}/guests/g-1") if leave == "delete" else bob.post(f"{path}/hangup"))
    assert answer.status_code == 204
    assert asked.requests == [
        DropGuest(interaction_id=call.id, agent="alice", guest_id="g-1", at=asked.now_at)  # in the host's name
    ]


async def test_a_guest_decides_about_nobody_else(asked: Asked, bob: AsyncClient, call: Interaction) -> None:
    asked.state.guests[call.id] = {"g-1": guest(call), "g-2": replace(guest(call, agent=None), id="g-2")}
    await bob.delete(f"{URL}/{call.id}/guests/g-2")
    await bob.patch(f"{URL}/{call.id}/guests/g-1", json={"muted": True})
    await bob.post(f"{URL}/{call.id}/transfer/complete")
    assert [getattr(request, "agent", None) for request in asked.requests] == ["bob", "bob", "bob"]


async def test_who_is_no_guest_hangs_up_as_before(asked: Asked, alice: AsyncClient, call: Interaction) -> None:
    asked.state.guests[call.id] = {"g-1": guest(call)}
    await alice.post(f"{URL}/{call.id}/hangup")
    assert asked.requests == [HangUp(interaction_id=call.id, agent="alice", at=asked.now_at)]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("transfer", None),
        ("transfer", {}),
        ("transfer", {"kind": "blind"}),
        ("transfer", {"kind": "warm", "agent": "carol"}),
        ("transfer", {"agent": "carol"}),
        ("transfer", {"kind": "blind", "agent": "carol", "queue": "sales"}),
        ("transfer", {"kind": "attended", "queue": "sales"}),
        ("transfer", {"kind": "blind", "agent": "x" * 65}),
        ("transfer", {"kind": "blind", "agent": "carol", "to": "me"}),
        ("conference", {"agent": "carol", "number": "13800138000"}),
        ("conference", {"queue": "sales"}),
        ("recording", {}),
        ("recording", {"action": "stop"}),
        ("digits", {"digits": ""}),
        ("digits", {"digits": "1" * 33}),
        ("digits", {"digits": "1,2"}),
        ("digits", {"digits": "１"}),
        ("digits", {"digits": "1\n"}),
        ("digits", {"digits": "w"}),
    ],
)
async def test_what_makes_no_sense_is_refused(
    asked: Asked, alice: AsyncClient, call: Interaction, path: str, body: Any
) -> None:
    answer = await alice.post(f"{URL}/{call.id}/{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert asked.requests == []


@pytest.mark.parametrize(
    ("refusal", "status", "language", "words"),
    [
        (Refusal.ALREADY_HELD, 409, "en", "The caller is on hold already"),
        (Refusal.TARGET_NOT_AVAILABLE, 409, "zh", "对方现在无法接听"),
        (Refusal.NOT_YOUR_INTERACTION, 403, "en", "Another agent's interaction"),
        (Refusal.UNKNOWN_GUEST, 404, "zh", "通话中没有这位参与者"),
        (Refusal.CONFERENCE_FULL, 409, "en", "No more people fit into this call"),
    ],
)
async def test_what_the_core_refuses_is_said_in_both_languages(
    asked: Asked, desk: Desk, call: Interaction, refusal: Refusal, status: int, language: str, words: str
) -> None:
    asked.refusal = refusal
    client = await desk.signed_in("bob" if language == "en" else "alice")
    answer = await client.post(f"{URL}/{call.id}/hold")
    assert (answer.status_code, answer.json()["code"], answer.json()["title"]) == (status, refusal, words)


async def test_a_transfer_that_is_asked_for_twice_with_one_key_is_made_once(
    asked: Asked, alice: AsyncClient, call: Interaction
) -> None:
    body, headers = {"kind": "blind", "agent": "carol"}, {"Idempotency-Key": new_id()}
    for replayed in (None, "true"):
        answer = await alice.post(f"{URL}/{call.id}/transfer", json=body, headers=headers)
        assert (answer.status_code, answer.headers.get("idempotency-replayed")) == (204, replayed)
    assert len(asked.requests) == 1
    other = await alice.post(f"{URL}/{call.id}/transfer", json={**body, "agent": "dave"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_who_is_not_signed_in_does_nothing(asked: Asked, desk: Desk, call: Interaction) -> None:
    stranger = desk.client()
    for path in ("hold", "resume", "transfer/swap", "conference"):
        assert (await stranger.post(f"{URL}/{call.id}/{path}")).status_code == 401
    assert asked.requests == []


async def test_a_caller_is_held_and_taken_back_and_the_second_time_is_refused(
    desk: Desk, alice: AsyncClient, call: Interaction
) -> None:
    path = f"{URL}/{call.id}"
    assert (await alice.post(f"{path}/hold")).status_code == 204
    assert desk.engine.state.interactions[call.id].held
    again = await alice.post(f"{path}/hold")
    assert (again.status_code, again.json()["code"]) == (409, "already_held")
    assert (await alice.post(f"{path}/resume")).status_code == 204
    assert not desk.engine.state.interactions[call.id].held


async def test_a_colleague_is_asked_leaves_and_the_call_goes_on(
    desk: Desk, alice: AsyncClient, bob: AsyncClient, call: Interaction
) -> None:
    path, wanted = f"{URL}/{call.id}", {"kind": "attended", "agent": "bob"}
    busy = await alice.post(f"{path}/transfer", json=wanted)
    assert (busy.status_code, busy.json()["code"]) == (409, "target_not_available")
    await desk.make_available("bob")
    assert (await alice.post(f"{path}/transfer", json=wanted)).status_code == 204
    (guest,) = desk.engine.state.guests[call.id].values()
    await desk.tell(LegAnswered(call_id=call.call_id, leg_id=guest.id, at=desk.clock.now()))
    assert (await bob.post(f"{path}/hangup")).status_code == 204
    assert call.id not in desk.engine.state.guests
    live = desk.engine.state.interactions[call.id]
    assert (live.stage, live.agent) == (Stage.CONNECTED, "alice")


async def test_nobody_steers_the_call_of_somebody_else(desk: Desk, bob: AsyncClient, call: Interaction) -> None:
    sam = await desk.signed_in("sam")
    for client in (bob, sam):
        answer = await client.post(f"{URL}/{call.id}/hold")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_your_interaction")
    unknown = await bob.post(f"{URL}/{new_id()}/hold")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_interaction")


async def test_a_call_that_is_not_recorded_cannot_be_paused(alice: AsyncClient, call: Interaction) -> None:
    answer = await alice.post(f"{URL}/{call.id}/recording", json={"action": "pause"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_recorded")
