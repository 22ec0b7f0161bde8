"""Arrivals and departures."""

from callcenter.core.commands import HangUpCall
from callcenter.core.events import VoicemailLeft
from tests.support.floor import START
from tests.support.playbook import Playbook


def test_an_arrival_said_twice_is_one_call() -> None:
    book = Playbook().calls("4001")
    before = dict(book.center.state.interactions)
    book.calls("4001")
    assert book.center.state.interactions == before


def test_a_call_that_is_over_for_us_but_arrives_again_is_hung_up() -> None:
    book = Playbook().calls("4001").hangs_up().calls("4001").expect(HangUpCall(call_id="c1"))
    assert book.center.state.interactions == {}


def test_the_entry_point_gives_name_language_and_priority() -> None:
    record = Playbook().calls("4002").record()
    assert (record.entry_point, record.language, record.priority, record.queue) == ("Support", "zh", 5, "support")


def test_a_message_while_talking_changes_nothing() -> None:
    left = VoicemailLeft(call_id="c1", recording="r", at=START)
    assert Playbook().available("ann").calls("4001").answers().give(left).changes == []
