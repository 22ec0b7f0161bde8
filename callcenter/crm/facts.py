"""Facts about a record as JSON has them, and what differs between two of them: what its event tells."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

# What JSON has as it is; most facts are, and a file has a million customers.
_PLAIN: Final = frozenset({str, int, float, bool, type(None)})


def as_json(value: Any) -> Any:
    """Return a value of a record as JSON has it."""
    if value.__class__ in _PLAIN:
        return value
    match value:
        case str() | int():  # one of an enumeration
            return value
        case date():
            return value.isoformat()
        case tuple():
            return [as_json(one) for one in value]
        case Mapping():
            return {name: as_json(one) for name, one in sorted(value.items())}
        case _:
            return {name: as_json(getattr(value, name)) for name in value.__slots__}


def changed(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, tuple[Any, Any]]:
    """Return the old and the new value of every fact that differs. What is empty is as good as not there."""
    old, new = before or {}, after or {}
    pairs = {name: (old.get(name), new.get(name)) for name in new or old}
    return {name: pair for name, pair in pairs.items() if _there(pair[0]) != _there(pair[1])}


def _there(value: Any) -> Any:
    # Nothing and no text, no list: nothing was said. But 0 and False say something.
    return None if value in ("", [], {}) else value
