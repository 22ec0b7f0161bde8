"""What every flow knows without asking: who calls, who that is to us, and what has become of the call.

Rule: `callcenter/flows/names.py` tells these names to whoever writes a flow.
"""

from collections.abc import Mapping
from typing import Any, Final

# What is told of the customer, as the look-up has it.
_OF_CUSTOMER: Final = ("id", "name", "company", "language", "segment")


def facts_of(
    *,
    number: str,
    known: bool,
    customer: Mapping[str, Any],
    dialled: str,
    language: str,
    direction: str = "inbound",
    queue: str | None = None,
    agent: str | None = None,
    waited_seconds: float = 0.0,
) -> Mapping[str, Any]:
    """The facts by their names. `known`: it is beyond doubt who calls; a segment may be known without that."""
    return {
        "caller": {"number": number, "withheld": not number},
        "customer": {"known": known, **{name: customer.get(name) for name in _OF_CUSTOMER}},
        "call": {
            "dialled": dialled,
            "language": language,
            "direction": direction,
            "queue": queue,
            "agent": agent,
            "waited_seconds": waited_seconds,
        },
    }
