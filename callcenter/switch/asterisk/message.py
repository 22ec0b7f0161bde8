"""One AMI message as it came, read only when asked: most events are dropped after a look at their name.

A value is whatever callers and dialplans wrote, so it never raises: what is not UTF-8 and every control character
reads as U+FFFD. The first header of a name wins, so nothing appended to an event can replace what Asterisk put there.
"""

import re
from collections.abc import Iterator

EOL = b"\r\n"
EVENT = b"Event:"
RESPONSE = b"Response:"

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class AmiMessage:
    """An event or a response. A plain class, not a dataclass: one is built for each of 20,000 events a second."""

    __slots__ = ("_raw", "_text")

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._text: str | None = None

    @property
    def name(self) -> str:
        """The event's name as Asterisk spells it, or "" for a response."""
        raw = self._raw
        if not raw.startswith(EVENT):
            return ""
        end = raw.find(EOL)
        return (raw[6:end] if end >= 0 else raw[6:]).decode("utf-8", "replace").removeprefix(" ")

    @property
    def is_event(self) -> bool:
        return self._raw.startswith(EVENT)

    @property
    def succeeded(self) -> bool:
        """Whether a response says yes; an event always does."""
        return self.is_event or self.get("Response") in ("Success", "Follows", "Goodbye")

    def get(self, header: str, default: str = "") -> str:
        """The first value of a header, spelled as Asterisk spells it."""
        text = self._text or self._decoded()
        marker = f"\r\n{header}:"
        at = text.find(marker)
        if at < 0:
            return default
        start = at + len(marker)
        value = text[start : text.find("\r\n", start)].removeprefix(" ")
        return value if value.isprintable() else _CONTROL.sub("\ufffd", value)

    def all(self, header: str) -> list[str]:
        """Every value of a header that may be repeated, such as ChanVariable."""
        return [value for name, value in self._pairs() if name == header]

    def headers(self) -> dict[str, str]:
        """All headers at once, for a reader who needs most of them."""
        found: dict[str, str] = {}
        for name, value in self._pairs():
            found.setdefault(name, value)
        return found

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for line in self._decoded().split("\r\n"):
            name, colon, value = line.partition(":")
            if colon:
                yield name, _CONTROL.sub("\ufffd", value.removeprefix(" "))

    def _decoded(self) -> str:
        # An end of line on both sides, so that the first and the last header are found like the others.
        self._text = f"\r\n{self._raw.decode('utf-8', 'replace')}\r\n"
        return self._text

    def __repr__(self) -> str:
        # Values are numbers and names of people, and a repr ends up in logs.
        kind = self.name if self.is_event else "response"
        return f"<AmiMessage {kind} {len(self._raw)} bytes>"
