"""How much an agent has worked: contacts of the day, and a smooth share of time busy.

The rolling window forgets half of what was worked every half hour (an exponential window). That makes the order of two
idle agents the same at any later instant, so it never has to be sorted again while they rest.
"""

from datetime import date, datetime
from math import inf, log, log2
from typing import Final
from zoneinfo import ZoneInfo

from callcenter.core.agent import Activity, Agent
from callcenter.core.records import replace

HALF_LIFE_SECONDS: Final = 1800.0
# What a busy agent's load tends to: the integral of the window.
FULL_LOAD_SECONDS: Final = HALF_LIFE_SECONDS / log(2)
_AT_WORK: Final = (Activity.ON_CONTACT, Activity.WRAP_UP)


def day_of(at: datetime, timezone: str) -> str:
    """The date that an instant belongs to, where the company is."""
    return at.astimezone(ZoneInfo(timezone)).date().isoformat()


def next_day_begins(at: datetime, timezone: str) -> datetime:
    """The next midnight where the company is."""
    zone = ZoneInfo(timezone)
    today = at.astimezone(zone).date()
    return datetime.combine(date.fromordinal(today.toordinal() + 1), datetime.min.time(), zone)


def with_work_counted(before: Agent | None, agent: Agent, today: str, at: datetime) -> Agent:
    """The agent with the stretch of work that has just ended, and the contact that has just begun, counted."""
    if before is None or before.activity is agent.activity:
        return agent
    if before.activity in _AT_WORK:
        seconds = max(0.0, (at - before.activity_since_at).total_seconds())
        worked = FULL_LOAD_SECONDS * (1 - float(0.5 ** (seconds / HALF_LIFE_SECONDS)))
        agent = replace(agent, load_seconds=load_at(before, at) + worked, load_at=at)
    if agent.activity is Activity.ON_CONTACT:
        agent = replace(agent, contacts_today=contacts_of(agent, today) + 1, contacts_day=today)
    return agent


def load_at(agent: Agent, at: datetime) -> float:
    """What is left at this instant of the work counted so far, in seconds."""
    if agent.load_at is None:
        return 0.0
    half_lives = max(0.0, (at - agent.load_at).total_seconds()) / HALF_LIFE_SECONDS
    return agent.load_seconds * float(0.5**half_lives)


def occupancy(agent: Agent, at: datetime) -> float:
    """The share of the last while that the agent was busy, 0 to 1; work under way is counted when it ends."""
    return min(1.0, load_at(agent, at) / FULL_LOAD_SECONDS)


def load_order(agent: Agent) -> float:
    """Sorts idle agents by their load, at whatever instant they are compared."""
    if agent.load_at is None or agent.load_seconds <= 0:
        return -inf
    return log2(agent.load_seconds) + agent.load_at.timestamp() / HALF_LIFE_SECONDS


def contacts_of(agent: Agent, today: str) -> int:
    """How many contacts the agent has answered today."""
    return agent.contacts_today if agent.contacts_day == today else 0
