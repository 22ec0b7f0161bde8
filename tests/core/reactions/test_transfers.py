"""What is heard of a caller who is outside: only what concerns him ends anything."""

from callcenter.core.commands import HangUpCall, HangUpLeg
from callcenter.core.events import (
    CallHeld,
    LegEnded,
    LiveCall,
    Place,
    Verb,
    VerbFinished,
    VoicemailLeft,
)
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.reactions import transfers
from tests.support.floor import START
from tests.support.playbook import Playbook
from tests.support.steering import OUTSIDE, Steered
from tests.support.transfers import ann_talks, to_number


def rung_outside() -> Playbook:
    return ann_talks().give(to_number()).starts(verb=Verb.DIAL)


def handed_to_a_number() -> Steered:
    """Ann has asked somebody outside and left the call to him."""
    return Steered.talking().consults(OUTSIDE).completes()


def test_the_number_that_has_the_call_hangs_up() -> None:
    book = handed_to_a_number()
    leg = book.interaction().outside_leg or ""
    assert book.number_hangs_up("another").interaction().stage is Stage.TRANSFERRED
    assert book.number_hangs_up(leg).orders == [HangUpCall(call_id="c1")]
    assert (book.closed.outcome, book.closed.ended_by) == (Outcome.TRANSFERRED_OUT, EndedBy.AGENT)


def test_he_is_alone_in_his_room() -> None:
    book = handed_to_a_number()
    leg, generation = book.interaction().outside_leg or "", book.interaction().generation
    late = VerbFinished(call_id="c1", generation=generation - 1, verb=Verb.ROOM, ok=True, at=START)
    assert book.give(late).interaction().stage is Stage.TRANSFERRED
    book.room_empties()
    assert book.orders == [HangUpCall(call_id="c1"), HangUpLeg(call_id="c1", leg=leg)]
    assert book.closed.outcome is Outcome.TRANSFERRED_OUT


def test_what_does_not_concern_him_changes_nothing() -> None:
    book = rung_outside()
    before = book.interaction()
    book.give(CallHeld(call_id="c1", at=START)).give(LegEnded(call_id="c1", leg_id="g1", at=START))
    assert book.interaction() == before


def test_a_message_that_he_left_while_the_service_was_away_is_kept() -> None:
    book = rung_outside().give(VoicemailLeft(call_id="c1", recording="voicemail-1", at=START))
    assert (book.closed.outcome, book.closed.recordings) == (Outcome.VOICEMAIL, ("voicemail-1",))


def where(book: Playbook, place: Place, endpoint: str | None = None) -> LiveCall:
    return book.a_call(place, endpoint=endpoint)


def test_he_is_where_he_was_sent() -> None:
    book = rung_outside()
    assert transfers.agrees(book.interaction(), where(book, Place.VERB))
    for place in (Place.TALKING, Place.WAITING, Place.ROOM):
        assert not transfers.agrees(book.interaction(), where(book, place))
    book.answers()
    assert transfers.agrees(book.interaction(), where(book, Place.TALKING))
    assert not transfers.agrees(book.interaction(), where(book, Place.TALKING, "bob"))
