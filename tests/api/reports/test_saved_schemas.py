"""A schedule says exactly what its cadence needs."""

from typing import Any

import pytest
from pydantic import ValidationError

from callcenter.api.reports.saved_schemas import ReportScheduleGiven

GIVEN: dict[str, Any] = {"cadence": "daily", "wall_time": "08:00", "recipients": ["li@example.com"]}


@pytest.mark.parametrize(
    "given",
    [{}, {"cadence": "weekly", "weekday": 0}, {"cadence": "monthly", "month_day": 31}, {"wall_time": "23:59"}],
)
def test_what_a_cadence_needs_is_taken(given: dict[str, Any]) -> None:
    assert ReportScheduleGiven(**{**GIVEN, **given}).active


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"wall_time": "24:00"}, "wall_time"),
        ({"wall_time": "8:00"}, "wall_time"),
        ({"recipients": ["li"]}, "email"),
        ({"recipients": []}, "too_short"),
        ({"cadence": "weekly"}, "recurrence_wrong"),
        ({"cadence": "weekly", "weekday": 7}, "less_than_equal"),
        ({"cadence": "monthly", "weekday": 1}, "recurrence_wrong"),
        ({"month_day": 3}, "recurrence_wrong"),
        ({"language": "fr"}, "literal_error"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ReportScheduleGiven(**{**GIVEN, **given})
    assert refused.value.errors()[0]["type"] == code
