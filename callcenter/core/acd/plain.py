"""An explanation as plain data for the store and the wire: what is empty is left out, instants are ISO 8601.

Rule: nothing in it says who is calling.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from callcenter.core.acd.explain import Explanation, StepWhy
from callcenter.core.acd.reasons import AgentWhy, Numbers


def plain(explanation: Explanation) -> dict[str, Any]:
    """Everything that a person may ask about it."""
    points, staff = explanation.points, explanation.staff
    found: dict[str, Any] = {
        "at": explanation.at.isoformat(),
        "queue": explanation.queue,
        "strategy": explanation.strategy.value,
        "why": explanation.why.value if explanation.why else None,
        "position": explanation.position,
        "estimated_wait_seconds": explanation.estimated_wait_seconds,
        "since_at": explanation.since_at.isoformat(),
        "place_at": explanation.place_at.isoformat(),
        "priority": explanation.priority,
        "points": {
            "asked": points.asked,
            "queue": points.queue,
            "segment": points.segment,
            "steps": points.steps,
            "raised": points.raised,
        },
        "worth_seconds": explanation.worth_seconds,
        "requirement_asked": explanation.requirement_asked,
        "requirement": explanation.requirement,
        "queues": list(explanation.queues),
        "groups": list(explanation.groups),
        "any_agent": explanation.any_agent,
        "reserves": list(explanation.reserves),
        "step": explanation.step,
        "steps": [_step(each) for each in explanation.steps],
        "only_agent": explanation.only_agent,
        "only_until_at": _instant(explanation.only_until_at),
        "next_change": explanation.next_change.value if explanation.next_change else None,
        "next_change_at": _instant(explanation.next_change_at),
        "staff": {"logged_in": staff.logged_in, "ready": staff.ready, "free": staff.free},
        "agents": [_agent(each) for each in explanation.agents],
    }
    if explanation.left_out is not None:
        found["left_out"] = {reason.value: count for reason, count in explanation.left_out.items()}
    return found


def _step(each: StepWhy) -> dict[str, Any]:
    step = each.step
    said: Mapping[str, Any] = {
        "lower_by": step.lower_by,
        "drop": list(step.drop),
        "drop_all": step.drop_all,
        "queues": list(step.queues),
        "groups": list(step.groups),
        "any_agent": step.any_agent,
        "priority": step.priority,
        "skip_when": step.skip_when.value if step.skip_when else None,
    }
    return {
        "number": each.number,
        "after_seconds": step.after_seconds,
        "begins_at": each.begins_at.isoformat(),
        "active": each.active,
        **{name: value for name, value in said.items() if value},
    }


def _agent(why: AgentWhy) -> dict[str, Any]:
    found: dict[str, Any] = {"agent": why.username, "reason": why.reason.value}
    if why.lacking:
        found["lacking"] = list(why.lacking)
    if why.not_ready_reason is not None:
        found["not_ready_reason"] = why.not_ready_reason
    if why.activity is not None:
        found["activity"] = why.activity.value
    if why.until_at is not None:
        found["until_at"] = why.until_at.isoformat()
    if why.phone_away:
        found["phone_away"] = True
    if why.phone_fault is not None:
        found["phone_fault"] = why.phone_fault.value
    if why.numbers is not None:
        found["numbers"] = _numbers(why.numbers)
    return found


def _numbers(numbers: Numbers) -> dict[str, Any]:
    found: dict[str, Any] = {"idle_seconds": numbers.idle_seconds}
    if numbers.preference:
        found["preference"] = numbers.preference
    if numbers.skill_level is not None:
        found["skill_level"] = numbers.skill_level
    if numbers.contacts_today is not None:
        found["contacts_today"] = numbers.contacts_today
    if numbers.occupancy is not None:
        found["occupancy"] = numbers.occupancy
    if numbers.last_offered_at is not None:
        found["last_offered_at"] = numbers.last_offered_at.isoformat()
    if numbers.position is not None:
        found["position"] = numbers.position
    if numbers.lot is not None:
        found["lot"] = numbers.lot
    return found


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
