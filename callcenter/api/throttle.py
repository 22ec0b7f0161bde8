"""How often one may try a password: token buckets in memory, per name and address, and per address.

Rule: nobody is locked out by somebody else's tries: a bucket never belongs to a name alone.
"""

import ipaddress
import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_BUCKETS_KEPT: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """So many tries at once, and one more every so many seconds."""

    tries: int
    seconds_each: float


# A whole floor may share one address behind its router.
PER_NAME: Final = Allowance(tries=5, seconds_each=30.0)
PER_ADDRESS: Final = Allowance(tries=50, seconds_each=2.0)


@dataclass(slots=True)
class _Bucket:
    tries: float
    at: datetime


class Throttle:
    """Counts tries. A try is taken before the password is looked at and given back when it was right."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[tuple[str, ...], _Bucket] = OrderedDict()

    def take(self, username: str, address: str, at: datetime) -> int:
        """Take one try; returns 0, or after how many seconds to come back."""
        network = _network(address)
        wanted = (((username, network), PER_NAME), ((network,), PER_ADDRESS))
        filled = [(self._filled(key, allowance, at), allowance) for key, allowance in wanted]
        waits = [(1 - bucket.tries) * allowance.seconds_each for bucket, allowance in filled if bucket.tries < 1]
        if waits:
            return max(1, math.ceil(max(waits)))
        for bucket, _ in filled:
            bucket.tries -= 1
        return 0

    def give_back(self, username: str, address: str) -> None:
        """The password was right: the try does not count, and the name's earlier mistakes from here are forgotten."""
        network = _network(address)
        self._buckets.pop((username, network), None)
        bucket = self._buckets.get((network,))
        if bucket is not None:
            bucket.tries = min(PER_ADDRESS.tries, bucket.tries + 1)

    def _filled(self, key: tuple[str, ...], allowance: Allowance, at: datetime) -> _Bucket:
        bucket = self._buckets.pop(key, None) or _Bucket(tries=allowance.tries, at=at)
        gained = (at - bucket.at).total_seconds() / allowance.seconds_each
        bucket.tries = min(allowance.tries, bucket.tries + gained)
        bucket.at = at
        self._buckets[key] = bucket
        while len(self._buckets) > _BUCKETS_KEPT:
            self._buckets.popitem(last=False)
        return bucket


def _network(address: str) -> str:
    """One IPv6 customer has 2^64 addresses: count them as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
