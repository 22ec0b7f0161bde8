"""Which numbers outside may be called, by whom, when and how many: the policy against toll fraud. Pure.

Rule: E.164 only, what is denied is denied whatever else is allowed, and nothing is allowed that nobody has allowed. Who
tries too often what he may not blocks all calls to numbers outside until somebody lifts that.
"""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from callcenter.core.acd import hours
from callcenter.core.acd.hours import Schedule

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_MINUTE: Final = timedelta(minutes=1)
REFUSED_WITHIN: Final = timedelta(minutes=5)

# Numbers of which a share of the price goes to whoever is called, and where such traffic is sent most: premium rate
# services, satellite phones and international networks, small countries of the North American plan, and others that
# carriers warn of. A default: what a company calls is what it allows.
DENIED: Final = (
    *("+1900", "+1976", "+4487", "+449", "+87", "+881", "+882", "+883", "+888", "+979"),
    *("+1242", "+1246", "+1264", "+1268", "+1284", "+1345", "+1441", "+1473", "+1649", "+1664", "+1721", "+1758"),
    *("+1767", "+1784", "+1809", "+1829", "+1849", "+1868", "+1869", "+1876"),
    *("+216", "+220", "+222", "+224", "+226", "+231", "+232", "+235", "+236", "+239", "+240", "+247", "+248", "+252"),
    *("+257", "+261", "+263", "+265", "+269", "+290", "+291", "+370", "+371", "+375", "+381", "+387", "+389", "+53"),
    *("+670", "+672", "+674", "+675", "+676", "+677", "+678", "+680", "+682", "+683", "+685", "+686", "+688", "+690"),
    *("+691", "+692", "+850", "+960", "+992", "+993"),
)


class OutboundRefusal(StrEnum):
    """Why a number is not called: the `detail` of `Refusal.DIALLING_NOT_ALLOWED`. Never rename one."""

    OFF = "off"
    BLOCKED = "blocked"
    DENIED = "denied"
    PREFIX = "prefix"
    HOURS = "hours"
    CONCURRENT = "concurrent"
    RATE = "rate"
    DO_NOT_CALL = "do_not_call"


# What honest people run into as well, and what is refused anyhow.
_NO_ATTEMPT: Final = frozenset({OutboundRefusal.OFF, OutboundRefusal.BLOCKED, OutboundRefusal.DO_NOT_CALL})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundPolicy:
    """What is allowed. `groups`: more prefixes for the agents of a group. `schedule` None: at any time.

    `shown` is the number that the called party sees ("": one of the queue's own), `queue` the one on whose account a
    call goes that names none. More than `block_after` refused attempts within five minutes block everything.
    """

    enabled: bool = False
    allow: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deny: tuple[str, ...] = DENIED
    calls_per_minute: int = 6
    concurrent: int = 10
    schedule: Schedule | None = None
    shown: str = ""
    queue: str | None = None
    ring_seconds: int = 45
    block_after: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialler:
    """Who calls: an agent, with his groups."""

    username: str
    groups: frozenset[str] = frozenset()


@dataclass(slots=True)
class DialHistory:
    """What was called and refused just now, and whether everything is blocked. In memory but for the block."""

    made: dict[str, deque[datetime]] = field(default_factory=dict)
    refused: deque[datetime] = field(default_factory=deque)
    live: int = 0
    blocked_at: datetime | None = None

    def note_made(self, agent: str, at: datetime) -> None:
        """This agent calls a number."""
        made = self.made.setdefault(agent, deque())
        made.append(at)
        while made[0] <= at - _MINUTE:
            made.popleft()

    def note_refused(self, at: datetime) -> int:
        """An attempt was refused; returns how many were within the last minutes."""
        self.refused.append(at)
        while self.refused[0] <= at - REFUSED_WITHIN:
            self.refused.popleft()
        return len(self.refused)


def refusal_of(
    policy: OutboundPolicy, history: DialHistory, agent: Dialler, number: str, at: datetime
) -> OutboundRefusal | None:
    """Why this agent may not call this number now; None: he may."""
    if not policy.enabled:
        return OutboundRefusal.OFF
    if history.blocked_at is not None:
        return OutboundRefusal.BLOCKED
    if is_denied(policy, number):
        return OutboundRefusal.DENIED
    if not _E164.fullmatch(number) or not number.startswith(allowed_prefixes(policy, agent)):
        return OutboundRefusal.PREFIX
    if policy.schedule is not None and not hours.is_open(policy.schedule, at):
        return OutboundRefusal.HOURS
    if history.live >= policy.concurrent:
        return OutboundRefusal.CONCURRENT
    if sum(made > at - _MINUTE for made in history.made.get(agent.username, ())) >= policy.calls_per_minute:
        return OutboundRefusal.RATE
    return None


def is_denied(policy: OutboundPolicy, number: str) -> bool:
    """Whether nobody may call this number, also not for a callback."""
    return number.startswith(policy.deny)


def allowed_prefixes(policy: OutboundPolicy, agent: Dialler) -> tuple[str, ...]:
    """What this agent's numbers may begin with."""
    of_groups = (prefix for group in sorted(agent.groups) for prefix in policy.groups.get(group, ()))
    return (*policy.allow, *of_groups)


def counts(reason: str) -> bool:
    """Whether such a refusal is an attempt at what one may not."""
    return reason not in _NO_ATTEMPT
