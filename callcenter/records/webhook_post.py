"""Posts a message to an address that an administrator wrote down, and to no other place than that may mean.

Rule: the name is resolved here and the connection goes to the very address that was looked at, so no name can lead into
our own network. What is not public is reached only where the settings name its network. Redirects are not followed, and
nothing of the answer counts but its status.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, Protocol

import httpx

from callcenter.engine.clock import Clock

_LIMIT_SECONDS: Final = 15.0
_LONGEST_PAUSE_SECONDS: Final = 24 * 3600.0
# They hold an IPv4 address inside, which may be anything.
_TUNNELS: Final = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))
# A receiver on this machine, as when one tries it out.
OWN_MACHINE: Final = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

# A short answer is read to its end, so that the connection can be used again.
_MOST_READ_BYTES: Final = 16 * 1024

Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a post. Without an answer `status` is None, and `problem` one of a few fixed words."""

    status: int | None = None
    problem: str | None = None
    seconds: float = 0.0
    # How long the receiver asks us to wait.
    pause_seconds: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


class Post(Protocol):
    """Whoever can post."""

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post, and never raise for what the other side does."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class WebhookPost:
    """Posts over HTTP. `networks` may be reached though they are not public, also without TLS."""

    def __init__(
        self,
        clock: Clock,
        networks: Sequence[Network] = OWN_MACHINE,
        *,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._clock = clock
        self._networks = networks
        self._resolve = resolve
        # Made when it is needed: it reads all that this machine trusts.
        self._tls = tls
        # One for each host: a connection that was verified for one name must not serve another at the same address.
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post once. What the receiver says is told by its status."""
        started_at = self._clock.now()
        try:
            async with asyncio.timeout(_LIMIT_SECONDS):
                answer = await self._post(httpx.URL(url), headers, body)
        except (TimeoutError, httpx.TimeoutException):
            answer = Answer(problem="timeout")
        except httpx.ConnectError:
            answer = Answer(problem="no_connection")
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError):
            answer = Answer(problem="no_answer")
        seconds = (self._clock.now() - started_at).total_seconds()
        return Answer(
            status=answer.status, problem=answer.problem, pause_seconds=answer.pause_seconds, seconds=round(seconds, 3)
        )

    async def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    async def _post(self, url: httpx.URL, headers: Mapping[str, str], body: bytes) -> Answer:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            addresses = await self._resolve(url.raw_host.decode("ascii"), port)
        except (OSError, UnicodeError):
            return Answer(problem="name_not_found")
        good = [address for address in addresses if self.may_reach(url.scheme, ip_address(address.partition("%")[0]))]
        if not good:
            return Answer(problem="address_refused")
        request = self._client(url).build_request(
            "POST",
            url.copy_with(host=good[0]),
            content=body,
            headers={**headers, "Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        response = await self._client(url).send(request, stream=True)
        try:
            await _skip(response)
        finally:
            await response.aclose()
        return Answer(status=response.status_code, pause_seconds=self._pause(response.headers.get("retry-after")))

    def may_reach(self, scheme: str, address: IPv4Address | IPv6Address) -> bool:
        """Whether a message may go to this address: a public one by TLS, or one in the networks named."""
        inner = getattr(address, "ipv4_mapped", None) or address
        if any(inner in network for network in self._networks if network.version == inner.version):
            return True
        if any(inner in network for network in _TUNNELS if network.version == inner.version):
            return False
        return scheme == "https" and inner.is_global and not inner.is_multicast

    def _client(self, url: httpx.URL) -> httpx.AsyncClient:
        key = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if key not in self._clients:
            self._tls = self._tls or ssl.create_default_context()
            # A proxy from the environment would resolve the name again, by itself.
            self._clients[key] = httpx.AsyncClient(
                verify=self._tls, trust_env=False, follow_redirects=False, timeout=_LIMIT_SECONDS
            )
        return self._clients[key]

    def _pause(self, retry_after: str | None) -> float | None:
        if retry_after is None:
            return None
        try:
            seconds = float(retry_after) if retry_after.isdecimal() else self._until(retry_after)
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(seconds, 0.0), _LONGEST_PAUSE_SECONDS)

    def _until(self, date: str) -> float:
        return (parsedate_to_datetime(date) - self._clock.now()).total_seconds()


async def _skip(response: httpx.Response) -> None:
    read = 0
    async for chunk in response.aiter_raw():
        read += len(chunk)
        if read > _MOST_READ_BYTES:
            return
