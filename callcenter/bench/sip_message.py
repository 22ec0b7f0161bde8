"""SIP messages (RFC 3261) as far as a telephone on loopback needs them: parsed, written, and the digest answer."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_SHORT: Final = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length"}
_PARAMETER = re.compile(r'([a-zA-Z0-9_-]+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')

Header = tuple[str, str]


class NotSip(ValueError):
    """A datagram that is no SIP message. Never repeats it: it holds callers' numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SipMessage:
    """A request or a response; headers in their order, as they were spelled."""

    start_line: str
    headers: tuple[Header, ...]
    body: str = ""

    @property
    def method(self) -> str:
        """The request's method, or "" for a response."""
        return "" if self.start_line.startswith("SIP/2.0 ") else self.start_line.partition(" ")[0]

    @property
    def status(self) -> int:
        """The response's code, or 0 for a request."""
        return int(self.start_line.split(" ")[1]) if self.start_line.startswith("SIP/2.0 ") else 0

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for spelled, value in self.headers if _same(spelled, name)]

    def get(self, name: str) -> str:
        """The first value of a header, or ""."""
        return next(iter(self.all(name)), "")

    @property
    def transaction(self) -> tuple[str, str]:
        """What a response has in common with its request: Call-ID and CSeq."""
        return self.get("Call-ID"), self.get("CSeq")

    def encode(self) -> bytes:
        """As a datagram; the length is added."""
        body = self.body.encode()
        lines = [self.start_line, *(f"{name}: {value}" for name, value in self.headers), f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def parse(datagram: bytes) -> SipMessage:
    """The message in a datagram."""
    head, _, body = datagram.decode("utf-8", "replace").partition("\r\n\r\n")
    start_line, *lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    if not re.fullmatch(r"SIP/2\.0 \d{3} .*|[A-Z]+ \S+ SIP/2\.0", start_line):
        raise NotSip("the first line is neither a request nor a response")
    headers = [line.partition(":") for line in lines]
    return SipMessage(
        start_line=start_line,
        headers=tuple(
            (name.strip(), value.strip()) for name, _, value in headers if not _same(name.strip(), "Content-Length")
        ),
        body=body,
    )


def response_to(
    request: SipMessage, status_line: str, *, tag: str = "", headers: Sequence[Header] = (), body: str = ""
) -> SipMessage:
    """The response with what has to be copied from the request. `tag` is ours, when the request gave us none."""
    to = request.get("To")
    copied = [("Via", via) for via in request.all("Via")]
    copied += [("Record-Route", route) for route in request.all("Record-Route")]
    copied += [
        ("From", request.get("From")),
        ("To", to if not tag or tag_of(to) else f"{to};tag={tag}"),
        ("Call-ID", request.get("Call-ID")),
        ("CSeq", request.get("CSeq")),
    ]
    return SipMessage(start_line=f"SIP/2.0 {status_line}", headers=(*copied, *headers), body=body)


def tag_of(address: str) -> str:
    """The tag of a From or To header, or ""."""
    parameters = address.rpartition(">")[2]
    found = re.search(r";\s*tag=([^;\s]+)", parameters)
    return found.group(1) if found else ""


def uri_in(address: str) -> str:
    """The URI of a From, To or Contact header."""
    found = re.search(r"<([^>]*)>", address)
    return found.group(1) if found else address.partition(";")[0].strip()


def digest_answer(challenge: str, *, username: str, secret: str, method: str, uri: str, cnonce: str) -> str:
    """The Authorization header for a WWW-Authenticate one (RFC 2617, MD5, with and without qop=auth)."""
    scheme, _, rest = challenge.partition(" ")
    given = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(rest)}
    if scheme.lower() != "digest" or given.get("algorithm", "MD5").upper() != "MD5":
        raise NotSip("a challenge other than MD5 digest")
    realm, nonce = given["realm"], given["nonce"]
    who, what = _md5(f"{username}:{realm}:{secret}"), _md5(f"{method}:{uri}")
    answer = f'Digest username="{username}", realm="{realm}", nonce="{nonce}", uri="{uri}", algorithm=MD5'
    if "opaque" in given:
        answer += f', opaque="{given["opaque"]}"'
    if "auth" not in given.get("qop", "").split(","):
        return f'{answer}, response="{_md5(f"{who}:{nonce}:{what}")}"'
    count = "00000001"
    proof = _md5(f"{who}:{nonce}:{count}:{cnonce}:auth:{what}")
    return f'{answer}, qop=auth, nc={count}, cnonce="{cnonce}", response="{proof}"'


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _same(one: str, other: str) -> bool:
    return _SHORT.get(one.lower(), one.lower()) == other.lower()
