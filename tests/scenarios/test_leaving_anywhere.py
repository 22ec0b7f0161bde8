"""A caller who hangs up, is silent or is forgotten anywhere in a flow: one record, the right outcome, nothing left."""

from collections.abc import Callable
from typing import Final

import pytest

from callcenter.core.events import Place, SwitchSeen
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.timers import AnnounceTimer, name_of
from tests.support.self_service import AskingBook

# One whole call of 4010, step by step: what happens, and at which node he stands then.
STEPS: Final[tuple[tuple[Callable[[AskingBook], object], str], ...]] = (
    (lambda book: book.calls("4010"), "pin"),
    (lambda book: book.presses("7531"), "check"),
    (lambda book: book.is_told("verified"), "fetch"),
    (lambda book: book.is_told("done", balance="120", blocked=False), "say"),
    (lambda book: book.starts().presses(""), "score"),
    (lambda book: book.starts().presses("5"), "keep"),
)
NODES: Final = [node for _, node in STEPS]


def at(node: str) -> AskingBook:
    """The caller has come to this node."""
    book = AskingBook().available("eve")
    for step, here in STEPS:
        step(book)
        assert book.interaction().flow_node == here
        book.later(1)
        if here == node:
            break
    return book


def check_nothing_is_left(book: AskingBook) -> None:
    state = book.center.state
    assert (state.interactions, state.private, state.by_call) == ({}, {}, {})
    assert not [name for name in state.timers if ":id1" in name]
    rows = book.kept.tables.segments_of(book.record())
    assert all(row.ended_at is not None for row in rows)
    assert (
        sum((row.ended_at - row.started_at).total_seconds() for row in rows if row.ended_at)
        == (book.at - book.record().started_at).total_seconds()
    )


@pytest.mark.parametrize("node", NODES)
def test_who_hangs_up_at_any_node_has_left_in_the_flow(node: str) -> None:
    book = at(node).hangs_up()
    assert (book.closed.outcome, book.closed.ended_by) == (Outcome.ABANDONED_IN_IVR, EndedBy.CUSTOMER)
    assert book.closed.ivr_path[-1]["node"] == node
    check_nothing_is_left(book)


@pytest.mark.parametrize("node", NODES)
def test_a_switch_that_restarts_at_any_node_loses_the_call_and_the_record_says_so(node: str) -> None:
    book = at(node).loses_link()
    look: SwitchSeen = book.a_look(switch_started_at=book.at)
    book.give(look).give(look)
    assert book.record().outcome is Outcome.LOST
    check_nothing_is_left(book)


@pytest.mark.parametrize("node", NODES)
def test_a_service_that_restarts_at_any_node_goes_on_there_or_says_sorry(node: str) -> None:
    book = at(node).restarts()
    book.sees_twice(book.a_call(Place.WAITING, generation=0))
    assert book.commands
    # What he has typed in secret is forgotten, so some nodes cannot go on.
    assert book.interaction().flow_node in (node, "sorry")
    assert book.interaction().stage is Stage.IN_FLOW


@pytest.mark.parametrize("node", NODES)
def test_silence_at_any_node_leads_on_to_an_end(node: str) -> None:
    book = at(node)
    for _ in range(40):
        if "c1" not in book.center.state.by_call or book.interaction().stage is Stage.QUEUED:
            break
        waiting = [name for name in book.center.state.timers if name.startswith("answer:")]
        book.later(9)
        if waiting:
            book.fires(waiting[0])
        else:
            book.starts().presses("")
    assert "c1" not in book.center.state.by_call or book.interaction().stage is Stage.QUEUED


def test_who_hangs_up_in_the_queues_menu_has_left_the_queue() -> None:
    book = AskingBook().available("eve").calls("4010").presses("0").starts().later(8)
    book.fires(name_of(AnnounceTimer(interaction_id="id1"))).later(2).hangs_up()
    assert (book.closed.outcome, book.closed.wait_seconds) == (Outcome.ABANDONED_IN_QUEUE, 10)
    check_nothing_is_left(book)


def test_who_hangs_up_after_a_key_has_led_him_out_of_the_queue_has_left_in_the_flow() -> None:
    book = AskingBook().available("eve").calls("4010").presses("0").starts().later(8)
    book.fires(name_of(AnnounceTimer(interaction_id="id1"))).later(2).presses("2").starts().later(3).hangs_up()
    assert (book.closed.outcome, book.closed.wait_seconds) == (Outcome.ABANDONED_IN_IVR, 10)
    check_nothing_is_left(book)
