"""Tickets, policies and a configuration for tests: an office in Shanghai that is open from nine to six on weekdays."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from callcenter.core.acd.hours import Schedule
from callcenter.crm.ticket_settings import Action, Aim, EscalationStep, SlaPolicy, Target
from callcenter.crm.tickets import ClockKind, Ticket
from callcenter.engine.ids import new_id
from tests.support.desk import CONFIGURATION

HOUR = 3600
OFFICE = Schedule(timezone="Asia/Shanghai", periods=dict.fromkeys(range(5), ((time(9), time(18)),)))
WITH_OFFICE = replace(CONFIGURATION, schedules={"office": OFFICE})


def monday(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """A moment of the week of 2 March 2026."""
    return datetime(2026, 3, 2 + day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def ticket(at: datetime | None = None, **facts: Any) -> Ticket:
    """A new ticket."""
    made_at = at or monday(9)
    given = {"id": new_id(), "subject": "打印机坏了", "created_by": "alice", "sla_policy": "standard", **facts}
    return Ticket(created_at=made_at, updated_at=made_at, **given)


STEPS = (
    EscalationStep(clock=ClockKind.SOLUTION, percent=50, action=Action.NOTIFY, aim=Aim.OWNER),
    EscalationStep(clock=ClockKind.SOLUTION, percent=75, action=Action.RAISE_PRIORITY),
    EscalationStep(clock=ClockKind.SOLUTION, percent=200, action=Action.REASSIGN, aim=Aim.USER, name="bob"),
    EscalationStep(clock=ClockKind.UPDATE, percent=50, action=Action.NOTIFY, aim=Aim.QUEUE),
)
POLICY = SlaPolicy(
    id="0190a0a0-0000-7000-8000-0000000000aa",
    name="standard",
    label_en="Standard",
    label_zh="标准",
    schedule="office",
    is_default=True,
    targets=(Target(first_response=HOUR, update=4 * HOUR, solution=8 * HOUR),),
    steps=STEPS,
    created_at=monday(0),
    updated_at=monday(0),
)
