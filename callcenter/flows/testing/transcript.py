"""A call that was tried, told to a person: what was heard and done at each node, and what is awaited now.

Rule: digits that a node masks are shown to nobody, and what is private is told by its name only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.texts import Slot, Text
from callcenter.core.ivr.values import is_private
from callcenter.flows.expressions import Expression, names_in
from callcenter.flows.testing.form import Deed
from callcenter.flows.testing.run import do
from callcenter.flows.testing.walk import Heard, Unexpected, Walk

MASKED: Final = "****"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was heard at a node, what was done then, and by which exit that led on. `problem`: why that is `error`."""

    node: str
    heard: tuple[Heard, ...]
    deed: Deed | None = None
    exit: str | None = None
    problem: str | None = None


class DeedUnexpected(Exception):
    """A deed that fits nothing. `place` counts from 0; `unexpected` says why."""

    def __init__(self, place: int, unexpected: Unexpected) -> None:
        super().__init__(unexpected.code)
        self.place = place
        self.unexpected = unexpected


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """A deed, at this place of the path, after so much was heard."""

    deed: Deed
    step: int
    heard: int


def walk_through(walk: Walk, deeds: Sequence[Deed]) -> tuple[Step, ...]:
    """Do all this in turn, and tell what came of it. Raises DeedUnexpected."""
    done: list[_Done] = []
    for place, deed in enumerate(deeds):
        step, heard = walk.step, len(walk.heard)
        try:
            do(walk, deed)
        except Unexpected as unexpected:
            raise DeedUnexpected(place, unexpected) from None
        typed_secretly = not walk.secret_steps.isdisjoint(range(step, walk.step + 1))
        shown = MASKED if typed_secretly and isinstance(deed, str) else deed
        done.append(_Done(deed=shown, step=step, heard=heard))
    return tuple(_steps(walk, done))


def shown_arguments(flow: Flow, node: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What this node asked with, without what is masked or private."""
    asking = flow.nodes[node]
    written = asking.arguments if isinstance(asking, AskNode) else {}
    masked = {one.attribute for one in flow.nodes.values() if isinstance(one, CollectNode) and one.mask}
    return {name: _shown(written.get(name), value, masked) for name, value in arguments.items()}


def _steps(walk: Walk, done: Sequence[_Done]) -> Iterator[Step]:
    heard = 0
    for number, passed in enumerate(walk.position.path):
        node: str = passed["node"]
        here = [one for one in done if one.step == number]
        until = next((at for at in range(heard, len(walk.heard)) if walk.heard[at].step > number), len(walk.heard))
        parts: list[tuple[int, Deed | None]] = [(one.heard, one.deed) for one in here]
        if not parts or parts[-1][0] < until:
            parts.append((until, None))
        for part, (end, deed) in enumerate(parts, start=1):
            last = part == len(parts)
            yield Step(
                node=node,
                heard=tuple(walk.heard[heard:end]),
                deed=deed,
                exit=passed.get("exit") if last else None,
                problem=passed.get("problem") if last else None,
            )
            heard = end


def _shown(written: Any, value: Any, masked: set[str]) -> Any:
    match written:
        case Expression():
            return MASKED if _is_secret(written, masked) else value
        case Text(languages=languages):
            slots = (part for parts in languages.values() for part in parts if isinstance(part, Slot))
            return MASKED if any(_shown(slot.value, "", masked) for slot in slots) else value
        case Mapping():
            return {name: _shown(written.get(name), one, masked) for name, one in value.items()}
        case list() | tuple():
            return [_shown(one, spoken, masked) for one, spoken in zip(written, value, strict=True)]
        case _:
            return value


def _is_secret(expression: Expression, masked: set[str]) -> bool:
    roots = {name.partition(".")[0] for name in names_in(expression)}
    return not masked.isdisjoint(roots) or any(is_private(root) for root in roots)
