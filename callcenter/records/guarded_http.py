"""HTTP to an address that somebody wrote down, and to no other place than that may mean.

Rule: the name is resolved here and the connection goes to the very address that was looked at, so no name can lead into
our own network. What is not public is reached only where the settings name its network. Redirects are not followed.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

import httpx

from callcenter.settings import OWN_MACHINE

# They hold an IPv4 address inside, which may be anything.
_TUNNELS: Final = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))

Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class Unreachable(Exception):
    """There is no answer. `problem` is a fixed word."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class GuardedHttp:
    """Asks over HTTP. `networks` may be reached though they are not public, also without TLS."""

    def __init__(
        self,
        networks: Sequence[Network] = OWN_MACHINE,
        *,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._networks = networks
        self._resolve = resolve
        # Made when it is needed: it reads all that this machine trusts.
        self._tls = tls
        # One for each host: a connection that was verified for one name must not serve another at the same address.
        self._clients: dict[str, httpx.AsyncClient] = {}

    @asynccontextmanager
    async def asking(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | None, *, seconds: float
    ) -> AsyncIterator[httpx.Response]:
        """Ask, and let the answer be read, all within these seconds.

        Raises Unreachable: `timeout`, `name_not_found`, `address_refused`, `no_connection`, `no_answer`.
        """
        try:
            async with asyncio.timeout(seconds):
                response = await self._sent(method, httpx.URL(address), headers, body)
                try:
                    yield response
                finally:
                    await response.aclose()
        except TimeoutError:
            raise Unreachable("timeout") from None
        except httpx.ConnectError:
            raise Unreachable("no_connection") from None
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError):
            raise Unreachable("no_answer") from None

    async def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    def may_reach(self, scheme: str, address: IPv4Address | IPv6Address) -> bool:
        """Whether a message may go to this address: a public one by TLS, or one in the networks named."""
        inner = getattr(address, "ipv4_mapped", None) or address
        if any(inner in network for network in self._networks if network.version == inner.version):
            return True
        if any(inner in network for network in _TUNNELS if network.version == inner.version):
            return False
        return scheme == "https" and inner.is_global and not inner.is_multicast

    async def _sent(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], body: bytes | None
    ) -> httpx.Response:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            addresses = await self._resolve(url.raw_host.decode("ascii"), port)
        except (OSError, UnicodeError):
            raise Unreachable("name_not_found") from None
        good = [address for address in addresses if self.may_reach(url.scheme, ip_address(address.partition("%")[0]))]
        if not good:
            raise Unreachable("address_refused")
        client = self._client(url)
        request = client.build_request(
            method,
            url.copy_with(host=good[0]),
            content=body,
            headers={**headers, "Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        return await client.send(request, stream=True)

    def _client(self, url: httpx.URL) -> httpx.AsyncClient:
        key = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if key not in self._clients:
            self._tls = self._tls or ssl.create_default_context()
            # A proxy from the environment would resolve the name again, by itself. Time is kept by who asks.
            self._clients[key] = httpx.AsyncClient(
                verify=self._tls, trust_env=False, follow_redirects=False, timeout=None
            )
        return self._clients[key]


async def read_up_to(response: httpx.Response, most_bytes: int) -> bytes | None:
    """Return what the answer holds; None: more than that."""
    read = bytearray()
    async for chunk in response.aiter_raw():
        read += chunk
        if len(read) > most_bytes:
            return None
    return bytes(read)
