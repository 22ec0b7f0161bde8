"""Texts in a flow file that look like secrets: keys, passwords, tokens, and long numbers such as those of cards.

Rule: what looks like one is never repeated in a problem. A value that comes from a slot is none.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from callcenter.flows.yaml_source import Place

_SLOT: Final = re.compile(r"\{[^{}]*\}")
_PASSWORD: Final = r"(password|passwd|passwort|pwd|passphrase|密码|口令)"
_TOKEN: Final = r"((access|auth|api|app|client|x-api)?[-_]?(key|token|secret)|signature|sig)"
# Anywhere in a file; the first that fits is told. Whoever explains things to callers says no digits behind a colon.
_LOOKS: Final = tuple(
    (code, re.compile(look, re.IGNORECASE))
    for code, look in (
        ("secret_key", r"-----BEGIN [A-Z ]*(PRIVATE KEY|CERTIFICATE)"),
        ("secret_address", r"\b[a-z][a-z0-9+.-]*://[^\s/@:]+:[^\s/@]+@"),
        ("secret_token", r"\b(bearer|basic|digest)\s+(?=\S*[0-9=])[A-Za-z0-9+/._~-]{8,}"),
        ("secret_token", r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
        ("secret_key", r"\b[spr]k[-_]((live|test|proj)[-_])?[A-Za-z0-9]{16,}"),
        ("secret_key", r"\b(gh[pousr]_[A-Za-z0-9]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|glpat-[A-Za-z0-9_-]{16,})"),
        ("secret_key", r"\b((AKIA|ASIA|LTAI|AKID)[A-Za-z0-9]{12,}|AIza[A-Za-z0-9_-]{30,})\b"),
        ("secret_password", rf"{_PASSWORD}\s*(=|:|：|是|为)\s*(?=\S*[0-9])[!-~]{{4,}}"),
        ("secret_token", rf"\b{_TOKEN}\s*[=:]\s*(?=\S*[0-9])[!-~]{{6,}}"),
        # Nobody reads or says this: forty letters and digits without a space.
        ("secret_key", r"(?<![\w+/=-])(?=[a-z_+/-]*[0-9])(?=[0-9_+/-]*[a-z])[\w+-]{40,}"),
    )
)
# Only in what is sent to another system: there nobody explains anything.
_LOOKS_SENT: Final = tuple(
    (code, re.compile(look, re.IGNORECASE))
    for code, look in (
        ("secret_password", rf"[?&;\s]?{_PASSWORD}=[^\s&]+"),
        ("secret_token", rf"[?&;]{_TOKEN}=[^\s&]+"),
        ("secret_number", r"(?<![0-9a-z])[0-9]([ -]?[0-9]){11,}(?![0-9a-z])"),
    )
)
_NAMES: Final = (
    ("secret_password", re.compile(rf"(x-)?{_PASSWORD}", re.IGNORECASE)),
    ("secret_token", re.compile(rf"(proxy-)?authorization|cookie|(x-)?{_TOKEN}", re.IGNORECASE)),
)
_SENT: Final = frozenset({"url", "headers", "body"})


def secrets_in(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """The place and the code of every text that looks like a secret."""
    match value:
        case dict():
            for name, one in value.items():
                yield from secrets_in(one, (*place, name))
        case list():
            for number, one in enumerate(value):
                yield from secrets_in(one, (*place, number))
        case str() | int() if not isinstance(value, bool):
            if code := _code(_SLOT.sub(" ", str(value)), place):
                yield place, code


def _code(written: str, place: Place) -> str:
    looks = _LOOKS
    # A node's third place is its field.
    if place[2:3] and place[2] in _SENT:
        looks = (*_LOOKS, *_LOOKS_SENT)
        for code, name in _NAMES:
            if len(place) > 3 and name.fullmatch(str(place[-1])) and written.strip():
                return code
    return next((code for code, look in looks if look.search(written)), "")
