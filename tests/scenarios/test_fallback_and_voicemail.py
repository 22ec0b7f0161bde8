"""The switch thought us dead and served callers by itself: we take over what it did, and do not tear it apart."""

from datetime import timedelta

from callcenter.core.agent import Activity
from callcenter.core.commands import LookAtSwitch
from callcenter.core.events import FallbackEntered, PastCall, Place, VoicemailLeft
from callcenter.core.interaction import Outcome, Stage
from tests.support.floor import START
from tests.support.playbook import Playbook


def past(**fields: object) -> PastCall:
    known = {
        "call_id": "c1",
        "ani": "13800138000",
        "ani_e164": None,
        "dnis": "4001",
        "arrived_at": START,
        "ended_at": START + timedelta(seconds=50),
        "queue": "sales",
    }
    return PastCall(**{**known, **fields})  # type: ignore[arg-type]


def test_who_entered_the_fallback_is_looked_for_and_taken_back() -> None:
    book = Playbook().calls("4001").give(FallbackEntered(call_id="c1", at=START))
    book.expect(LookAtSwitch())
    book.sees_twice(book.a_call(Place.FALLBACK))
    assert [type(order).__name__ for order in book.orders] == ["HoldCaller"]


def test_the_fallback_queue_found_an_agent_for_a_waiting_caller() -> None:
    book = Playbook().available("eve").calls("4001").later(30)
    book.sees_twice(book.a_call(Place.TALKING, endpoint="ann"))
    assert (book.interaction().stage, book.interaction().agent) == (Stage.CONNECTED, "ann")
    assert book.agent("ann").activity is Activity.ON_CONTACT
    assert book.later(9).hangs_up().record().talk_seconds == 9


def test_the_fallback_queue_found_an_agent_for_a_caller_in_the_menu() -> None:
    book = Playbook().available("ann").calls("4000")
    book.sees_twice(book.a_call(Place.TALKING, endpoint="ann"))
    assert (book.interaction().stage, book.interaction().agent) == (Stage.CONNECTED, "ann")
    assert book.later(5).hangs_up().closed.outcome is Outcome.ANSWERED


def test_the_fallback_found_somebody_else_than_we_rang() -> None:
    book = Playbook().available("ann", "eve").calls("4001")
    book.sees_twice(book.a_call(Place.TALKING, endpoint="bob"))
    assert book.interaction().agent == "bob"
    assert book.agent("ann").activity is Activity.IDLE
    assert book.rung == []


def test_the_fallback_found_a_phone_that_is_nobodys() -> None:
    book = Playbook().calls("4001")
    book.sees_twice(book.a_call(Place.TALKING, endpoint="lobby"))
    assert (book.interaction().stage, book.interaction().agent) == (Stage.CONNECTED, None)
    assert book.later(20).hangs_up().closed.outcome is Outcome.ANSWERED


def test_an_unknown_caller_who_talks_already_is_left_to_talk() -> None:
    book = Playbook().available("ann", "bob").sees(Playbook().a_call(Place.TALKING, "c9", endpoint="ann", generation=3))
    book.expect()
    assert (book.interaction("c9").stage, book.interaction("c9").agent) == (Stage.CONNECTED, "ann")


def test_a_message_left_while_we_listen_ends_the_call() -> None:
    book = Playbook().calls("4001").later(40).give(VoicemailLeft(call_id="c1", recording="voicemail-c1", at=START))
    assert (book.closed.outcome, book.closed.recordings) == (Outcome.VOICEMAIL, ("voicemail-c1",))
    assert book.hangs_up().changes == []


def test_who_leaves_a_message_is_not_disturbed() -> None:
    book = Playbook().calls("4001").sees_twice(Playbook().a_call(Place.VOICEMAIL))
    book.expect()
    book.available("ann")
    assert book.rung == []
    book.sees(book.a_call(Place.VOICEMAIL), book.a_call(Place.VOICEMAIL, "c9")).expect()
    assert "c9" not in book.center.state.by_call


def test_a_message_that_only_the_ledger_knows_of() -> None:
    book = Playbook().calls("4001").later(300).sees_twice(past=(past(voicemail="voicemail-c1"),))
    assert (book.closed.outcome, book.closed.recordings) == (Outcome.VOICEMAIL, ("voicemail-c1",))
    assert book.closed.ended_at == START + timedelta(seconds=50)


def test_a_talk_that_only_the_ledger_knows_of() -> None:
    book = Playbook().calls("4001").later(300).sees_twice(past=(past(answered=True),))
    assert (book.closed.outcome, book.closed.cause) == (Outcome.ANSWERED, "service_away")


def test_calls_that_came_and_went_get_their_records_by_what_became_of_them() -> None:
    ledger = (
        past(call_id="talked", answered=True),
        past(call_id="spoke", voicemail="voicemail-spoke"),
        past(call_id="waited"),
        past(call_id="backwards", queue=None, ended_at=START - timedelta(seconds=5)),
    )
    book = Playbook().later(300).sees(past=ledger)
    assert book.record("talked").outcome is Outcome.ANSWERED
    assert book.stretches("talked") == [("talk", 50)]
    assert book.record("spoke").recordings == ("voicemail-spoke",)
    assert (book.record("waited").outcome, book.record("waited").wait_seconds) == (Outcome.ABANDONED_IN_QUEUE, 50)
    assert (book.record("backwards").outcome, book.stretches("backwards")) == (
        Outcome.ABANDONED_IN_IVR,
        [("ivr", 0)],
    )
