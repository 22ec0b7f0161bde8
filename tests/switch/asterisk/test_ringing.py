"""Which phone rings for which call, and what was asked of it before its channel was there."""

import pytest

from callcenter.core.events import RingEnd, RingFinished
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.ringing import Ringing
from tests.support.floor import START

CALL, OTHER = "1795294678.0", "1795294678.7"
ALICE, BOB = "PJSIP/alice-00000001", "PJSIP/bob-desk-00000002"


class Phones:
    """The ringing phones, and what was asked of their channels."""

    def __init__(self) -> None:
        self.answered: list[str] = []
        self.stopped: list[str] = []
        self.ringing = Ringing(answer=self.answered.append, stop=self.stopped.append, now=lambda: START)

    def heard(self, name: str, **headers: str) -> RingFinished | None:
        lines = [f"Event: {name}", *(f"{key}: {value}" for key, value in headers.items())]
        return self.ringing.note(AmiMessage("\r\n".join(lines).encode()))

    def state(self, channel: str, state: str, call_id: str = CALL) -> None:
        self.heard("Newstate", Channel=channel, ChannelStateDesc=state, Linkedid=call_id, Uniqueid="u")

    def gone(self, channel: str, status: str, cause: str, at: float) -> RingFinished | None:
        self.heard("DialEnd", DestChannel=channel, DialStatus=status)
        return self.heard("Hangup", Channel=channel, Cause=cause, Timestamp=str(at), Linkedid=CALL)

    def ring(self, *, seconds: int = 20) -> None:
        """Two phones ring for the call since second 100."""
        self.ringing.begin(CALL, ("alice", "bob-desk"), generation=3, seconds=seconds)
        self.both_ring()

    def both_ring(self) -> None:
        self.heard("UserEvent", UserEvent="CCStart", Call=CALL, Gen="3", Verb="ring", Timestamp="100.0")
        for channel in (ALICE, BOB):
            self.heard("Newchannel", Channel=channel, ChannelStateDesc="Down", Linkedid=CALL, Uniqueid="u")
            self.state(channel, "Ringing")


@pytest.fixture
def phones() -> Phones:
    return Phones()


def test_a_phone_answers_when_it_rings_and_not_before(phones: Phones) -> None:
    phones.ringing.answer("alice")
    phones.state(ALICE, "Down")
    assert phones.answered == []
    phones.state(ALICE, "Ringing")
    phones.state(ALICE, "Ringing")
    assert phones.answered == [ALICE]


def test_a_phone_is_stopped_as_soon_as_it_has_a_channel_and_the_other_rings_on(phones: Phones) -> None:
    phones.ringing.begin(CALL, ("alice", "bob-desk"), generation=3, seconds=20)
    phones.ringing.stop(CALL, "alice")
    phones.both_ring()
    assert phones.stopped == [ALICE]


def test_a_ringing_phone_is_stopped_at_once(phones: Phones) -> None:
    phones.ring()
    phones.ringing.stop(CALL, "bob-desk")
    assert phones.stopped == [BOB]


def test_the_ring_of_another_call_and_a_phone_that_has_answered_are_not_stopped(phones: Phones) -> None:
    phones.state(ALICE, "Ringing", OTHER)
    phones.ringing.stop(CALL, "alice")
    phones.ring()
    phones.stopped.clear()
    phones.state(BOB, "Up")
    phones.ringing.stop(CALL, "bob-desk")
    assert phones.stopped == []


def test_what_was_asked_for_an_earlier_ring_is_forgotten(phones: Phones) -> None:
    phones.ringing.stop(CALL, "alice")
    phones.ringing.answer("alice")
    phones.ring()
    assert (phones.answered, phones.stopped) == ([], [])


def test_a_phone_that_dials_by_itself_and_the_trunk_are_no_ringing_phones(phones: Phones) -> None:
    phones.ringing.answer("alice")
    phones.state(ALICE, "Ring")
    phones.state("PJSIP/cc-trunk-00000009", "Ringing")
    phones.state("Local/s@cc-in-00000009;1", "Ringing")
    assert phones.answered == []


@pytest.mark.parametrize(
    ("status", "cause", "end"),
    [
        ("BUSY", "17", RingEnd.BUSY),
        ("NOANSWER", "19", RingEnd.REJECTED),
        ("NOANSWER", "21", RingEnd.REJECTED),
        ("CONGESTION", "34", RingEnd.UNREACHABLE),
    ],
)
def test_one_phone_that_ends_by_itself_is_told_while_another_rings(
    phones: Phones, status: str, cause: str, end: RingEnd
) -> None:
    phones.ring()
    assert phones.gone(ALICE, status, cause, 105.0) == RingFinished(
        call_id=CALL, generation=3, end=end, cause=f"{status}/{cause}", endpoint="alice", at=START
    )
    assert phones.gone(BOB, status, cause, 106.0) is None, "the ring itself tells of the last one"


def test_phones_that_we_stop_and_those_whose_time_is_up_do_not_end_by_themselves(phones: Phones) -> None:
    phones.ring(seconds=2)
    assert phones.gone(ALICE, "NOANSWER", "16", 101.0) is None
    phones.ring(seconds=2)
    assert phones.gone(ALICE, "CANCEL", "19", 101.0) is None
    phones.ring(seconds=2)
    assert phones.gone(ALICE, "NOANSWER", "19", 102.0) is None


@pytest.mark.parametrize("said", ["CCAnswer", "CCDone", "CCStart", "CCHangup"])
def test_when_the_ring_is_over_the_losers_are_not_told_of(phones: Phones, said: str) -> None:
    phones.ring()
    phones.heard("UserEvent", UserEvent=said, Call=CALL, Gen="4")
    assert phones.gone(ALICE, "NOANSWER", "19", 101.0) is None


def test_a_ring_of_one_phone_ends_as_a_whole(phones: Phones) -> None:
    phones.ringing.begin(CALL, ("alice",), generation=3, seconds=20)
    phones.heard("UserEvent", UserEvent="CCStart", Call=CALL, Gen="3", Verb="ring", Timestamp="100.0")
    phones.state(ALICE, "Ringing")
    assert phones.gone(ALICE, "BUSY", "17", 101.0) is None


def test_on_a_new_link_nothing_is_known(phones: Phones) -> None:
    phones.ring()
    phones.ringing.clear()
    phones.ringing.stop(CALL, "alice")
    assert phones.gone(ALICE, "BUSY", "17", 101.0) is None
    assert phones.stopped == []
