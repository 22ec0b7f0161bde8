"""What is different between two documents, as a list that a person reads before saying yes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from callcenter.routing.document import RoutingDocument
from callcenter.routing.problems import named

_LONGEST_VALUE: Final = 200
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where they differ. None means that there is nothing there."""

    path: str
    old: Any
    new: Any

    def shown(self) -> str:
        """One line: `+` for what is new, `-` for what goes, `~` for what changes."""
        if self.old is None:
            return f"+ {self.path}: {_short(self.new)}"
        if self.new is None:
            return f"- {self.path}: {_short(self.old)}"
        return f"~ {self.path}: {_short(self.old)} → {_short(self.new)}"


def differences(old: RoutingDocument, new: RoutingDocument) -> list[Difference]:
    """Everything that would change, in the order of the paths; empty when they mean the same."""
    # A queue that is new is told in brief, a field that goes back to its default with the default's value.
    return list(_mappings("", old.whole(), new.whole(), old.brief(), new.brief()))


def _mappings(path: str, old: Any, new: Any, old_brief: Any, new_brief: Any) -> Iterator[Difference]:
    for name in sorted(old.keys() | new.keys()):
        yield from _values(
            f"{path}.{named(name)}" if path else named(name),
            old.get(name, _ABSENT),
            new.get(name, _ABSENT),
            _part(old_brief, name),
            _part(new_brief, name),
        )


def _values(path: str, old: Any, new: Any, old_brief: Any, new_brief: Any) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _mappings(path, old, new, old_brief, new_brief)
    elif path.endswith(".members"):
        yield from _members(path, old, new)
    else:
        yield Difference(path=path, old=_told(old, old_brief), new=_told(new, new_brief))


def _members(path: str, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    """By agent: a list's numbers would make everything after the first new one look changed."""
    before, after = ({member["agent"]: member for member in members} for members in (old, new))
    for agent in sorted(before.keys() | after.keys()):
        here = f"{path}[{named(agent)}]"
        if agent in before and agent in after:
            yield from _mappings(here, before[agent], after[agent], None, None)
        else:
            yield Difference(path=here, old=before.get(agent), new=after.get(agent))
    stayed = [agent for agent in before if agent in after]
    if stayed != [agent for agent in after if agent in before]:
        yield Difference(path=f"{path} (order)", old=list(before), new=list(after))


def _part(brief: Any, name: str) -> Any:
    return brief.get(name) if isinstance(brief, Mapping) else None


def _told(value: Any, brief: Any) -> Any:
    if value is _ABSENT:
        return None
    return value if brief is None else brief


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
