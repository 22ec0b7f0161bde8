"""The one encoder of AMI actions: what it lets through cannot start another header, action, variable or dial leg.

A bare LF in a value injects a whole action and a comma in `Variable:` starts another variable, so unsafe values are
refused and never repaired; only a caller ID, which is free text by nature, is cleaned.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

Fields = Mapping[str, str | Sequence[str]]

LONGEST_LINE_BYTES = 1000
LONGEST_CALLER_NAME_BYTES = 80

_ACTION_NAME = re.compile(r"[A-Za-z]{1,40}")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_ID = re.compile(r"[A-Za-z0-9_.-]*")
_ENDPOINT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
# E.164, or as the carrier's country dials: national numbers and short ones of services.
_DIALLED = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{2,20}")
# A user, who may be a number, at a host, perhaps with a port. Nothing that SIP would read as parameters or headers.
_SIP_ADDRESS = re.compile(r"sip:([A-Za-z0-9_.+-]{1,64})@([A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?")
_CALLER_NUMBER = re.compile(r"\+?[0-9*#]{0,32}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# Ids and numbers, and the two marks that join them into the arguments of a verb.
_VARIABLE = re.compile(r"_{0,2}[A-Za-z][A-Za-z0-9_]{0,60}(=[A-Za-z0-9_.:&+-]*)?")
# What the dialplan adds to a call of its own ([cc-auto-answer], [cc-predial]) goes with an order to call as it is here.
AUTO_ANSWER = (
    "PJSIP_HEADER(add,Call-Info)=<sip:callcenter>;answer-after=0",
    "PJSIP_HEADER(add,Alert-Info)=<http://callcenter>;info=alert-autoanswer;delay=0",
    "PJSIP_HEADER(add,Answer-Mode)=Auto",
    "PJSIP_HEADER(add,X-CC-Auto)=yes",
)
_HEADER = re.compile(r"PJSIP_HEADER\(add,X-CC-(Call|Offer)\)=[A-Za-z0-9_.-]+")
# Keys of a telephone, in the one variable that may hold them.
_KEYS = re.compile(r"[0-9A-D*#]{1,64}")
_KEYS_VARIABLE = re.compile(r"__CC_KEYS=[0-9A-D*#]{1,64}")
_VARIABLE_VALUE = re.compile(r"[A-Za-z0-9_.:&+-]*")
# What the dialplan or a SIP header could read as syntax when a name is expanded there.
_SYNTAX = frozenset("\"'<>\\,;|&$(){}[]`=%^@")


class UnsafeValue(ValueError):
    """A value that must not reach Asterisk. It says which field and which rule, and never holds the value."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


def encode_action(name: str, fields: Fields) -> bytes:
    """One whole AMI action, or UnsafeValue before a single byte of it exists."""
    if not _ACTION_NAME.fullmatch(name):
        raise UnsafeValue("Action", "is not the name of an action")
    lines = [_line("Action", name)]
    for header, values in fields.items():
        if not _HEADER_NAME.fullmatch(header) or header.lower() == "action":
            raise UnsafeValue("header name", "is not the name of a header")
        for value in (values,) if isinstance(values, str) else values:
            lines.append(_line(header, value))
    lines.append(b"\r\n")
    return b"".join(lines)


def channel_variable(value: str) -> str:
    """The same value when it is an id; names and free text have no place in a channel variable."""
    if not _ID.fullmatch(value):
        raise UnsafeValue("channel variable", "holds a character outside [A-Za-z0-9_.-]")
    return value


def dialled_number(value: str) -> str:
    """The same value when it is a number that may be dialled."""
    if not _DIALLED.fullmatch(value):
        raise UnsafeValue("dialled number", "is neither an E.164 number nor 2 to 20 digits")
    return value


def keys_variable(keys: str) -> str:
    """Keys of a telephone as a `Variable:` that the channels of an order inherit."""
    if not _KEYS.fullmatch(keys):
        raise UnsafeValue("keys", "are none of a telephone")
    return f"__CC_KEYS={keys}"


class DialledNumber(str):
    """A number as an argument of a verb: the one argument that may begin with a plus."""

    __slots__ = ()


class SipAddress(str):
    """`sip:user@host` or `sip:user@host:port` as the last three arguments of a verb."""

    __slots__ = ()


def verb_arguments(gen: int, *args: str | int | Sequence[str]) -> str:
    """The value of CC_ARGS: `gen:argument:argument`, a list (of prompts, of phones) joined by `&`."""
    joined = [str(gen)]
    for arg in args:
        if isinstance(arg, DialledNumber):
            joined.append(dialled_number(arg))
        elif isinstance(arg, SipAddress):
            joined += _parts_of_address(arg)
        elif isinstance(arg, str | int):
            joined.append(channel_variable(str(arg)))
        else:
            joined.append("&".join(channel_variable(item) for item in arg))
    return ":".join(joined)


def caller_id(name: str, number: str = "") -> str:
    """A `CallerID:` value from free text: the name cleaned and cut on a whole character, the number only digits."""
    if not _CALLER_NUMBER.fullmatch(number):
        raise UnsafeValue("caller number", "holds something other than digits, *, # and a leading +")
    kept = "".join(" " if _is_unsafe_in_a_name(char) else char for char in unicodedata.normalize("NFC", name))
    cleaned = " ".join(kept.split())
    cut = cleaned.encode()[:LONGEST_CALLER_NAME_BYTES].decode("utf-8", "ignore").rstrip()
    if not number:
        return cut
    return f"{cut} <{number}>".lstrip()


def dial_endpoint(endpoint: str) -> str:
    """The dial string of an agent's phone. Names that begin with cc- are Asterisk's trunk and its templates."""
    if not _ENDPOINT.fullmatch(endpoint) or endpoint.startswith("cc-"):
        raise UnsafeValue("endpoint", "is not the name of a phone")
    return f"PJSIP/{endpoint}"


def dial_number(number: str) -> str:
    """The dial string of an outside number, over the trunk."""
    return f"PJSIP/{dialled_number(number)}@cc-trunk"


def _parts_of_address(address: SipAddress) -> tuple[str, str, str]:
    parts = _SIP_ADDRESS.fullmatch(address)
    if parts is None:
        raise UnsafeValue("dialled address", "is neither sip:user@host nor sip:user@host:port")
    user, host, port = parts.groups(default="")
    return user, host, port


def _line(header: str, value: str) -> bytes:
    if _CONTROL.search(value):
        raise UnsafeValue(header, "holds CR, LF, NUL or another control character")
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise UnsafeValue(header, "is not Unicode text")
    match header.lower():
        case "variable" if not (
            any(rule.fullmatch(value) for rule in (_VARIABLE, _HEADER, _KEYS_VARIABLE)) or value in AUTO_ANSWER
        ):
            raise UnsafeValue(header, "is not NAME or NAME=id")
        case "value" if not _VARIABLE_VALUE.fullmatch(value):
            raise UnsafeValue(header, "holds a character outside [A-Za-z0-9_.:&-]")
        case _:
            line = f"{header}: {value}".encode()
    if len(line) > LONGEST_LINE_BYTES:
        raise UnsafeValue(header, f"is longer than {LONGEST_LINE_BYTES} bytes")
    return line + b"\r\n"


def _is_unsafe_in_a_name(char: str) -> bool:
    # "C" covers control, format (text direction), surrogate, private and unassigned characters.
    return char in _SYNTAX or unicodedata.category(char).startswith("C") or char in "\u2028\u2029"
