"""What waiting callers are told and when; an offer takes them out of it at once."""

from dataclasses import replace
from typing import Any

import pytest

from callcenter.core.commands import CollectDigits, Command, HoldCaller, PlayPrompts, RingAgents
from callcenter.core.configuration import Announcements, CallbackRule, Configuration
from callcenter.core.events import CallArrived, RingEnd, Verb, VerbFinished
from callcenter.core.interaction import Stage
from callcenter.core.ivr.texts import Sound
from callcenter.core.reactions.announcements import minutes_of
from callcenter.core.timers import AnnounceTimer, WrapUpTimer, name_of
from tests.support.floor import a_floor
from tests.support.playbook import Playbook

RULE = Announcements(first_after_seconds=15, every_seconds=45, position=True, estimated_wait=True)


def a_talking_floor(rule: Announcements = RULE, **sales: Any) -> Configuration:
    """Sales talks to its waiting callers; support does not."""
    floor = a_floor()
    return replace(floor, queues={**floor.queues, "sales": replace(floor.queues["sales"], announcements=rule, **sales)})


def a_wait(configuration: Configuration | None = None) -> Playbook:
    """ann, the only one ready for sales, talks; c1 waits."""
    book = Playbook(configuration or a_talking_floor()).available("ann", "eve")
    return book.calls("4001", call_id="before").answers("before").calls("4001")


def timer(book: Playbook, call_id: str = "c1") -> str:
    return name_of(AnnounceTimer(interaction_id=book.interaction(call_id).id))


def is_due(book: Playbook, call_id: str = "c1") -> float:
    """Seconds until the next announcement."""
    return (book.center.state.timers[timer(book, call_id)] - book.at).total_seconds()


def hears(book: Playbook, seconds: float) -> Playbook:
    """So much later it is time to tell him something, and the switch begins with what was ordered."""
    book.later(seconds).fires(timer(book))
    return book.starts(verb=Verb.PLAY) if book.orders else book


def has_heard(book: Playbook, *, verb: Verb = Verb.PLAY, digits: str = "") -> Playbook:
    """He has heard it to the end; where he waits on, his music plays again."""
    generation = book.interaction().generation
    book.give(VerbFinished(call_id="c1", generation=generation, verb=verb, ok=True, digits=digits, at=book.at))
    return book.starts(verb=Verb.HOLD) if any(isinstance(order, HoldCaller) for order in book.orders) else book


def said(book: Playbook) -> list[tuple[Sound, ...]]:
    return [order.prompts for order in book.orders if isinstance(order, PlayPrompts | CollectDigits)]


def test_he_is_told_his_place_and_about_how_long_at_the_first_time_and_then_in_a_rhythm() -> None:
    book = a_wait()
    assert is_due(book) == 15
    hears(book, 15)
    assert said(book) == [("position_1", "wait_about_3")]
    assert book.interaction().stage is Stage.QUEUED
    has_heard(book.later(7))
    assert is_due(book) == 38
    assert said(hears(book, 38)) == [("position_1", "wait_about_3")]


def test_after_it_he_gets_his_music_again() -> None:
    book = hears(a_wait(), 15).later(7)
    generation = book.interaction().generation
    heard = VerbFinished(call_id="c1", generation=generation, verb=Verb.PLAY, ok=True, at=book.at)
    book.give(heard).expect(HoldCaller(call_id="c1", generation=generation + 1, queue="sales", music="default"))
    assert book.interaction().stage is Stage.QUEUED


def test_those_before_him_are_counted_with_their_time() -> None:
    book = a_wait().calls("4001", call_id="c2").later(15)
    book.fires(timer(book, "c2"))
    assert said(book) == [("position_2", "wait_about_6")]


def test_nobody_is_told_a_longer_wait_than_before() -> None:
    book = hears(a_wait(), 15)
    has_heard(book)
    assert book.interaction().announced_minutes == 3
    urgent = replace(book.configuration.entry_points["4001"], dnis="4006", priority=20)
    floor = replace(book.configuration, entry_points={**book.configuration.entry_points, "4006": urgent})
    book.configures(floor).calls("4006", call_id="c2")
    assert said(hears(book, 45)) == []  # six minutes now
    assert is_due(book) == 45
    book.hangs_up("c2")
    assert said(hears(book, 45)) == [("position_1", "wait_about_3")]


def test_when_it_has_grown_he_hears_comfort_and_no_number() -> None:
    rule = replace(RULE, comfort=("all_agents_busy",))
    book = a_wait(a_talking_floor(rule))
    assert said(hears(book, 15)) == [("position_1", "wait_about_3", "all_agents_busy")]
    has_heard(book).chooses("ann", book.agent("ann").status)
    slower = replace(book.configuration.queues["sales"], expected_handle_seconds=500)
    book.configures(replace(book.configuration, queues={**book.configuration.queues, "sales": slower}))
    assert said(hears(book, 45)) == [("all_agents_busy",)]
    assert book.interaction().announced_minutes == 3


def test_the_comfort_prompts_take_turns() -> None:
    book = a_wait(a_talking_floor(Announcements(first_after_seconds=45, every_seconds=45, comfort=("a", "b", "c"))))
    heard = []
    for _ in range(4):
        heard += said(hears(book, is_due(book)))
        has_heard(book)
    assert heard == [("b",), ("c",), ("a",), ("b",)]


def test_what_was_estimated_is_kept_with_the_wait_that_it_was_about() -> None:
    book = a_wait()
    segment = book.interaction().segment
    assert segment is not None
    assert segment.estimated_seconds == book.interaction().estimated_wait_seconds == 180
    book.later(30).hangs_up("before").later(20)
    assert [one.estimated_seconds for one in book.kept.tables.segments.values() if one.estimated_seconds] == [180]


def test_without_an_estimate_no_minutes_are_said() -> None:
    book = Playbook(a_talking_floor(replace(RULE, position=False))).available("eve").calls("4001")
    assert book.interaction().estimated_wait_seconds is None
    assert said(hears(book, 15)) == []
    assert is_due(book) == 45


def test_a_queue_that_says_nothing_plans_nothing() -> None:
    book = a_wait(a_floor())
    assert timer(book) not in book.center.state.timers


def test_he_is_told_nothing_while_an_order_is_on_its_way() -> None:
    book = a_wait()
    book.give(CallArrived(call_id="c2", ani="", dnis="4001", at=book.at))  # his music has not begun
    book.later(15).fires(timer(book, "c2")).expect()
    assert is_due(book, "c2") == 1
    book.starts("c2").later(1).fires(timer(book, "c2"))
    assert said(book) == [("position_2", "wait_about_6")]


def test_an_offer_takes_him_out_of_it_at_once() -> None:
    book = hears(a_wait(), 15).later(2).available("bob")
    (order,) = book.orders
    assert isinstance(order, RingAgents)
    assert order.endpoints == ("bob",)
    has_heard_before = order.generation - 1
    late = VerbFinished(call_id="c1", generation=has_heard_before, verb=Verb.PLAY, ok=True, at=book.at)
    assert book.give(late).changes == []


def test_an_offer_that_meets_the_order_on_its_way_follows_it_at_once() -> None:
    book = a_wait().later(15)
    book.fires(timer(book)).available("bob").expect()
    assert book.starts(verb=Verb.PLAY).rung == ["bob"]


def test_who_comes_back_from_an_offer_has_music_and_keeps_his_rhythm() -> None:
    book = hears(a_wait(), 15)
    book.later(2).available("bob").starts().later(20).ring_ends(RingEnd.NO_ANSWER)
    book.expect(HoldCaller(call_id="c1", generation=4, queue="sales", music="default"))
    assert is_due(book) == 45 - 22


def test_an_announcement_whose_end_is_not_reported_does_not_end_the_rhythm() -> None:
    book = hears(a_wait(), 15)
    assert said(hears(book, is_due(book))) == [("position_1", "wait_about_3")]


def test_two_announcements_are_never_without_music_between_them() -> None:
    book = hears(a_wait(a_talking_floor(replace(RULE, every_seconds=10))), 15)
    has_heard(book.later(12))
    assert is_due(book) == 5


def test_after_a_restart_he_is_told_what_is_due() -> None:
    book = a_wait().later(10).restarts()
    assert is_due(book) == 5
    book.later(5).fires(timer(book)).expect()  # the switch has not been seen
    book.sees(book.a_call("waiting"), book.a_call("talking", "before"))  # type: ignore[arg-type]
    assert said(book.later(1).fires(timer(book))) == [("position_1", "wait_about_3")]


def test_what_is_switched_on_is_heard_by_those_who_wait_already() -> None:
    book = a_wait(a_floor()).later(40).configures(a_talking_floor())
    assert is_due(book) == 0
    assert said(hears(book, 0)) == [("position_1", "wait_about_3")]
    book.configures(a_floor())
    assert timer(book) not in book.center.state.timers


def test_a_callback_is_offered_with_its_key() -> None:
    book = a_wait(a_talking_floor(callback=CallbackRule(key="2")))
    hears(book, 15)
    orders: list[Command] = list(book.orders)
    assert orders == [
        CollectDigits(
            call_id="c1",
            generation=2,
            prompts=("position_1", "wait_about_3", "callback_offer", "press_2"),
            language="zh",
            max_digits=1,
            timeout_seconds=3,
        )
    ]
    has_heard(book, verb=Verb.COLLECT, digits="1")
    assert book.interaction().stage is Stage.QUEUED


def test_a_withheld_number_is_offered_no_callback() -> None:
    book = a_wait(a_talking_floor(callback=CallbackRule()))
    book.calls("4001", call_id="c2", ani="").later(15).fires(timer(book, "c2"))
    assert said(book) == [("position_2", "wait_about_6")]


def test_who_is_not_waiting_any_more_is_told_nothing() -> None:
    book = a_wait()
    name = timer(book)
    wrap_up = name_of(WrapUpTimer(interaction_id=book.interaction("before").id))
    book.ring_ends(RingEnd.AGENT_HUNG_UP, "before").later(30).fires(wrap_up)
    book.starts().answers().later(15).fires(name)
    book.expect()


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 1), (59, 1), (61, 2), (360, 6), (361, 8), (600, 10), (601, 15), (2701, 60), (3600, 60), (3601, None)],
)
def test_minutes_are_rounded_up_to_ones_that_have_a_sentence(seconds: float, minutes: int | None) -> None:
    assert minutes_of(seconds) == minutes
