"""Lines of missed callers: whose they are, and what ends them."""

from datetime import UTC, datetime, timedelta

import pytest

from callcenter.core.errors import IllegalTransition
from callcenter.crm.missed_calls import CLAIM, MissedCall, MissedState, MissedStep, holder_of, next_state, number_of

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def line(**facts: object) -> MissedCall:
    values = {"id": "m", "queue": "sales", "number": "+8613800138000", "first_at": AT, "last_at": AT}
    return MissedCall(**{**values, "last_outcome": "abandoned_in_queue", "last_interaction_id": "i", **facts})  # type: ignore[arg-type]


def test_a_claim_holds_until_its_time_is_over() -> None:
    claimed = line(claimed_by="bob", claimed_until=AT + CLAIM)
    assert holder_of(line(), AT) is None
    assert holder_of(claimed, AT + CLAIM - timedelta(seconds=1)) == "bob"
    assert holder_of(claimed, AT + CLAIM) is None


def test_what_is_over_stays_over() -> None:
    assert next_state(MissedState.OPEN, MissedStep.DO) is MissedState.DONE
    assert next_state(MissedState.OPEN, MissedStep.REACH) is MissedState.REACHED
    for state in (MissedState.DONE, MissedState.REACHED):
        for step in MissedStep:
            with pytest.raises(IllegalTransition):
                next_state(state, step)


@pytest.mark.parametrize("ani", ["", "anonymous", "12"])
def test_who_cannot_be_called_is_on_no_list(ani: str) -> None:
    assert number_of(ani, None) is None


def test_a_line_is_known_by_the_number_that_can_be_called_from_everywhere() -> None:
    assert number_of("13800138000", "+8613800138000") == "+8613800138000"
    assert number_of("8001", None) == "8001"
