"""A call is sent into a queue: in another one he is the last, in his own he has the place that he had."""

from dataclasses import replace

import pytest

from callcenter.core.agent import Activity
from callcenter.core.commands import HoldCaller
from callcenter.core.configuration import Configuration, Overflow, OverflowKind, OverflowReason, WrapUpMode
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Outcome, Stage
from tests.support.floor import a_floor
from tests.support.playbook import Playbook
from tests.support.transfers import ann_talks, to_queue


def a_floor_without_wrap_up() -> Configuration:
    floor = a_floor()
    sales = replace(floor.queues["sales"], wrap_up_mode=WrapUpMode.NONE)
    return replace(floor, queues={**floor.queues, "sales": sales})


def with_support(**changes: object) -> Configuration:
    floor = a_floor()
    support = replace(floor.queues["support"], **changes)  # type: ignore[arg-type]
    return replace(floor, queues={**floor.queues, "support": support})


def test_he_waits_with_the_music_of_the_other_queue() -> None:
    book = ann_talks().available("eve").give(to_queue("support"))
    book.expect(HoldCaller(call_id="c1", generation=3, queue="support", music="default"))
    assert (book.interaction().stage, book.interaction().queue, book.interaction().transfers) == (
        Stage.QUEUED,
        "support",
        1,
    )


def test_an_agent_of_the_other_queue_who_is_free_is_rung_at_once_and_nobody_else() -> None:
    book = ann_talks().available("bob", "eve").give(to_queue("support"))
    assert book.rung == ["bob"]
    assert book.starts().answers().interaction().agent == "bob"


def test_in_another_queue_he_is_the_last() -> None:
    book = ann_talks().calls("4000", call_id="c2").presses("2", "c2").starts("c2").later(1)
    book.give(to_queue("support")).starts().available("bob")
    assert (book.interaction("c2").stage, book.interaction().stage) == (Stage.OFFERED, Stage.QUEUED)


def test_in_his_own_queue_he_has_the_place_that_he_had() -> None:
    book = ann_talks().calls("4001", call_id="c2").later(1).give(to_queue("sales")).starts().available("bob")
    assert (book.interaction().stage, book.interaction("c2").stage) == (Stage.OFFERED, Stage.QUEUED)


def test_the_agent_who_sent_him_away_does_not_get_him_back_at_once() -> None:
    book = ann_talks(a_floor_without_wrap_up()).give(to_queue("sales"))
    assert (book.agent("ann").activity, book.interaction().stage) == (Activity.IDLE, Stage.QUEUED)
    assert book.starts().later(30).fires("retry:id1:ann").rung == ["ann"]


def test_what_was_asked_of_an_agent_of_his_queue_is_not_asked_in_another() -> None:
    floor = a_floor()
    entry = replace(floor.entry_points["4001"], requirement="gold >= 1")
    gold = replace(floor.agents["ann"], skills={"gold": 5})
    floor = replace(
        floor,
        entry_points={**floor.entry_points, "4001": entry},
        agents={**floor.agents, "ann": gold},
    )
    book = ann_talks(floor).available("bob", "eve").give(to_queue("support"))
    assert book.rung == ["bob"]


def test_a_queue_has_patience_with_who_has_waited_elsewhere() -> None:
    floor = with_support(
        max_wait_seconds=6,
        overflows={OverflowReason.MAX_WAIT: Overflow(kind=OverflowKind.HANG_UP)},
    )
    book = ann_talks(floor).calls("4002", call_id="c2").available("bob").starts("c2").answers("c2")
    book.give(to_queue("support")).starts().later(5).fires("wait:id1")
    assert book.interaction().stage is Stage.QUEUED
    assert book.later(1).fires("wait:id1").interaction().stage is Stage.IN_FLOW


def test_a_closed_queue_does_with_him_what_it_does_with_everybody() -> None:
    floor = with_support(
        max_waiting=0, overflows={OverflowReason.FULL: Overflow(kind=OverflowKind.QUEUE, target="sales")}
    )
    book = ann_talks(floor).available("eve").give(to_queue("support"))
    assert (book.interaction().queue, book.interaction().overflows[0]["reason"]) == ("sales", "full")


def test_the_wait_before_and_after_is_one_sum() -> None:
    book = ann_talks().give(to_queue("support")).starts().later(30).available("bob").starts().later(3).answers()
    assert book.record().wait_seconds == 7 + 33
    assert book.later(10).hangs_up().record().talk_seconds == 70


def test_the_caller_hangs_up_while_he_waits() -> None:
    book = ann_talks().give(to_queue("support")).starts().later(30).hangs_up()
    record = book.record()
    assert (record.stage, record.outcome, record.queue) == (Stage.CLOSED, Outcome.ABANDONED_IN_QUEUE, "support")
    assert book.agent("ann").activity is Activity.WRAP_UP


def test_the_agent_wraps_up_on_though_the_call_is_over_and_forgotten() -> None:
    book = ann_talks().give(to_queue("support")).starts().hangs_up()
    assert book.sees_twice().agent("ann").activity is Activity.WRAP_UP
    book.later(30).fires("participation:id1:1")
    assert (book.agent("ann").activity, book.center.state.participations) == (Activity.IDLE, {})


def test_a_queue_that_does_not_exist_is_refused() -> None:
    book = ann_talks()
    with pytest.raises(ContactCenterError) as refused:
        book.give(to_queue("nowhere"))
    assert refused.value.code is Refusal.UNKNOWN_QUEUE
    assert book.interaction().stage is Stage.CONNECTED


def test_his_queue_is_removed_while_he_is_on_his_way() -> None:
    book = ann_talks().give(to_queue("support")).starts()
    floor = a_floor()
    book.configures(replace(floor, queues={"sales": floor.queues["sales"]}))
    assert (book.record().outcome, book.record().cause) == (Outcome.FAILED, "unknown_queue")


def test_it_survives_a_restart() -> None:
    book = ann_talks().give(to_queue("support")).starts()
    before = book.interaction()
    book.restarts()
    assert book.interaction() == before
    assert isinstance(book, Playbook)
