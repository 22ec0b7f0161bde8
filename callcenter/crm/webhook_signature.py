"""How a webhook's message is signed, by the rules of Standard Webhooks, so that receivers can use any of its libraries.

Rule: what is signed is `<id>.<Unix seconds>.<body>`, byte for byte as it is sent.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

_PREFIX: Final = "whsec_"
_VERSION: Final = "v1"
# How old or how far ahead a message may be before a receiver should take it for a replayed one.
TOLERANCE_SECONDS: Final = 300


def secret_of(chance: bytes) -> str:
    """Return chance as a secret: 24 to 64 bytes."""
    return _PREFIX + base64.b64encode(chance).decode()


def signature(secrets: Iterable[str], message_id: str, seconds: int, body: bytes) -> str:
    """Return the `webhook-signature` header: one signature for each secret, while one replaces another."""
    return " ".join(f"{_VERSION},{_signed(secret, message_id, seconds, body)}" for secret in secrets)


def is_signed(secret: str, header: str, message_id: str, seconds: int, body: bytes, *, now_seconds: int) -> bool:
    """Whether a message is from who knows the secret, and of now: what a receiver checks."""
    if abs(now_seconds - seconds) > TOLERANCE_SECONDS:
        return False
    right = f"{_VERSION},{_signed(secret, message_id, seconds, body)}"
    return any(hmac.compare_digest(right.encode(), given.encode()) for given in header.split())


def _signed(secret: str, message_id: str, seconds: int, body: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("this is no webhook secret") from None
    return base64.b64encode(hmac.digest(key, f"{message_id}.{seconds}.".encode() + body, hashlib.sha256)).decode()
