"""What a forecast says goes out as JSON has it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from callcenter.api.forecast.schemas import shown
from callcenter.reporting.forecast import Goal, forecast
from callcenter.reporting.measures import Measures


def test_a_day_without_a_past_can_be_shown() -> None:
    day = date(2026, 3, 2)
    found = forecast(
        {datetime(2026, 3, 1, tzinfo=UTC): Measures()}, day, zone=ZoneInfo("UTC"), schedule=None, goal=Goal()
    )
    whole = shown(found, "sales", "UTC")
    assert (whole.contacts, whole.patience_seconds, len(whole.quarters)) == (0, None, 96)
    assert whole.quarters[0].erlang_c.wait_seconds == 0.0
