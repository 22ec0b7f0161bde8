"""Which contacts are graded: by chance, but the same ones whenever it is asked again with the same seed.

Rule: nothing here rolls a die. Each contact has a place in an order that the rule's seed makes; whoever knows the seed
can work it out again, nobody without it can tell which contacts will come.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

_WHOLE: Final = 2**64

# A contact, and whose part of it.
Part = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingRule:
    """What is graded, and how many: `per_agent` each week, or a `share` (0 to 1) of all. Nothing named: everything."""

    seed: str
    per_agent: int | None = None
    share: float | None = None
    queues: frozenset[str] = frozenset()
    dispositions: frozenset[str] = frozenset()
    least_seconds: float | None = None
    most_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The part of one agent in a contact, which may be graded. `seconds` he talked."""

    id: str
    agent: str
    queue: str | None
    disposition: str | None
    seconds: float

    @property
    def part(self) -> Part:
        """What it is told by: of a contact that was handed over there are several."""
        return self.id, self.agent


def is_meant(rule: SamplingRule, contact: Contact) -> bool:
    """Whether a rule is about such a contact."""
    return (
        (not rule.queues or contact.queue in rule.queues)
        and (not rule.dispositions or contact.disposition in rule.dispositions)
        and (rule.least_seconds is None or contact.seconds >= rule.least_seconds)
        and (rule.most_seconds is None or contact.seconds <= rule.most_seconds)
    )


def sample(rule: SamplingRule, contacts: Iterable[Contact], taken: Collection[Part] = ()) -> frozenset[Part]:
    """Return which parts of a week's contacts are graded. `taken`: somebody has begun with these, they stay.

    In a week that is not over, a contact that comes may put another one out that nobody has begun with.
    """
    meant = [contact for contact in contacts if is_meant(rule, contact)]
    if rule.share is not None:
        drawn = {one.part for one in meant if place_of(rule.seed, one.id) < rule.share * _WHOLE}
    else:
        drawn = {one.part for one in meant}
    if rule.per_agent is None:
        return frozenset(drawn | set(taken))
    of_agent: defaultdict[str, list[Contact]] = defaultdict(list)
    for contact in meant:
        of_agent[contact.agent].append(contact)
    found = set(taken)
    for own in of_agent.values():
        begun = sum(one.part in taken for one in own)
        others = sorted(
            (one for one in own if one.part in drawn and one.part not in taken), key=lambda one: _key(rule, one)
        )
        found.update(one.part for one in others[: max(rule.per_agent - begun, 0)])
    return frozenset(found)


def grader_for(seed: str, contact_id: str, graders: Collection[str], agent: str) -> str | None:
    """Return who grades it: one of these, never whom it is about; None: whoever takes it."""
    able = sorted(set(graders) - {agent})
    return able[place_of(f"{seed}:grader", contact_id) % len(able)] if able else None


def place_of(seed: str, contact_id: str) -> int:
    """Return the place of a contact in the order that the seed makes."""
    return int.from_bytes(sha256(f"{seed}:{contact_id}".encode()).digest()[:8], "big")


def week_of(at: datetime, zone: ZoneInfo) -> date:
    """Return the Monday of the week in which an instant lies, where the business is."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def bounds_of(week: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a week begins and ends; not always 168 hours apart."""
    begin = datetime(week.year, week.month, week.day, tzinfo=zone)
    after = week + timedelta(days=7)
    return begin, datetime(after.year, after.month, after.day, tzinfo=zone)


def _key(rule: SamplingRule, contact: Contact) -> tuple[int, str]:
    return place_of(rule.seed, contact.id), contact.id
