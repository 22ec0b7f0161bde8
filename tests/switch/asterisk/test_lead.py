"""Who leads an Asterisk, by what Asterisk says."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from callcenter.switch.asterisk.encode import Fields
from callcenter.switch.asterisk.lead import FRESH, Lead
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.outcome import Done, Outcome, Unknown, UnknownReason
from tests.support.floor import START


class Asterisk:
    """Keeps one global, as Asterisk does."""

    def __init__(self, epoch: str = "") -> None:
        self.epoch = epoch
        self.answers = True
        self.at = START
        self.done: list[str] = []

    def now(self) -> datetime:
        return self.at

    async def send(self, fields: Fields) -> Outcome:
        if not self.answers:
            return Unknown(reason=UnknownReason.TIMEOUT)
        self.done.append(str(fields["Action"]))
        if fields["Action"] == "Setvar":
            self.epoch = str(fields["Value"])
        return Done(response=message(Response="Success", Value=self.epoch))


def message(**headers: str) -> AmiMessage:
    return AmiMessage("\r\n".join(f"{name}: {value}" for name, value in headers.items()).encode())


def a_lead(asterisk: Asterisk, epoch: int) -> Lead:
    lead = Lead(send=asterisk.send, now=asterisk.now)
    lead.begin(epoch)
    return lead


def an_announcement(**headers: str) -> Mapping[str, str]:
    return {"Event": "UserEvent", "UserEvent": "CCLeader", **headers}


async def test_a_new_leader_raises_the_epoch_and_says_so() -> None:
    asterisk = Asterisk("6")
    lead = a_lead(asterisk, 7)
    assert not await lead.take()
    assert asterisk.epoch == "7"
    assert asterisk.done == ["Getvar", "Setvar", "Originate"]
    assert lead.is_fresh


async def test_nobody_has_led_an_asterisk_that_was_just_started() -> None:
    assert await a_lead(Asterisk(""), 7).take()


async def test_an_old_leader_never_lowers_the_epoch() -> None:
    asterisk = Asterisk("8")
    lead = a_lead(asterisk, 7)
    assert not await lead.take()
    assert lead.outranked
    assert asterisk.epoch == "8"


async def test_what_was_confirmed_grows_old_and_ends_with_the_link() -> None:
    asterisk = Asterisk("7")
    lead = a_lead(asterisk, 7)
    assert not lead.is_fresh
    assert await lead.confirm()
    asterisk.at += FRESH - timedelta(seconds=1)
    assert lead.is_fresh
    asterisk.at += timedelta(seconds=1)
    assert not lead.is_fresh
    assert await lead.confirm()
    lead.forget()
    assert not lead.is_fresh


async def test_silence_confirms_nothing_and_takes_nothing() -> None:
    asterisk = Asterisk("7")
    asterisk.answers = False
    lead = a_lead(asterisk, 7)
    assert not await lead.confirm()
    assert not lead.outranked
    assert not lead.is_fresh


def test_an_announcement_of_a_newer_leader_ends_ours() -> None:
    lead = a_lead(Asterisk(), 7)
    assert lead.heard(message(**an_announcement(Epoch="7")))
    assert not lead.outranked
    assert lead.heard(message(**an_announcement(Epoch="8")))
    assert lead.outranked


def test_other_events_are_no_announcements() -> None:
    lead = a_lead(Asterisk(), 7)
    assert not lead.heard(message(Event="UserEvent", UserEvent="CCArrive"))
    assert not lead.heard(message(Event="Hangup", Epoch="8"))
