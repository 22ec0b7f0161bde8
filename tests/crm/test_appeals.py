"""Appeals: one answer, and a time to make one."""

from datetime import UTC, datetime, timedelta

import pytest

from callcenter.core.errors import IllegalTransition
from callcenter.crm.appeals import APPEAL_WITHIN, TRANSITIONS, AppealState, AppealStep, may_appeal, next_state

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_every_step_from_every_state_is_in_the_table_or_refused() -> None:
    for state in AppealState:
        for step in AppealStep:
            if step in TRANSITIONS[state]:
                assert next_state(state, step) is TRANSITIONS[state][step]
            else:
                with pytest.raises(IllegalTransition):
                    next_state(state, step)


def test_there_is_a_time_to_appeal_and_nothing_to_appeal_against_before_it_was_handed_in() -> None:
    assert may_appeal(AT, AT + APPEAL_WITHIN - timedelta(seconds=1))
    assert not may_appeal(AT, AT + APPEAL_WITHIN)
    assert not may_appeal(None, AT)
