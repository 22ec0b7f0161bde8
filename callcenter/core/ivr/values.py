"""Values that nodes compute, and where they are kept: in the record, or only until the flow ends.

Rule: a name that begins with `_` is private; what is private is never written down. What would not fit into a record
is private, too: the flow goes on with it, and the record stays small.
"""

from collections.abc import Mapping
from typing import Any, Final

from callcenter.core.ivr.actions import Visit
from callcenter.core.ivr.expression import Expression
from callcenter.core.ivr.texts import Text

# A flow sets this to true when the caller has what he called for: if he hangs up then, he was served and has not given
# up.
SERVED: Final = "served"
# A flow names here the queue whose people a message on tape is for; without it, it is for the one waited in.
VOICEMAIL_QUEUE: Final = "voicemail_queue"
# A flow says here that the caller does not want to be recorded (`no`, `false`); who has withdrawn his consent, too.
RECORDING_CONSENT: Final = "recording_consent"
MOST_ATTRIBUTES: Final = 50
# Characters of a text, or of anything else as it is written.
LONGEST_ATTRIBUTE: Final = 1000

Values = Mapping[str, Any]


def computed(value: Any, visit: Visit) -> Any:
    """The plain value of what a flow wrote: expressions and texts, also within lists and mappings, or a constant.

    Raises NotComputable.
    """
    match value:
        case Text():
            return value.words(visit.language, visit.names).text
        case Expression():
            return value.value(visit.names)
        case Mapping():
            return {name: computed(one, visit) for name, one in value.items()}
        case list() | tuple():
            return [computed(one, visit) for one in value]
        case _:
            return value


def kept(attributes: Values, private: Values, new: Values, new_private: Values) -> tuple[Values, Values]:
    """What is recorded and what is only known, after these values have come; each name stands for its last value."""
    recorded = {name: value for name, value in attributes.items() if name not in new}
    known = {name: value for name, value in private.items() if name not in new}
    for name, value in new.items():
        fits = len(recorded) < MOST_ATTRIBUTES and len(str(value)) <= LONGEST_ATTRIBUTE
        (recorded if fits else known)[name] = value
    return recorded, {**known, **new_private}


def is_private(name: str) -> bool:
    """Whether what is called so is known during the flow only."""
    return name.startswith("_")
