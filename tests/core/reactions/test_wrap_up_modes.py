"""The rule of a queue, and what is left of it where there is no queue."""

from dataclasses import replace

import pytest

from callcenter.core.configuration import WrapUpMode
from callcenter.core.reactions import wrap_up_modes
from callcenter.core.state import State
from tests.support.floor import a_floor


def state(mode: WrapUpMode, **changes: int) -> State:
    floor = a_floor()
    sales = replace(floor.queues["sales"], wrap_up_mode=mode, **changes)  # type: ignore[arg-type]
    return State(configuration=replace(floor, queues={"sales": sales}))


@pytest.mark.parametrize("queue", [None, "removed"])
def test_without_a_queue_there_is_no_wrap_up(queue: str | None) -> None:
    rule = state(WrapUpMode.MANDATORY)
    assert wrap_up_modes.mode_of(rule, queue) is WrapUpMode.NONE
    assert (wrap_up_modes.seconds_of(rule, queue), wrap_up_modes.extensions_left(rule, queue, 0)) == (0, 0)


def test_what_is_mandatory_has_no_end_of_its_own() -> None:
    assert wrap_up_modes.seconds_of(state(WrapUpMode.MANDATORY), "sales") == 0
    assert wrap_up_modes.seconds_of(state(WrapUpMode.TIMED), "sales") == 30


def test_extensions_are_counted_and_never_fewer_than_none() -> None:
    rule = state(WrapUpMode.TIMED, wrap_up_extensions=2)
    assert [wrap_up_modes.extensions_left(rule, "sales", used) for used in range(4)] == [2, 1, 0, 0]
    assert wrap_up_modes.extensions_left(state(WrapUpMode.TIMED, wrap_up_extend_seconds=0), "sales", 0) == 0
