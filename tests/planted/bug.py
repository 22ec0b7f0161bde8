"""One planted bug: a place in the core, what to break there, and the fastest test file that must notice it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """In `callcenter/core/<file>`, `old` becomes `new`; then `tests/<killer>` must fail."""

    name: str
    file: str
    old: str
    new: str
    killer: str
