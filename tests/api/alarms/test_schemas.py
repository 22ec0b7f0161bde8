"""Alarms on the wire: what is asked for is what is watched, and shown as it is kept."""

import pytest
from pydantic import ValidationError

from callcenter.api.alarms.schemas import AlarmShown, AlarmWanted, ConditionWanted
from tests.support.alarm_desk import LEVEL, WANTED
from tests.support.alarms import AT


def test_what_is_wanted_comes_back_as_it_is_shown() -> None:
    wanted = AlarmWanted.model_validate({**WANTED, "queues": ["sales"]})
    shown = AlarmShown.of(wanted.alarm("id", "sam", AT), may_change=True)
    assert (shown.created_by, shown.version, shown.muted_until) == ("sam", 1, None)
    again = {name: value for name, value in shown.model_dump().items() if name in AlarmWanted.model_fields}
    assert AlarmWanted.model_validate(again) == wanted


def test_without_a_value_to_clear_it_ends_where_it_began() -> None:
    given = {name: value for name, value in LEVEL.items() if name != "clear"}
    assert ConditionWanted.model_validate(given).condition().clear == 0.7


@pytest.mark.parametrize(
    "wrong", [{"conditions": []}, {"for_seconds": -1}, {"emails": ["a b@c"]}, {"severity": "loud"}, {"extra": 1}]
)
def test_what_is_no_alarm_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AlarmWanted.model_validate({**WANTED, **wrong})


def test_a_limit_must_be_a_number() -> None:
    for limit in ("nan", "inf"):
        with pytest.raises(ValidationError):
            ConditionWanted.model_validate({**LEVEL, "threshold": float(limit)})
