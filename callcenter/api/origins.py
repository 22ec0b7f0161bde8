"""Which sites' pages may use us: our own, and those that are configured.

Rule: a browser says where a request comes from; who says a foreign site is refused, whatever cookie comes along.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from callcenter.api.parts import parts_of


def from_our_pages(connection: HTTPConnection) -> bool:
    """Whether the Origin header names us or an allowed origin. No header is False: decide what that means."""
    return names_us(connection, parts_of(connection).allowed_origins)


def names_us(connection: HTTPConnection, allowed_origins: Collection[str]) -> bool:
    """The same for one who knows the allowed origins."""
    origin = connection.headers.get("origin")
    if origin is None:
        return False
    if origin in allowed_origins:
        return True
    try:
        given = urlsplit(origin)
    except ValueError:
        return False
    return given.scheme in ("http", "https") and given.netloc != "" and given.netloc == connection.headers.get("host")
