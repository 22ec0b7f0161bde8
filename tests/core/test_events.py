"""Events are facts: unchangeable, with the instant they became true."""

import dataclasses
from typing import get_args

import pytest

from callcenter.core import events


@pytest.mark.parametrize("event_type", get_args(events.Event))
def test_an_event_cannot_be_changed_and_says_when_it_happened(event_type: type) -> None:
    assert event_type.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "at" in {field.name for field in dataclasses.fields(event_type)}


def test_no_event_is_left_out_of_the_union() -> None:
    not_events = {events.LiveCall, events.LiveMonitor, events.PastCall}
    defined = {kind for kind in vars(events).values() if dataclasses.is_dataclass(kind)}
    here = {kind for kind in defined if kind.__module__ == events.__name__}
    assert here - not_events == set(get_args(events.Event))
