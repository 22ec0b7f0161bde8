"""Makes Asterisk forget where a phone has registered, by the only way there is: as the phone, with REGISTER.

AMI can delete the row, but nothing of Asterisk hears of it then. So the registrar is asked (RFC 3261, 10.2.2), by UDP.
"""

import asyncio
import hashlib
import re
import secrets
from typing import Final

_PATIENCE_SECONDS: Final = 2.0
_AGAIN_SECONDS: Final = 0.5
_PARAMETER: Final = re.compile(r'([a-z]+)="?([^",]*)"?', re.IGNORECASE)
_CHALLENGE: Final = re.compile(r"^WWW-Authenticate:\s*Digest (.*?)\r$", re.IGNORECASE | re.MULTILINE)


async def unregister(host: str, port: int, endpoint: str, secret: str) -> bool:
    """Remove every contact of this phone; false when the registrar refused or said nothing in time."""
    loop = asyncio.get_running_loop()
    try:
        transport, talk = await loop.create_datagram_endpoint(_Talk, remote_addr=(host, port))
    except OSError:
        return False
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            request = _Request(host, endpoint, transport.get_extra_info("sockname"))
            answer = await talk.ask(transport, request.text(1))
            challenge = _CHALLENGE.search(answer)
            if challenge is not None:
                answer = await talk.ask(transport, request.text(2, request.proof(challenge.group(1), secret)))
            return answer.startswith("SIP/2.0 200 ")
    except (TimeoutError, OSError):
        return False
    finally:
        transport.close()


class _Talk(asyncio.DatagramProtocol):
    """One question, one answer; asked again as long as nothing comes."""

    def __init__(self) -> None:
        self._answers: asyncio.Queue[str] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: object) -> None:
        """Take in an answer."""
        text = data.decode("utf-8", "replace")
        if not text.startswith("SIP/2.0 1"):
            self._answers.put_nowait(text)

    async def ask(self, transport: asyncio.DatagramTransport, text: str) -> str:
        """Send, and wait for what comes."""
        while True:
            transport.sendto(text.encode())
            try:
                async with asyncio.timeout(_AGAIN_SECONDS):
                    return await self._answers.get()
            except TimeoutError:
                continue


class _Request:
    def __init__(self, host: str, endpoint: str, here: tuple[str, int]) -> None:
        self._to = f"sip:{endpoint}@{host}"
        self._uri = f"sip:{host}"
        self._endpoint = endpoint
        self._here = f"{here[0]}:{here[1]}"
        self._id = secrets.token_hex(12)

    def text(self, number: int, proof: str = "") -> str:
        """The request; `proof` answers the challenge."""
        lines = [
            f"REGISTER {self._uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {self._here};branch=z9hG4bK{self._id}{number};rport",
            "Max-Forwards: 70",
            f"From: <{self._to}>;tag={self._id}",
            f"To: <{self._to}>",
            f"Call-ID: {self._id}",
            f"CSeq: {number} REGISTER",
            # All of them.
            "Contact: *",
            "Expires: 0",
            *([f"Authorization: {proof}"] if proof else []),
            "Content-Length: 0",
        ]
        return "\r\n".join(lines) + "\r\n\r\n"

    def proof(self, challenge: str, secret: str) -> str:
        """The answer to a digest challenge (RFC 2617)."""
        given = {name.lower(): value for name, value in _PARAMETER.findall(challenge)}
        realm, nonce, cnonce = given.get("realm", ""), given.get("nonce", ""), secrets.token_hex(8)
        who, what = _md5(f"{self._endpoint}:{realm}:{secret}"), _md5(f"REGISTER:{self._uri}")
        response = _md5(f"{who}:{nonce}:00000001:{cnonce}:auth:{what}")
        opaque = f', opaque="{given["opaque"]}"' if "opaque" in given else ""
        return (
            f'Digest username="{self._endpoint}", realm="{realm}", nonce="{nonce}", uri="{self._uri}", algorithm=MD5,'
            f' qop=auth, nc=00000001, cnonce="{cnonce}", response="{response}"{opaque}'
        )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
