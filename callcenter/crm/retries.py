"""When something that was in vain is tried again: after a pause that doubles, up to a longest one."""

from datetime import timedelta
from typing import Final

# Any longest pause is reached by then, and no number becomes too large for a pause.
_MOST_DOUBLINGS: Final = 20


def pause_after(tries: int, *, first: timedelta, longest: timedelta) -> timedelta:
    """How long to wait after so many tries in vain, at least one: `first`, twice that, four times … `longest`."""
    return min(first * (1 << min(tries - 1, _MOST_DOUBLINGS)), longest)
