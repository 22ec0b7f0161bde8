"""Places are kept for who has a number and a queue that keeps them, and not for ever."""

from dataclasses import replace

from tests.support.floor import a_floor
from tests.support.playbook import Playbook


def keeping(seconds: int) -> Playbook:
    floor = a_floor()
    sales = replace(floor.queues["sales"], return_seconds=seconds)
    return Playbook(replace(floor, queues={**floor.queues, "sales": sales}))


def test_who_hangs_up_while_waiting_or_ringing_keeps_his_place() -> None:
    assert ("13800138000", "sales") in keeping(60).calls("4001").hangs_up().center.state.left
    assert ("13800138000", "sales") in keeping(60).available("ann").calls("4001").hangs_up().center.state.left


def test_nothing_is_kept_without_a_number_or_where_queues_do_not_keep() -> None:
    assert keeping(60).calls("4001", ani="").hangs_up().center.state.left == {}
    assert keeping(0).calls("4001").hangs_up().center.state.left == {}
    assert keeping(60).calls("4002").hangs_up().center.state.left == {}


def test_who_was_served_has_no_place_to_come_back_to() -> None:
    assert keeping(60).available("ann").calls("4001").answers().hangs_up().center.state.left == {}
