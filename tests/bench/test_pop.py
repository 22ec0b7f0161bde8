"""What counts as knowing the caller, and the rows."""

import pytest

from callcenter.bench.desk import Message
from callcenter.bench.pop import Measured, rows_of, shows_customer


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"type": "pop_shown", "pop": {"lookup_pending": True}}, False),
        ({"type": "pop_shown", "pop": {"lookup_pending": False}}, True),
        ({"type": "pop_enriched"}, True),
        ({"type": "agent_changed"}, False),
    ],
)
def test_the_customer_is_known_when_the_look_up_is_done(message: Message, expected: bool) -> None:
    assert shows_customer(message) is expected


def test_a_loss_is_printed_like_a_win() -> None:
    rows = rows_of(Measured(pop=[0.003], customer=[0.008], phone=[0.006], app_queue_phone=[0.002]))
    ratios = {name: round(value, 6) for name, value, unit in rows if unit == "ratio"}
    assert ratios == {"pop_invite_at_phone_vs_app_queue_median": 3.0, "pop_invite_at_phone_vs_app_queue_p99": 3.0}
