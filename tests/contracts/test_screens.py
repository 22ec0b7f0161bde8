"""What the engine may rely on from whoever shows its changes: telling them never waits and never fails."""

import inspect

import pytest

from callcenter.api.people import Role
from callcenter.api.realtime.snapshot import Viewer
from callcenter.api.realtime.stream import LOG_LENGTH
from callcenter.core.changes import Change
from callcenter.ports import Screens
from tests.support.fakes import FakeScreens
from tests.support.rehearsal import Rehearsal
from tests.support.small_day import SmallDay


def a_hub() -> Screens:
    """A hub with a screen that never reads."""
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.hub.attach(Viewer(username="sam", role=Role.SUPERVISOR)).begin(None, None)
    return rehearsal.hub


SCREENS = pytest.mark.parametrize("screens", [FakeScreens(), a_hub()], ids=["fake", "hub"])


@SCREENS
def test_telling_is_no_waiting(screens: Screens) -> None:
    assert not inspect.iscoroutinefunction(screens.publish)
    for _ in range(LOG_LENGTH // 10):
        for changes in SmallDay().turns():
            screens.publish(changes)


@SCREENS
def test_changes_of_calls_and_agents_that_nobody_knows_do_no_harm(screens: Screens) -> None:
    day: list[Change] = [change for changes in SmallDay(first_id=5000).turns() for change in changes]
    for change in reversed(day):
        screens.publish([change])
        screens.publish([change, change])
    screens.publish(())
