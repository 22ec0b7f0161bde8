"""What an e-mail address looks like: enough to refuse what cannot be one, not more. Chinese addresses are addresses."""

import re
from typing import Final

_LONGEST: Final = 254
_LOCAL: Final = r"[^\s@\"(),:;<>\[\\\]\x00-\x1f\x7f]{1,64}"
_LABEL: Final = r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?"
_SHAPE: Final = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+{_LABEL}")


def is_email(text: str) -> bool:
    """Whether a letter could be sent there, as far as the look of it tells."""
    return len(text) <= _LONGEST and _SHAPE.fullmatch(text) is not None
