"""How a browser reaches the switch: the websocket for SIP, and the servers that help sound through firewalls.

Rule: an account at a TURN server lasts as long as the login it was made for (the scheme that coturn calls
`use-auth-secret`); the secret behind it never leaves the service.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.api.phone.schemas import IceServer, WebSocketShown


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneLine:
    """`proxied`: a TLS proxy leads /sip on the page's own address to the switch. Otherwise it has a port of its own."""

    port: int = 8088
    proxied: bool = False
    ice_urls: tuple[str, ...] = ()
    turn_secret: str | None = field(default=None, repr=False)

    def websocket(self) -> WebSocketShown:
        """Where the page connects to."""
        return WebSocketShown(path="/sip", port=None) if self.proxied else WebSocketShown(path="/ws", port=self.port)

    def ice_servers(self, endpoint: str, expires_at: datetime) -> list[IceServer]:
        """The servers with what the page needs to use them."""
        return [self._server(url, endpoint, expires_at) for url in self.ice_urls]

    def _server(self, url: str, endpoint: str, expires_at: datetime) -> IceServer:
        if self.turn_secret is None or not url.startswith(("turn:", "turns:")):
            return IceServer(urls=url)
        username = f"{int(expires_at.timestamp())}:{endpoint}"
        proof = hmac.new(self.turn_secret.encode(), username.encode(), hashlib.sha1).digest()
        return IceServer(urls=url, username=username, credential=base64.b64encode(proof).decode())
