"""Who sees that a supervisor is on a line: the agent as the company wants it, overseers always, others never."""

from dataclasses import replace
from typing import Any

import pytest

from callcenter.api.realtime.shapes import MonitoringView
from callcenter.api.realtime.views import agent_view, monitoring_view
from callcenter.core.configuration import Configuration
from callcenter.core.monitoring import MonitoringMode
from callcenter.core.requests import Target, TargetKind, TransferCall
from callcenter.core.supervision import MonitoringShown, Supervision
from tests.support.floor import START
from tests.support.monitored import BARGE, LISTEN, WHISPER, Monitored, supervised_floor


def floor_that_shows(shown: MonitoringShown) -> Configuration:
    return replace(supervised_floor(), supervision=Supervision(monitoring_shown=shown))


def seen(book: Monitored, username: str = "ann", *, own: bool = True) -> list[tuple[str, str, str]]:
    state = book.center.state
    listeners = agent_view(state, state.agents[username], own=own).monitored_by
    return [(one.supervisor, one.name, one.mode) for one in listeners]


@pytest.mark.parametrize(
    ("shown", "modes"),
    [
        (MonitoringShown.ALWAYS, {LISTEN, WHISPER, BARGE}),
        (MonitoringShown.WHEN_WHISPERING, {WHISPER, BARGE}),
        (MonitoringShown.NEVER, {BARGE}),
    ],
)
@pytest.mark.parametrize("mode", [*MonitoringMode])
def test_an_agent_sees_what_the_company_lets_him_see_and_who_talks_along_always(
    shown: MonitoringShown, modes: set[MonitoringMode], mode: MonitoringMode
) -> None:
    book = Monitored.listened(mode, configuration=floor_that_shows(shown))
    assert seen(book) == ([("sam", "Sam", mode.value)] if mode in modes else [])
    assert seen(book, own=False) == [("sam", "Sam", mode.value)]


def test_nobody_is_seen_before_he_is_on_the_line_or_after_it() -> None:
    book = Monitored.talking().monitors()
    assert seen(book) == []
    assert seen(book.monitor_answers().monitors(WHISPER, supervisor="kim").monitor_answers(supervisor="kim")) == [
        ("kim", "Kim", "whisper"),
        ("sam", "Sam", "listen"),
    ]
    assert seen(book.stops()) == [("kim", "Kim", "whisper")]
    assert seen(book, "bob") == []


def test_a_listener_who_waits_with_the_caller_is_on_nobodys_line() -> None:
    book = Monitored.listened()
    target = Target(kind=TargetKind.QUEUE, name="sales")
    book.give(TransferCall(interaction_id="id1", agent="ann", target=target, at=START))
    assert seen(book) == []
    book.starts().answers()
    assert (seen(book), seen(book, "bob")) == ([], [("sam", "Sam", "listen")])


def test_a_session_is_shown_by_the_names_of_the_contract() -> None:
    book = Monitored.listened(BARGE)
    shown: dict[str, Any] = monitoring_view(book.center.state, book.monitoring()).model_dump()
    assert MonitoringView(**shown).model_dump() == {
        "id": book.monitoring().id,
        "interaction_id": "id1",
        "supervisor": "sam",
        "supervisor_name": "Sam",
        "agent": "ann",
        "mode": "barge",
        "state": "on",
        "started_at": book.monitoring().started_at,
    }
