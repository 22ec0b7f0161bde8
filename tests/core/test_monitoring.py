"""The table of a monitoring, and where a supervisor's phone belongs: read off the call."""

from dataclasses import replace
from datetime import datetime

import pytest

from callcenter.core.commands import MonitorSpot
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.guest import Guest, GuestState
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.monitoring import (
    Monitoring,
    MonitoringMode,
    MonitoringState,
    MonitoringStep,
    is_live,
    spot_of,
    stepped,
)
from tests.support.floor import START

TALK = Interaction(
    id="i",
    call_id="c",
    direction="inbound",
    ani="1",
    dnis="4000",
    agent="ann",
    endpoint="ann",
    stage=Stage.CONNECTED,
    started_at=START,
)
PLACED = replace(TALK, placed=True)


def a_monitoring(state: MonitoringState = MonitoringState.CALLING) -> Monitoring:
    return Monitoring(
        id="m",
        interaction_id="i",
        call_id="c",
        supervisor="sam",
        endpoint="sam",
        agents=("ann", "bob"),
        mode=MonitoringMode.LISTEN,
        state=state,
        started_at=START,
        deadline_at=START,
    )


def a_guest(state: GuestState) -> Guest:
    return Guest(
        id="g",
        interaction_id="i",
        number=1,
        invited_by="ann",
        agent="bob",
        endpoint="bob",
        state=state,
        invited_at=START,
    )


def spot(mode: MonitoringMode, talk: Interaction, *guests: Guest, own: bool = False) -> tuple[MonitorSpot, str | None]:
    return spot_of(mode, talk, guests, on_agents_channel=own)


def test_it_is_called_is_on_and_ends_once() -> None:
    on = stepped(a_monitoring(), MonitoringStep.ANSWER)
    assert on.state is MonitoringState.ON
    ended = stepped(on, MonitoringStep.END)
    assert (is_live(on), is_live(ended)) == (True, False)
    for state, step in (
        (MonitoringState.ON, MonitoringStep.ANSWER),
        (MonitoringState.ENDED, MonitoringStep.END),
        (MonitoringState.ENDED, MonitoringStep.ANSWER),
    ):
        with pytest.raises(ContactCenterError) as refused:
            stepped(a_monitoring(state), step)
        assert refused.value.code is Refusal.ILLEGAL_TRANSITION


def test_the_last_agent_is_the_one_who_is_heard() -> None:
    assert a_monitoring().agent == "bob"


@pytest.mark.parametrize("talk", [TALK, PLACED])
def test_who_listens_or_whispers_is_on_the_agents_leg(talk: Interaction) -> None:
    assert spot(MonitoringMode.LISTEN, talk) == (MonitorSpot.LISTEN, "ann")
    assert spot(MonitoringMode.WHISPER, talk) == (MonitorSpot.WHISPER, "ann")


def test_who_talks_along_is_in_the_room_once_there_is_one() -> None:
    assert spot(MonitoringMode.BARGE, TALK) == (MonitorSpot.WHISPER, "ann")
    assert spot(MonitoringMode.BARGE, PLACED) == (MonitorSpot.ROOM, None)


def test_while_the_agent_is_elsewhere_who_talks_along_is_with_him() -> None:
    held = replace(PLACED, held=True)
    assert spot(MonitoringMode.BARGE, held) == (MonitorSpot.WHISPER, "ann")
    for state in (GuestState.RINGING, GuestState.CONSULTING):
        assert spot(MonitoringMode.BARGE, PLACED, a_guest(state)) == (MonitorSpot.WHISPER, "ann")
    assert spot(MonitoringMode.BARGE, PLACED, a_guest(GuestState.WAITING)) == (MonitorSpot.ROOM, None)
    # A conference whose caller is held: the others talk on.
    assert spot(MonitoringMode.BARGE, held, a_guest(GuestState.JOINED)) == (MonitorSpot.ROOM, None)


@pytest.mark.parametrize("mode", [*MonitoringMode])
def test_without_an_agent_on_the_phone_there_is_nobody_to_be_heard(mode: MonitoringMode) -> None:
    away: datetime = START
    for talk in (
        replace(PLACED, return_deadline_at=away),
        replace(TALK, stage=Stage.QUEUED, agent=None, endpoint=None),
        replace(TALK, agent=None),
        replace(TALK, endpoint=None),
    ):
        assert spot(mode, talk) == (MonitorSpot.APART, None)


@pytest.mark.parametrize("mode", [*MonitoringMode])
def test_where_the_call_is_the_agents_own_channel_he_is_on_that(mode: MonitoringMode) -> None:
    talk = replace(TALK, endpoint=None)
    assert spot(mode, talk, own=True) == (MonitorSpot(mode.value), None)
    assert spot(mode, replace(talk, stage=Stage.WRAP_UP), own=True) == (MonitorSpot.APART, None)
