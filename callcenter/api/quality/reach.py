"""Whose gradings somebody may see: an administrator all, a supervisor those of his scope, an agent his own.

Rule: an agent sees of his own what was handed in, and no calibration; what two said of the same to compare themselves
is no grade. Of a calibration that is not done each sees only his own.
"""

from collections.abc import Mapping
from typing import Any

from callcenter.api import scope
from callcenter.api.parts import AppParts
from callcenter.api.people import Person, Role
from callcenter.crm.quality import EvaluationState

Row = Mapping[str, Any]


def may_see(parts: AppParts, person: Person, row: Row) -> bool:
    """Whether a grading is for this person's eyes: what he grades, leads, or was graded."""
    if row["grader"] == person.username:
        return True
    if row["agent"] == person.username:
        return row["state"] == EvaluationState.SUBMITTED and row["calibration_id"] is None
    if not person.may(Role.SUPERVISOR) or not leads(parts, person, row["queue"], row["agent"]):
        return False
    # Blind: only what is done of a calibration is shown to another, and that by the calibration.
    return row["calibration_id"] is None


def leads(parts: AppParts, person: Person, queue: str | None, agent: str | None) -> bool:
    """Whether this person leads the queue or the agent."""
    return scope.oversees_contact(parts.engine.state.configuration, person, queue, agent)
