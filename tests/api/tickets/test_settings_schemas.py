"""Settings of tickets on the wire: what is given becomes what the rules know, and comes back so."""

from typing import Any

import pytest
from pydantic import ValidationError

from callcenter.api.tickets.settings_schemas import PolicyChange, PolicyGiven, PolicyShown, StepFields, facts_shown
from callcenter.crm.ticket_settings import EscalationStep, SlaPolicy, Target
from tests.support.tickets import POLICY


def test_a_policy_comes_back_as_it_was_given() -> None:
    shown = PolicyShown(**facts_shown(POLICY))
    given = PolicyGiven.model_validate(shown.model_dump(include=set(PolicyGiven.model_fields)))
    same: dict[str, Any] = {"id": POLICY.id, "created_at": POLICY.created_at, "updated_at": POLICY.updated_at}
    assert SlaPolicy(**same, **given.named()) == POLICY


def test_only_what_is_named_changes() -> None:
    change = PolicyChange.model_validate({"targets": [{"solution": 60}], "schedule": None})
    assert change.named() == {"targets": (Target(solution=60),), "schedule": None}
    steps = PolicyChange.model_validate({"steps": [{"clock": "update", "percent": 5, "action": "raise_priority"}]})
    assert all(isinstance(step, EscalationStep) for step in steps.named()["steps"])


def test_breaches_are_noted_by_themselves() -> None:
    with pytest.raises(ValidationError):
        StepFields.model_validate({"clock": "update", "percent": 100, "action": "breach"})
