"""One event's changes as a person reads them: a line for each fact, in a fixed order, what is grouped taken apart.

Rule: only what differs is told, and nothing of what differs is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from callcenter.crm.customer import FACTS

# They hold values by name, of which mostly one changes.
_GROUPED: Final = ("fields", "external_ids")
_PLACES: Final[Mapping[str, int]] = {name: place for place, name in enumerate(FACTS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """What became of one fact; None: it was not there, or is not there any more."""

    fact: str
    before: Any
    after: Any


def lines_of(changes: Mapping[str, Any], seen: Mapping[str, Any]) -> list[ChangeLine]:
    """Return the lines of `{fact: [old, new]}`, with the values as in `seen`: what is masked differs all the same."""
    lines: list[ChangeLine] = []
    for fact in sorted(changes, key=lambda name: (_PLACES.get(name, len(_PLACES)), name)):
        before, after = _pair(changes[fact])
        seen_before, seen_after = _pair(seen[fact])
        if fact in _GROUPED:
            lines += [
                ChangeLine(
                    fact=f"{fact}.{name}", before=(seen_before or {}).get(name), after=(seen_after or {}).get(name)
                )
                for name in _differing(before or {}, after or {})
            ]
        elif before != after:
            lines.append(ChangeLine(fact=fact, before=seen_before, after=seen_after))
    return lines


def _pair(found: Any) -> tuple[Any, Any]:
    """A value that is no pair stands for what it is now."""
    return (found[0], found[1]) if isinstance(found, list | tuple) and len(found) == 2 else (None, found)


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]
