"""The agent hangs up and the caller stays: he is asked how it was while the agent wraps up, and the record is one."""

from dataclasses import replace

import pytest

from callcenter.core.commands import HangUpCall, PlayPrompts
from callcenter.core.configuration import CallbackMode, CallbackRule, Configuration, WrapUpMode
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import (
    AgentHungUp,
    PastCall,
    Place,
    RingEnd,
    ServiceAnswered,
    Verb,
    VerbFinished,
    VoicemailLeft,
)
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.ivr.services import ServiceAnswer
from callcenter.core.requests import FinishWrapUp, HangUp, SetDisposition
from callcenter.core.timers import VERB_START_SECONDS
from tests.support.after_talk import LEADS_ON, RATING, a_floor_that_asks
from tests.support.callback_book import CallbackBook
from tests.support.floor import LONG_AGO, START
from tests.support.playbook import Playbook


def a_talk(configuration: Configuration | None = None) -> Playbook:
    """Ann has talked for a minute with a caller of sales."""
    book = Playbook(configuration or a_floor_that_asks()).available("ann").calls("4001").starts().answers()
    return book.later(60)


def the_agent_hangs_up(book: Playbook, call_id: str = "c1") -> Playbook:
    return book.give(AgentHungUp(call_id=call_id, endpoint="ann", at=START))


def without_wrap_up() -> Configuration:
    floor = a_floor_that_asks()
    sales = replace(floor.queues["sales"], wrap_up_mode=WrapUpMode.NONE)
    return replace(floor, queues={**floor.queues, "sales": sales})


def orders_of(book: Playbook) -> list[str]:
    return [type(order).__name__ for order in book.orders]


def test_the_caller_is_asked_at_once_while_the_agent_wraps_up() -> None:
    book = the_agent_hangs_up(a_talk())
    book.expect(PlayPrompts(call_id="c1", generation=2, prompts=("how_was_it",), language="zh"))
    assert book.agent("ann").activity == "wrap_up"
    record = book.interaction()
    assert (record.stage, record.after_talk, record.outcome) == (Stage.WRAP_UP, True, Outcome.ANSWERED)
    assert (record.ended_by, record.talk_seconds, record.ended_at) == (EndedBy.AGENT, 60, book.at)


def test_the_ring_verb_that_ends_afterwards_changes_nothing() -> None:
    book = the_agent_hangs_up(a_talk())
    before = book.interaction()
    generation = before.generation
    book.give(AgentHungUp(call_id="c1", endpoint="ann", at=START))
    assert book.orders == []
    assert book.interaction() == before
    assert generation == 2


def test_the_caller_stays_also_when_only_the_end_of_the_ring_is_heard() -> None:
    book = a_talk().ring_ends(RingEnd.AGENT_HUNG_UP)
    assert orders_of(book) == ["PlayPrompts"]
    assert book.interaction().after_talk


def test_the_caller_stays_when_the_agent_ends_the_talk_on_the_screen() -> None:
    book = a_talk().give(HangUp(interaction_id="id1", agent="ann", at=START))
    assert orders_of(book) == ["PlayPrompts"]
    assert book.agent("ann").activity == "wrap_up"


def test_a_supervisor_ends_the_whole_call() -> None:
    book = a_talk().give(HangUp(interaction_id="id1", agent=None, at=START))
    book.expect(HangUpCall(call_id="c1"))
    assert not book.interaction().after_talk


def test_a_queue_without_such_a_flow_hangs_up_as_ever() -> None:
    book = Playbook(a_floor_that_asks()).available("bob").calls("4002").starts().answers().later(5)
    book.give(AgentHungUp(call_id="c1", endpoint="bob", at=START))
    book.expect(HangUpCall(call_id="c1"))
    assert book.record().stage is Stage.CLOSED


def test_a_flow_that_is_not_there_keeps_nobody() -> None:
    floor = a_floor_that_asks()
    book = the_agent_hangs_up(a_talk(replace(floor, flows={"menu": floor.flows["menu"]})))
    book.expect(HangUpCall(call_id="c1"))


def test_a_caller_who_hangs_up_first_is_asked_nothing() -> None:
    book = a_talk().hangs_up()
    assert book.orders == []
    assert not book.interaction().after_talk


def rated(book: Playbook) -> Playbook:
    """He hears the question, presses a key four seconds later, and what he thinks is kept."""
    finished = VerbFinished(call_id="c1", generation=2, verb=Verb.PLAY, ok=True, at=START)
    book.starts(verb=Verb.PLAY).give(finished).starts(verb=Verb.COLLECT).later(4).presses("5")
    kept = ServiceAnswer(exit="done")
    return book.give(ServiceAnswered(call_id="c1", generation=book.interaction().generation, answer=kept, at=START))


def test_the_caller_is_done_first_and_the_record_waits_for_the_agent() -> None:
    book = rated(the_agent_hangs_up(a_talk()))
    book.expect(HangUpCall(call_id="c1"))
    record = book.interaction()
    assert (record.stage, record.after_talk) == (Stage.WRAP_UP, False)
    assert (record.attributes[RATING], record.survey) == ("5", {"kind": "csat", "score": 5})
    assert [step["node"] for step in record.ivr_path] == ["ask", "rate", "keep", "bye"]

    book.hangs_up().later(6).give(SetDisposition(interaction_id="id1", agent="ann", code="resolved", at=START))
    assert book.closed.wrap_up_seconds == 10
    assert book.stretches() == [("ivr", 0), ("queue", 0), ("offer", 0), ("talk", 60), ("wrap_up", 10)]
    assert (book.closed.outcome, book.closed.ivr_seconds) == (Outcome.ANSWERED, 0)


def test_the_agent_is_done_first_and_free_and_the_record_waits_for_the_caller() -> None:
    book = the_agent_hangs_up(a_talk()).later(3)
    book.give(SetDisposition(interaction_id="id1", agent="ann", code="resolved", at=START))
    assert book.interaction().stage is Stage.AFTER_TALK
    assert (book.agent("ann").activity, book.agent("ann").interaction_id) == ("idle", None)
    ended_at = book.at

    book.later(1).calls("4001", call_id="c2", ani="13900139000")
    assert book.rung == ["ann"]

    rated(book)
    book.expect(HangUpCall(call_id="c1"))
    assert (book.closed.agent, book.closed.disposition) == ("ann", "resolved")
    assert (book.closed.wrap_up_ended_at, book.closed.wrap_up_seconds) == (ended_at, 3)
    assert book.stretches() == [("ivr", 0), ("queue", 0), ("offer", 0), ("talk", 60), ("wrap_up", 3), ("ivr", 5)]
    assert book.agent("ann").activity == "offered", "his next call is not ended by it"


def test_an_agent_without_wrap_up_is_free_at_once() -> None:
    book = the_agent_hangs_up(a_talk(without_wrap_up()))
    assert orders_of(book) == ["PlayPrompts"]
    assert book.agent("ann").activity == "idle"
    assert book.interaction().stage is Stage.AFTER_TALK
    rated(book)
    assert book.closed.survey == {"kind": "csat", "score": 5}
    assert book.stretches() == [("ivr", 0), ("queue", 0), ("offer", 0), ("talk", 60), ("ivr", 4)]


def test_the_wrap_up_that_runs_out_leaves_the_caller_where_he_is() -> None:
    book = the_agent_hangs_up(a_talk()).starts(verb=Verb.PLAY).later(30).fires("wrap_up:id1")
    assert book.orders == []
    assert book.interaction().stage is Stage.AFTER_TALK
    assert book.agent("ann").activity == "idle"


def test_what_came_of_it_can_be_said_while_the_caller_is_still_asked() -> None:
    book = the_agent_hangs_up(a_talk(without_wrap_up()))
    book.give(SetDisposition(interaction_id="id1", agent="ann", code="resolved", note="sent", at=START))
    assert (book.interaction().stage, book.interaction().disposition) == (Stage.AFTER_TALK, "resolved")
    with pytest.raises(ContactCenterError) as refused:
        book.give(FinishWrapUp(interaction_id="id1", agent="ann", at=START))
    assert refused.value.code is Refusal.NOT_IN_WRAP_UP


@pytest.mark.parametrize("agent_is_done", [False, True])
def test_the_caller_hangs_up_in_the_middle(agent_is_done: bool) -> None:
    book = the_agent_hangs_up(a_talk(without_wrap_up() if agent_is_done else None)).later(2).hangs_up()
    assert book.orders == []
    if not agent_is_done:
        assert (book.interaction().stage, book.interaction().after_talk) == (Stage.WRAP_UP, False)
        book.later(28).fires("wrap_up:id1")
    assert (book.closed.outcome, book.closed.ended_by) == (Outcome.ANSWERED, EndedBy.AGENT)
    assert book.closed.ivr_path[-1]["node"] == "ask"


def test_a_call_that_has_ended_twice_over_is_ended_no_more() -> None:
    book = rated(the_agent_hangs_up(a_talk()))
    for agent in ("ann", None):
        with pytest.raises(ContactCenterError) as refused:
            book.give(HangUp(interaction_id="id1", agent=agent, at=START))
        assert refused.value.code is Refusal.ALREADY_ENDED


@pytest.mark.parametrize("agent_is_done", [False, True])
def test_only_a_supervisor_ends_what_comes_after_the_talk(agent_is_done: bool) -> None:
    book = the_agent_hangs_up(a_talk(without_wrap_up() if agent_is_done else None))
    with pytest.raises(ContactCenterError) as refused:
        book.give(HangUp(interaction_id="id1", agent="ann", at=START))
    assert refused.value.code is Refusal.ALREADY_ENDED
    book.give(HangUp(interaction_id="id1", agent=None, at=START)).expect(HangUpCall(call_id="c1"))
    assert not book.record().after_talk
    assert book.record().stage is (Stage.CLOSED if agent_is_done else Stage.WRAP_UP)


@pytest.mark.parametrize("key", ["1", "2", "3"])
def test_nobody_is_queued_or_called_or_promised_anything_after_the_talk(key: str) -> None:
    book = the_agent_hangs_up(a_talk(a_floor_that_asks(LEADS_ON))).starts(verb=Verb.COLLECT).presses(key)
    book.expect(HangUpCall(call_id="c1"))
    assert not book.interaction().after_talk
    assert book.interaction().outcome is Outcome.ANSWERED
    assert not book.center.state.callbacks


def test_a_flow_that_leads_nowhere_ends_the_call_without_an_apology() -> None:
    book = the_agent_hangs_up(a_talk(a_floor_that_asks(LEADS_ON))).starts(verb=Verb.COLLECT).presses("4")
    book.expect(HangUpCall(call_id="c1"))
    assert (book.interaction().after_talk, book.interaction().outcome) == (False, Outcome.ANSWERED)


def test_a_message_that_the_caller_leaves_after_the_talk_is_kept() -> None:
    book = the_agent_hangs_up(a_talk(without_wrap_up()))
    book.give(VoicemailLeft(call_id="c1", recording="message-1", at=START))
    assert (book.closed.recordings, book.closed.outcome) == (("message-1",), Outcome.ANSWERED)


def test_an_order_that_was_lost_is_given_again() -> None:
    book = the_agent_hangs_up(a_talk()).later(VERB_START_SECONDS).fires("verb:id1:2")
    assert orders_of(book) == ["PlayPrompts"]
    assert book.interaction().generation == 3


def a_callback_that_talks(configuration: Configuration) -> CallbackBook:
    """Ann has talked for half a minute with somebody whom we called back."""
    book = CallbackBook(configuration).requests().available("ann").picks_up()
    if book.call.stage is Stage.DIALING and configuration.queues["sales"].callback is None:
        book.presses("1", book.call.call_id).starts(book.call.call_id)
    book.answers(book.call.call_id).later(30)
    assert book.call.stage is Stage.CONNECTED
    return book


def test_who_is_called_back_stays_too() -> None:
    book = a_callback_that_talks(a_floor_that_asks())
    the_agent_hangs_up(book, book.call.call_id)
    assert orders_of(book) == ["PlayPrompts"]
    assert book.call.after_talk
    assert not book.center.state.callbacks, "it was kept, whatever he says of it"


def test_a_callback_that_began_at_the_agents_phone_ends_with_him() -> None:
    floor = a_floor_that_asks()
    first = replace(floor.queues["sales"], callback=CallbackRule(mode=CallbackMode.AGENT_FIRST))
    book = a_callback_that_talks(replace(floor, queues={**floor.queues, "sales": first}))
    book.give(HangUp(interaction_id=book.call.id, agent="ann", at=START))
    book.expect(HangUpCall(call_id=book.call.call_id))


# The link, the service and the switch


def test_after_a_restart_the_caller_hears_the_question_again_and_the_agents_time_goes_on() -> None:
    book = the_agent_hangs_up(a_talk()).starts(verb=Verb.PLAY).later(10).restarts()
    assert "wrap_up:id1" in book.timers
    place = book.a_call(Place.WAITING)
    book.sees_twice(place)
    assert orders_of(book) == ["PlayPrompts"]
    assert (book.interaction().stage, book.interaction().after_talk) == (Stage.WRAP_UP, True)


def test_a_caller_who_is_where_we_believe_him_to_be_is_not_disturbed() -> None:
    book = the_agent_hangs_up(a_talk(without_wrap_up())).starts(verb=Verb.PLAY)
    book.later(60).sees_twice(book.a_call(Place.VERB))
    assert book.orders == []


def test_one_who_left_while_nobody_listened_has_left_when_the_ledger_says() -> None:
    book = the_agent_hangs_up(a_talk(without_wrap_up())).starts(verb=Verb.PLAY)
    gone_at = book.later(20).at
    past = PastCall(
        call_id="c1",
        ani="",
        ani_e164=None,
        dnis="4001",
        arrived_at=START,
        ended_at=gone_at,
        answered=True,
        offer_id="id2",
        voicemail="message-1",
    )
    book.loses_link().later(100).sees_twice(past=(past,))
    assert book.stretches()[-1] == ("ivr", 20)
    assert (book.record().stage, book.record().recordings) == (Stage.CLOSED, ("message-1",))


def test_one_who_died_with_the_switch_closes_the_record_all_the_same() -> None:
    book = the_agent_hangs_up(a_talk(without_wrap_up())).loses_link().later(5).sees_twice(switch_started_at=START)
    assert (book.record().stage, book.record().outcome) == (Stage.CLOSED, Outcome.ANSWERED)


def test_a_talk_that_goes_on_although_it_was_ended_is_ended_for_good() -> None:
    book = a_talk().give(HangUp(interaction_id="id1", agent="ann", at=START)).loses_link().later(5)
    book.sees_twice(book.a_call(Place.TALKING, endpoint="ann", generation=1))
    book.expect(HangUpCall(call_id="c1"))
    assert (book.interaction().stage, book.interaction().after_talk) == (Stage.WRAP_UP, False)


def test_a_hang_up_that_nobody_heard_of_keeps_the_caller_when_it_is_seen() -> None:
    book = a_talk().loses_link().later(5)
    book.sees_twice(book.a_call(Place.WAITING))
    assert orders_of(book) == ["PlayPrompts"]
    assert book.interaction().after_talk


def test_who_is_done_and_still_there_is_sent_away() -> None:
    book = rated(the_agent_hangs_up(a_talk())).later(5)
    book.sees(book.a_call(Place.WAITING)).expect(HangUpCall(call_id="c1"))


def test_what_the_switch_started_long_ago_is_not_taken_for_its_death() -> None:
    book = the_agent_hangs_up(a_talk()).loses_link().later(5).sees_twice(switch_started_at=LONG_AGO)
    assert (book.record().stage, book.record().after_talk) == (Stage.WRAP_UP, False)
