"""What can come of a contact: a tree of dispositions, what each asks for, and what follows from it.

Rule: a leaf that is active is what an agent may choose; whatever lies under it, or above, is for finding it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class AskedKind(StrEnum):
    """What a field of a disposition holds. The names are those of custom fields."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChoice:
    """One value to choose, with its name in both languages."""

    value: str
    label_en: str
    label_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedField:
    """Something that whoever gives this disposition says with it."""

    name: str
    label_en: str
    label_zh: str
    kind: AskedKind = AskedKind.TEXT
    required: bool = True
    choices: tuple[AskedChoice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


class EffectKind(StrEnum):
    """What can follow from a disposition. Stored by these names."""

    CALLBACK = "callback"
    TICKET = "ticket"
    DO_NOT_CALL = "do_not_call"
    TASK = "task"


class EffectState(StrEnum):
    """How far an effect has come. Stored by these names."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One effect of one disposition that was given: what it was set to then, and what has come of it."""

    kind: EffectKind
    settings: Mapping[str, Any] = field(default_factory=dict)
    state: EffectState = EffectState.PENDING
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """One place in the tree. `queues`: whose contacts it is for; none named: of all. Siblings come by `order`.

    `effects` has the settings of what follows, by kind. A callback's time is said with the disposition.
    """

    code: str
    label_en: str
    label_zh: str
    parent: str | None = None
    queues: frozenset[str] = frozenset()
    order: int = 0
    active: bool = True
    fields: tuple[AskedField, ...] = ()
    effects: Mapping[EffectKind, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether it can be given only by somebody who says more than the code."""
        return EffectKind.CALLBACK in self.effects or any(each.required for each in self.fields)


Tree = Mapping[str, Disposition]


def leaves(tree: Tree) -> frozenset[str]:
    """The codes under which there is nothing more."""
    return frozenset(tree) - {each.parent for each in tree.values() if each.parent is not None}


def choices(tree: Tree, queue: str | None) -> frozenset[str]:
    """The codes that a contact of this queue may get. One without a queue may get any."""
    return frozenset(code for code in leaves(tree) if _is_open(tree, tree[code], queue))


def choosable(tree: Tree, code: str, queue: str | None) -> bool:
    """Whether a contact of this queue may get this code."""
    found = tree.get(code)
    return found is not None and code in leaves(tree) and _is_open(tree, found, queue)


def anything(tree: Tree, queue: str | None) -> bool:
    """Whether there is something to choose for a contact of this queue."""
    return bool(choices(tree, queue))


def in_order(tree: Tree) -> list[Disposition]:
    """All of it as people read it: each before what lies under it, siblings by their order."""
    under: dict[str | None, list[Disposition]] = {}
    for each in sorted(tree.values(), key=lambda one: (one.order, one.code)):
        under.setdefault(each.parent if each.parent in tree else None, []).append(each)
    found: list[Disposition] = []
    waiting = list(reversed(under.get(None, [])))
    while waiting:
        found.append(each := waiting.pop())
        waiting.extend(reversed(under.get(each.code, [])))
    return found


def effects_of(tree: Tree, code: str) -> tuple[Effect, ...]:
    """What follows when this code is given, by the settings of now."""
    found = tree.get(code)
    return () if found is None else tuple(Effect(kind=kind, settings=each) for kind, each in found.effects.items())


def _is_open(tree: Tree, disposition: Disposition, queue: str | None) -> bool:
    """Whether it, and all above it, is in use and for this queue."""
    line = _line(tree, disposition)
    return all(each.active and (not each.queues or queue is None or queue in each.queues) for each in line)


def _line(tree: Tree, disposition: Disposition) -> list[Disposition]:
    """The disposition and all above it."""
    line = [disposition]
    while (above := tree.get(line[-1].parent or "")) is not None and above not in line:
        line.append(above)
    return line
