"""The servers that flows ask over HTTP, and whether they may.

Rule: a host is named as the settings name it: `host`, or `host:port` where the port is not the usual one.
"""

import re
from collections.abc import Collection
from typing import Final

_ADDRESS: Final = re.compile(r"(https?)://([^/?#:{}@]+)(:[0-9]+)?", re.IGNORECASE)
_PORTS: Final = {"http": ":80", "https": ":443"}


def refused_host(url: str, hosts: Collection[str]) -> str | None:
    """The host of this address if it is none of those that may be asked."""
    found = _ADDRESS.match(url)
    if found is None:
        return None
    host, usual = found[2].lower(), _PORTS[found[1].lower()]
    port = found[3] or usual
    if f"{host}{port}" in hosts or (port == usual and host in hosts):
        return None
    return host + (found[3] or "")
