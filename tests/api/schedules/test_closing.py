"""Closing at once changes one place of the routing document and looks at nothing else of it."""

from datetime import UTC, datetime

import pytest

from callcenter.api.errors import Problem
from callcenter.api.schedules.closing import closed, lifted
from callcenter.routing.checks import Known, check
from callcenter.routing.difference import differences
from callcenter.routing.document import RoutingDocument

UNTIL = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOTHING_IS_KNOWN = Known()


def document() -> RoutingDocument:
    return RoutingDocument.model_validate(
        {"schedules": {"office": {"weekly": {"monday": ["09:00-18:00"]}}, "night": {}}}
    )


def test_only_the_emergency_of_that_schedule_changes_and_back() -> None:
    old = document()
    new = closed("office", "Fire", UNTIL)(old, NOTHING_IS_KNOWN)
    (found,) = differences(old, new)
    assert found.path == "schedules.office.emergency"
    assert lifted("office")(new, NOTHING_IS_KNOWN) == old
    assert RoutingDocument.kept(new.whole()) == new


def test_a_second_emergency_replaces_the_first() -> None:
    first = closed("office", "Fire", UNTIL)(document(), NOTHING_IS_KNOWN)
    second = closed("office", "Flood", None)(first, NOTHING_IS_KNOWN).schedules["office"].emergency
    assert second is not None
    assert (second.reason, second.until) == ("Flood", None)


def test_a_document_that_has_gone_stale_elsewhere_can_still_be_closed() -> None:
    data = {**document().whole(), "entry_points": {"4000": {"name": "Main line", "flow": "gone"}}}
    stale = RoutingDocument.model_validate(data)
    nothing_there = Known(flows={})
    assert check(stale, nothing_there)
    assert closed("office", "Fire", None)(stale, nothing_there).schedules["office"].emergency is not None


def test_a_schedule_that_does_not_exist_is_a_problem() -> None:
    with pytest.raises(Problem) as refused:
        closed("offise", "Fire", None)(document(), NOTHING_IS_KNOWN)
    assert refused.value.code == "unknown_schedule"
