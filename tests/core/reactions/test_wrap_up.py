"""Wrap-up belongs to the agent of the talk, for as long as the queue says."""

from dataclasses import replace
from datetime import timedelta

from callcenter.core.reactions import wrap_up
from callcenter.core.turn import Turn
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def test_its_deadline_is_the_queues_and_stands_in_both_records() -> None:
    floor = a_floor()
    sales = replace(floor.queues["sales"], wrap_up_seconds=45)
    book = Playbook(replace(floor, queues={**floor.queues, "sales": sales}))
    book.available("ann").calls("4001").answers().hangs_up()
    due_at = START + timedelta(seconds=45)
    assert book.record().wrap_up_deadline_at == due_at == book.agent("ann").wrap_up_deadline_at
    assert book.center.state.timers == {"wrap_up:id1": due_at}


def test_when_it_ends_nothing_is_awaited_and_the_agent_joins_the_end_of_the_line() -> None:
    book = Playbook().available("ann", "bob").calls("4001").answers().hangs_up().later(30).fires("wrap_up:id1")
    assert book.center.state.timers == {}
    assert book.agent("ann").idle_since_at == book.at
    assert book.record().wrap_up_deadline_at is None
    assert book.calls("4001", call_id="c2").rung == ["bob"]


def test_a_deadline_of_nothing_is_nothing() -> None:
    book = Playbook()
    turn = Turn(state=book.center.state, at=START, new_id=str)
    wrap_up.on_deadline(turn, "nobody")
    assert turn.changes == []
