"""What administrators decide for tickets: categories, templates, and what is promised to whom (SLA policies).

Rule: names and paths are never changed and nothing is taken out, because tickets go on naming them; it is archived.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from callcenter.crm.tickets import ClockKind, Priority, Ticket, TicketType


class Action(StrEnum):
    """What an escalation step does. `breach` only notes that the promise was not kept, by itself at 100 percent."""

    NOTIFY = "notify"
    RAISE_PRIORITY = "raise_priority"
    REASSIGN = "reassign"
    BREACH = "breach"


class Aim(StrEnum):
    """Whom a step tells, or who gets the ticket: its own owner or queue, somebody by name, all supervisors."""

    OWNER = "owner"
    USER = "user"
    QUEUE = "queue"
    SUPERVISORS = "supervisors"


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    """What happens once so much of a clock has passed; more than 100 percent: so long after the breach.

    `name` is the user's or the queue's; to notify a queue without a name is to notify the ticket's own.
    """

    clock: ClockKind
    percent: int
    action: Action
    aim: Aim | None = None
    name: str | None = None

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"{self.clock}:{self.percent}:{self.action}:{self.aim or ''}:{self.name or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is promised, in seconds of business time. Without a priority: for all of them; so with the type."""

    priority: Priority | None = None
    type: TicketType | None = None
    first_response: int | None = None
    update: int | None = None
    solution: int | None = None

    def seconds(self, clock: ClockKind) -> int | None:
        """What is promised of one clock."""
        return int(found) if (found := getattr(self, clock.value)) is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    id: str
    label_en: str
    label_zh: str
    archived: bool = False
    version: int = 1
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Category(_Setting):
    """One place in the tree of categories: `billing/refund` lies under `billing`."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(_Setting):
    """What a ticket of a kind that comes often begins with."""

    name: str
    type: TicketType = TicketType.REQUEST
    category: str | None = None
    priority: Priority = Priority.NORMAL
    queue: str | None = None
    sla_policy: str | None = None
    subject_en: str = ""
    subject_zh: str = ""
    text_en: str = ""
    text_zh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaPolicy(_Setting):
    """What is promised, and what happens when it is at risk. `schedule` is one of the routing document's."""

    name: str
    schedule: str | None = None
    is_default: bool = False
    targets: tuple[Target, ...] = ()
    steps: tuple[EscalationStep, ...] = ()

    def target_of(self, ticket: Ticket) -> Target:
        """The first that fits, as one reads the table from the top."""
        for target in self.targets:
            if target.priority in (None, ticket.priority) and target.type in (None, ticket.type):
                return target
        return Target()


Setting = Category | Template | SlaPolicy
AnySetting = TypeVar("AnySetting", Category, Template, SlaPolicy)

_NO_FACTS: Final = frozenset({"id", "version", "created_at", "updated_at"})


def setting_facts(setting: Setting) -> dict[str, Any]:
    """Return everything that can be changed about a setting, and its name, as JSON has it."""
    kept = {one.name: getattr(setting, one.name) for one in fields(setting) if one.name not in _NO_FACTS}
    return {name: [asdict(one) for one in value] if isinstance(value, tuple) else value for name, value in kept.items()}


def setting_of(kind: type[AnySetting], row: Mapping[str, Any]) -> AnySetting:
    """Return the setting of whom these are the facts; what else there is in the row is not ours."""
    known = {one.name: row[one.name] for one in fields(kind)}
    return kind(**{name: _READ[name](value) if name in _READ else value for name, value in known.items()})


def _target(facts: Mapping[str, Any]) -> Target:
    priority, type_ = facts["priority"], facts["type"]
    read = {"priority": priority and Priority(priority), "type": type_ and TicketType(type_)}
    return Target(**{**facts, **read})


def _step(facts: Mapping[str, Any]) -> EscalationStep:
    aim = facts["aim"]
    read = {"clock": ClockKind(facts["clock"]), "action": Action(facts["action"]), "aim": aim and Aim(aim)}
    return EscalationStep(**{**facts, **read})


_READ: Final[Mapping[str, Any]] = {
    "type": TicketType,
    "priority": Priority,
    "targets": lambda found: tuple(_target(one) for one in found),
    "steps": lambda found: tuple(_step(one) for one in found),
}
