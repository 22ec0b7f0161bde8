"""What screens show: counts as a person would count, and nothing that was typed in secret."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from callcenter.api.realtime.shapes import QueueView, WrapUpView
from callcenter.api.realtime.views import agent_view, interaction_view, matches_of, owners_of, queue_view, recent_of
from callcenter.core.agent import Activity, PhoneState, Status
from callcenter.core.configuration import WrapUpMode
from callcenter.core.guest import Guest, GuestState
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.participation import Participation
from callcenter.core.requests import SetAgentStatus
from callcenter.reporting.floor import Floor
from tests.support.rehearsal import CONFIGURATION, Rehearsal


def an_open_floor() -> Rehearsal:
    rehearsal = Rehearsal()
    rehearsal.open()
    return rehearsal


def the_view(rehearsal: Rehearsal, queue: str) -> QueueView:
    state = rehearsal.center.state
    return queue_view(state, queue, Floor(state).of(queue, rehearsal.clock.at))


def counts(rehearsal: Rehearsal, queue: str = "sales") -> dict[str, int]:
    """What is not zero."""
    view = the_view(rehearsal, queue)
    told = view.model_dump(include={name for name in view.model_fields_set if name.startswith(("agents", "waiting"))})
    del told["agents_logged_in"]
    return {name: count for name, count in told.items() if count}


def test_an_agent_is_counted_once_by_what_he_does_or_else_by_what_he_may_do() -> None:
    rehearsal = an_open_floor()
    assert counts(rehearsal) == {"agents_available": 2}
    rehearsal.play("arrive", 1)
    assert counts(rehearsal) == {"agents_offered": 1, "agents_available": 1}
    rehearsal.play("answered")
    rehearsal.put(SetAgentStatus(agent="bob", status=Status.NOT_READY, reason="lunch", at=rehearsal.clock.at))
    assert counts(rehearsal) == {"agents_on_contact": 1, "agents_not_ready": 1}
    rehearsal.play("hung_up")
    rehearsal.put(SetAgentStatus(agent="bob", status=Status.OFFLINE, at=rehearsal.clock.at))
    assert counts(rehearsal) == {"agents_wrap_up": 1}


def test_who_would_take_a_call_but_is_on_the_phone_is_not_there_for_the_queue() -> None:
    rehearsal = an_open_floor()
    state = rehearsal.center.state
    state.agents["alice"] = replace(state.agents["alice"], phone=PhoneState.IN_USE)
    assert counts(rehearsal) == {"agents_available": 1, "agents_not_ready": 1}


def test_the_longest_wait_is_that_of_the_first_in_the_queue_and_nobody_waits_in_an_empty_one() -> None:
    rehearsal = an_open_floor()
    for agent in ("alice", "bob"):
        rehearsal.put(SetAgentStatus(agent=agent, status=Status.NOT_READY, at=rehearsal.clock.at))
    rehearsal.play("arrive", 1)
    first_at = rehearsal.clock.at
    rehearsal.play("arrive", 1, seconds=60)
    sales, support = (the_view(rehearsal, name) for name in ("sales", "support"))
    assert (sales.waiting, sales.longest_waiting_since_at) == (2, first_at)
    assert first_at + timedelta(seconds=60) == rehearsal.clock.at
    assert (support.waiting, support.longest_waiting_since_at) == (0, None)


def test_an_interaction_is_on_a_desk_from_the_offer_to_the_end_of_the_wrap_up() -> None:
    rehearsal = an_open_floor()
    rehearsal.play("arrive", 1)
    (one,) = rehearsal.interactions()
    state = rehearsal.center.state
    owners = {stage: owners_of(state, replace(one, stage=stage)) for stage in Stage}
    assert {stage for stage, agents in owners.items() if agents == ("alice",)} == {
        Stage.DIALING,
        Stage.OFFERED,
        Stage.CONNECTED,
        Stage.WRAP_UP,
    }
    assert interaction_view(rehearsal.center.state, one).stage is Stage.OFFERED


def test_the_desk_is_told_what_the_queue_wants_of_the_time_after_the_call() -> None:
    rehearsal = an_open_floor()
    rehearsal.play("arrive", 1)
    (one,) = rehearsal.interactions()
    one = replace(one, wrap_up_wanted=True, wrap_up_extended=1)
    state = rehearsal.center.state
    queue = replace(CONFIGURATION.queues[one.queue or ""], wrap_up_mode=WrapUpMode.OPTIONAL, wrap_up_extend_seconds=45)
    state.configuration = replace(CONFIGURATION, queues={queue.name: queue})
    assert interaction_view(state, one).wrap_up == WrapUpView(
        mode=WrapUpMode.OPTIONAL, wanted=True, extend_seconds=45, extensions_left=2
    )
    state.configuration = replace(CONFIGURATION, queues={})
    assert interaction_view(state, one).wrap_up.mode is WrapUpMode.NONE


def test_an_agent_who_left_the_configuration_is_shown_by_his_name() -> None:
    rehearsal = an_open_floor()
    state = rehearsal.center.state
    state.configuration = replace(CONFIGURATION, agents={})
    view = agent_view(state, state.agents["alice"])
    assert (view.display_name, view.queues, view.activity) == ("alice", [], Activity.IDLE)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"id": 7, "name": "Wang", "phones": "none"}, {"id": "7", "name": "Wang", "phones": []}),
        ({"name": None, "secret": "x"}, {"id": "", "name": ""}),
        ({"id": "c", "segment": ["vip"]}, {"id": "c", "segment": None}),
    ],
)
def test_an_unfit_field_of_a_foreign_database_is_left_out_and_the_rest_is_shown(
    given: dict[str, Any], shown: dict[str, Any]
) -> None:
    (match,) = matches_of([given])
    assert {name: getattr(match, name) for name in shown} == shown


def test_a_contact_before_shows_its_note() -> None:
    rows = [{"id": "i", "started_at": "2026-03-01T08:00:00+00:00", "note": "要发票", "outcome": "nonsense"}]
    (contact,) = recent_of(rows)
    assert (contact.note, contact.outcome) == ("要发票", None)
    assert contact.started_at is not None


def a_talk() -> tuple[Rehearsal, Interaction]:
    """Alice talks with a caller of sales."""
    rehearsal = an_open_floor()
    rehearsal.play("arrive", 1)
    rehearsal.play("answered")
    (one,) = rehearsal.interactions()
    return rehearsal, one


def a_guest(one: Interaction, **more: Any) -> Guest:
    given = {"id": "g-1", "number": 1, "invited_by": "alice", "invited_at": one.started_at, "agent": "bob", **more}
    return Guest(interaction_id=one.id, **given)


def test_guests_are_shown_in_their_order_with_who_asked_them_and_since_when() -> None:
    rehearsal, one = a_talk()
    later_at = one.started_at + timedelta(seconds=9)
    outside = a_guest(
        one, id="g-2", agent=None, dialled="+8613900139000", state=GuestState.JOINED, answered_at=later_at, muted=True
    )
    rehearsal.center.state.guests[one.id] = {"g-1": a_guest(one, joins=True), "g-2": outside}
    first, second = interaction_view(rehearsal.center.state, one).guests
    assert (first.agent, first.display_name, first.number, first.state) == ("bob", "Bob", None, GuestState.RINGING)
    assert (first.joins, first.invited_by, first.invited_by_name, first.since_at) == (
        True,
        "alice",
        "Alice",
        one.started_at,
    )
    assert (second.agent, second.display_name, second.number, second.muted) == (None, None, "+8613900139000", True)
    assert second.since_at == later_at


def test_a_talk_is_on_the_desks_of_its_guests_too_and_of_who_still_wraps_it_up() -> None:
    rehearsal, one = a_talk()
    state = rehearsal.center.state
    state.guests[one.id] = {"g-1": a_guest(one)}
    assert owners_of(state, one) == ("alice", "bob")
    state.guests.clear()
    left_at = rehearsal.clock.at
    state.participations["bob"] = Participation(
        interaction_id=one.id,
        number=1,
        agent="bob",
        queue="sales",
        joined_at=one.started_at,
        left_at=left_at,
        extended=1,
        note="要发票",
    )
    assert owners_of(state, one) == ("alice", "bob")
    assert owners_of(state, replace(one, stage=Stage.QUEUED)) == ("bob",)
    handed_over = agent_view(state, state.agents["bob"]).handed_over
    assert handed_over is not None
    assert (handed_over.interaction_id, handed_over.note, handed_over.left_at) == (one.id, "要发票", left_at)
    assert handed_over.wrap_up == WrapUpView(mode=WrapUpMode.TIMED, wanted=False, extend_seconds=30, extensions_left=2)
    assert agent_view(state, state.agents["alice"]).handed_over is None


@pytest.mark.parametrize(
    ("recordings", "recorded"), [((), False), (("message-1",), False), (("message-1", "talk-1"), True)]
)
def test_only_the_recording_of_a_talk_counts_as_one(recordings: tuple[str, ...], recorded: bool) -> None:
    rehearsal, one = a_talk()
    assert interaction_view(rehearsal.center.state, replace(one, recordings=recordings)).recorded is recorded


def test_a_lost_phone_is_awaited_until_a_moment() -> None:
    rehearsal, one = a_talk()
    until_at = rehearsal.clock.at + timedelta(seconds=20)
    view = interaction_view(rehearsal.center.state, replace(one, return_deadline_at=until_at))
    assert (view.phone_away_until, view.agent_name, view.transfers) == (until_at, "Alice", 0)
