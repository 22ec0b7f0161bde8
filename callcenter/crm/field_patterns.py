"""The pattern that a custom field's text must have: a regular expression without what can take forever.

Rule: whoever defines a field must not be able to stop the service. No repeated groups, no looking around, no
references back, and few places where an engine has to choose: on a text of this length that is over at once.
"""

import re
from typing import Final

PATTERN_LENGTH: Final = 200
# Of a text with a pattern; longer ones are refused before they are matched.
MATCHED_LENGTH: Final = 100
_MOST_REPEATS: Final = 3
_MOST_CHOICES: Final = 8

_TOKENS: Final = re.compile(
    r"""(?P<escape>\\.)
      | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
      | (?P<open>\(\?:|\((?!\?))
      | (?P<close>\))
      | (?P<exact>\{\d{1,3}\})
      | (?P<repeat>[*+]|\{\d{0,3},\d{0,3}\})
      | (?P<maybe>\?)
      | (?P<either>\|)
      | (?P<other>[^\\\[\](){}*+?|])
    """,
    re.VERBOSE | re.DOTALL,
)
_REFERENCES: Final = frozenset("0123456789")


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text has this pattern."""
    return re.fullmatch(pattern, text) is not None


def is_safe(pattern: str) -> bool:
    """Whether this is a pattern that can be used: one that is understood, and that is quick on every text."""
    if len(pattern) > PATTERN_LENGTH:
        return False
    place, last, repeats, choices = 0, "", 0, 0
    while place < len(pattern):
        found = _TOKENS.match(pattern, place)
        if found is None or found.lastgroup is None:
            return False
        kind = found.lastgroup
        if kind == "escape" and found[0][1] in _REFERENCES:
            return False
        counted = kind in ("repeat", "exact", "maybe")
        if counted and last in ("close", "repeat", "exact", "maybe") and (kind, last) != ("maybe", "close"):
            return False
        repeats += kind == "repeat"
        choices += kind in ("maybe", "either")
        place, last = found.end(), kind
    return repeats <= _MOST_REPEATS and choices <= _MOST_CHOICES and _compiles(pattern)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True
