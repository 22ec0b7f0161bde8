"""What is written down of a recording: when it began, was paused and for what, and why a talk is not recorded."""

from dataclasses import replace
from typing import Any

import pytest

from callcenter.core.commands import PlayPrompts, RecordMessage, RingAgents
from callcenter.core.configuration import Configuration, Overflow, OverflowKind, OverflowReason
from callcenter.core.events import CustomersFound, RecordingSpaceChanged
from callcenter.core.reactions.recordings import message_refused, prepared
from callcenter.core.requests import PauseCause, SetRecording
from callcenter.core.turn import Turn
from tests.support.floor import START
from tests.support.steering import Steered, recorded_floor


def log_of(book: Steered) -> list[tuple[str, str, str | None]]:
    return [(note["what"], note["name"], note["cause"]) for note in book.record().recording_log]


def pause(paused: bool, cause: PauseCause = PauseCause.AGENT) -> SetRecording:
    return SetRecording(interaction_id="id1", agent="ann", paused=paused, cause=cause, at=START)


def rung(book: Steered) -> str | None:
    (ring,) = [order for order in book.orders if isinstance(order, RingAgents)]
    return ring.recording


def test_when_it_began_and_each_pause_are_written_down_with_their_instants() -> None:
    book = Steered.talking(recorded_floor()).give(pause(True)).later(5).give(pause(False)).later(5)
    book.give(pause(True, PauseCause.PAYMENT)).give(pause(True)).later(3).hangs_up()
    name = "talk-id1-1"
    assert log_of(book) == [
        ("begun", name, None),
        ("paused", name, "agent"),
        ("resumed", name, None),
        ("paused", name, "payment"),
    ]
    instants = [note["at"] for note in book.record().recording_log]
    assert instants == sorted(instants)
    assert len(set(instants)) == 4


def test_without_room_calls_go_on_and_the_talk_is_refused_with_the_reason() -> None:
    book = Steered(recorded_floor()).available("ann").give(RecordingSpaceChanged(low=True, at=START))
    book.calls("4001")
    assert rung(book) is None
    book.answers()
    assert (book.record().recordings, log_of(book)) == ((), [("refused", "talk-id1-1", "disk_full")])
    assert book.interaction().agent == "ann"


def test_room_again_is_for_the_next_talk() -> None:
    book = Steered(recorded_floor()).available("ann").give(RecordingSpaceChanged(low=True, at=START))
    book.give(RecordingSpaceChanged(low=False, at=START)).calls("4001")
    assert rung(book) == "talk-id1-1"


def floor_with_voicemail() -> Configuration:
    """Nobody is ready in sales: callers may leave a message."""
    floor = recorded_floor()
    overflows = {OverflowReason.NOBODY_READY: Overflow(kind=OverflowKind.VOICEMAIL)}
    sales = replace(floor.queues["sales"], overflows=overflows)
    return replace(floor, queues={**floor.queues, "sales": sales})


def test_without_room_a_caller_is_told_to_call_again_instead_of_speaking_to_nothing() -> None:
    book = Steered(floor_with_voicemail()).give(RecordingSpaceChanged(low=True, at=START)).calls("4001")
    assert [order for order in book.orders if isinstance(order, RecordMessage)] == []
    (said,) = [order for order in book.orders if isinstance(order, PlayPrompts)]
    assert said.prompts == ("all_agents_busy_call_again",)
    ((what, name, cause),) = log_of(book)
    assert (what, name.startswith("message-id1-"), cause) == ("refused", True, "disk_full")
    assert book.record().recordings == ()


def test_a_talk_after_a_refused_message_is_still_the_first_talk() -> None:
    book = Steered(recorded_floor()).calls("4001")
    turn = Turn(state=book.center.state, at=START, new_id=lambda: "x")
    refused = message_refused(turn, book.interaction(), "message-id1-1")
    assert prepared(turn, refused).recording == "talk-id1-1"


def test_a_ring_that_nobody_answers_is_no_talk_that_is_missing() -> None:
    book = Steered(recorded_floor()).available("ann").give(RecordingSpaceChanged(low=True, at=START))
    book.calls("4001").hangs_up()
    assert log_of(book) == []


@pytest.mark.parametrize("said", [False, "no", "false"])
def test_who_does_not_want_it_is_not_recorded(said: Any) -> None:
    book = Steered(recorded_floor()).calls("4001")
    interaction = book.interaction()
    book.center.state.interactions[interaction.id] = replace(interaction, attributes={"recording_consent": said})
    book.available("ann")
    assert rung(book) is None
    assert log_of(book.answers()) == [("refused", "talk-id1-1", "no_consent")]


@pytest.mark.parametrize(
    ("refused", "sure", "recorded"), [(True, True, False), (False, True, True), (True, False, True)]
)
def test_who_has_withdrawn_his_consent_is_not_recorded_if_it_is_surely_him(
    refused: bool, sure: bool, recorded: bool
) -> None:
    book = Steered(recorded_floor()).calls("4001")
    match = {"id": "c-7", "name": "李雷", "sure": sure, "recording_refused": refused}
    book.give(CustomersFound(interaction_id="id1", matches=(match,), at=START)).available("ann")
    assert (rung(book) is not None) is recorded


def test_a_talk_that_its_queue_does_not_want_has_nothing_to_explain() -> None:
    book = Steered(recorded_floor()).available("bob").give(RecordingSpaceChanged(low=True, at=START))
    assert log_of(book.calls("4002").answers()) == []
