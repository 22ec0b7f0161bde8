"""Who waits in a queue, first to be served first."""

from dataclasses import replace

from callcenter.core.acd.queues import waiting_in
from tests.support.floor import a_floor
from tests.support.playbook import Playbook


def who_waits(book: Playbook, queue: str) -> list[str]:
    return [interaction.call_id for interaction, _ in waiting_in(book.center.state, queue, book.at)]


def test_one_queue_at_a_time_the_first_first() -> None:
    book = Playbook().calls("4001", call_id="c1").later(9).calls("4001", call_id="c2").calls("4002", call_id="c3")
    assert who_waits(book, "sales") == ["c1", "c2"]
    assert who_waits(book, "support") == ["c3"]
    assert who_waits(book, "other") == []


def test_each_point_of_priority_counts_as_a_minute() -> None:
    floor = a_floor()
    vip = replace(floor.entry_points["4001"], dnis="4003", priority=2)
    book = Playbook(replace(floor, entry_points={**floor.entry_points, "4003": vip})).calls("4001", call_id="c1")
    book.later(119).calls("4003", call_id="c2")
    book.later(2).calls("4003", call_id="c3")
    assert who_waits(book, "sales") == ["c2", "c1", "c3"]
