"""A telephone over the websocket that only registers: enough to see how the switch tells of browsers."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from callcenter.bench.sip_message import SipMessage, digest_answer, parse

_HOST: Final = "127.0.0.1"
_NOT_HERE: Final = "phone.invalid"


async def register(socket: ClientConnection, endpoint: str, secret: str) -> int:
    """Register once; returns the registrar's last answer."""
    call_id, uri, proof = secrets.token_hex(8), f"sip:{_HOST}", ""
    for number in (1, 2):
        headers = [
            ("Via", f"SIP/2.0/WS {_NOT_HERE};branch=z9hG4bK{call_id}{number}"),
            ("Max-Forwards", "70"),
            ("From", f"<sip:{endpoint}@{_HOST}>;tag={call_id}"),
            ("To", f"<sip:{endpoint}@{_HOST}>"),
            ("Call-ID", call_id),
            ("CSeq", f"{number} REGISTER"),
            ("Contact", f"<sip:{call_id}@{_NOT_HERE};transport=ws>"),
            ("Expires", "60"),
        ]
        if proof:
            headers.append(("Authorization", proof))
        await socket.send(SipMessage(start_line=f"REGISTER {uri} SIP/2.0", headers=tuple(headers)).encode().decode())
        said = await socket.recv()
        answer = parse(said.encode() if isinstance(said, str) else said)
        if answer.status != 401 or proof:
            return answer.status
        challenge = answer.get("WWW-Authenticate")
        proof = digest_answer(
            challenge, username=endpoint, secret=secret, method="REGISTER", uri=uri, cnonce=secrets.token_hex(8)
        )
    raise AssertionError("the registrar asks for a password again and again")


@asynccontextmanager
async def web_phone(ws_port: int) -> AsyncIterator[ClientConnection]:
    """A connection to the switch while the block runs."""
    async with connect(f"ws://{_HOST}:{ws_port}/ws", subprotocols=[Subprotocol("sip")], compression=None) as socket:
        yield socket
