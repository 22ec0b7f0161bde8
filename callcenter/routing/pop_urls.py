"""The address of another system's page about a caller, with places for what is known of the call.

Rule: only http and https, and the host stands there as it is: nothing of a call decides where the page is.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

# Screens fill these in, each URL-encoded, empty when not known (agent_ui/src/features/customer/externalPage.ts).
PLACES: Final = (
    "agent",
    "ani",
    "ani_e164",
    "ani_name",
    "customer_id",
    "dnis",
    "interaction_id",
    "language",
    "offer_id",
    "queue",
)
_PLACE: Final = re.compile(r"\{([a-z0-9_]*)\}")
_BEGINNING: Final = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?=[/?#]|$)")
_UNFIT: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\\<>\"]")


def pop_url(text: str) -> str:
    """Return the address if it can be one; for pydantic."""
    if not _BEGINNING.match(text) or _UNFIT.search(text):
        raise PydanticCustomError("pop_url_wrong", "is no address of a page", {"example": "{ani}"})
    unknown = sorted({name for name in _PLACE.findall(text) if name not in PLACES})
    if unknown or "{" in (rest := _PLACE.sub("", text)) or "}" in rest:
        raise PydanticCustomError(
            "pop_url_place_unknown",
            "has places that nothing is known for",
            {"name": ", ".join("{" + name + "}" for name in unknown) or "{", "places": ", ".join(PLACES)},
        )
    return text


def origin_of(url: str) -> str:
    """Return where the page is, as a content security policy names it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
