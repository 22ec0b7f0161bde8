"""Versions of records on the wire: the ETag that a record is shown with, the If-Match that a change must come with.

Rule: nobody overwrites what he has not seen. A change says which version it was made from, or `*` for whichever holds.
"""

import re
from typing import Annotated, Final

from fastapi import Depends, Header

from callcenter.api.errors import Problem

_ETAG: Final = re.compile(r'(?:W/)?"([0-9]{1,18})"')

IfMatch = Annotated[str | None, Header(description='The version that you saw, as "7"; * for whichever holds.')]


def etag(version: int) -> dict[str, str]:
    """Return the header that tells which version is shown."""
    return {"ETag": f'"{version}"'}


def version_in(if_match: str | None, *, otherwise: str = "record_changed") -> int | None:
    """Return the version that is named; None: whichever holds. What names none of ours cannot be the one that holds."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _ETAG.fullmatch(if_match.strip())
    if found is None:
        raise Problem(otherwise)
    return int(found[1])


async def _expected(if_match: IfMatch = None) -> int | None:
    if if_match is None:
        raise Problem("version_required")
    return version_in(if_match)


Expected = Annotated[int | None, Depends(_expected)]
