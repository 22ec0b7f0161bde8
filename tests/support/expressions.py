"""Expressions without their language, for tests of the core: a name, or whether a name has a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callcenter.core.ivr.expression import NotComputable


@dataclass(frozen=True, slots=True)
class Named:
    """The value of this name, which may be dotted."""

    text: str

    def value(self, names: Mapping[str, Any]) -> Any:
        """Look it up."""
        found: Any = names
        for part in self.text.split("."):
            if not isinstance(found, Mapping) or part not in found:
                raise NotComputable("unknown_value")
            found = found[part]
        return found


@dataclass(frozen=True, slots=True)
class Is:
    """Whether this name has this value."""

    text: str
    expected: Any

    def value(self, names: Mapping[str, Any]) -> Any:
        """Look it up and compare."""
        return Named(self.text).value(names) == self.expected
