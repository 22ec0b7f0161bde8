"""A new version of a flow, tried on a share of the calls.

Rule: whether a call is one of them follows from its id and the version, so it can be found again; who raises the share
adds calls to those that had it before.
"""

import hashlib
from dataclasses import dataclass

from callcenter.core.ivr.flow import Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """The version that is tried, and on how many of a hundred calls."""

    flow: Flow
    percent: int

    def takes(self, call_id: str) -> bool:
        """Whether this call walks on it."""
        digest = hashlib.sha256(f"{self.flow.name}:{self.flow.version}:{call_id}".encode()).digest()
        return int.from_bytes(digest[:8]) % 100 < self.percent
