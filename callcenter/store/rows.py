"""Changes and records as JSON and back: for the journal exactly, for PostgreSQL without what it refuses.

Rule: `decode_turn(encode_turn(turn)) == turn` for every change whose own documents are JSON.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Final, TypeVar, get_args

import orjson
from pydantic import TypeAdapter

from callcenter.core.changes import Change

Record = TypeVar("Record")

_CHANGES: Final[Mapping[str, type[Any]]] = {kind.__name__: kind for kind in get_args(Change)}
_REPLACEMENT: Final = "\ufffd"
# Sequence numbers of one epoch never reach this: 2**40 changes are ten years of 3,000 a second.
_EPOCH_STEP: Final = 2**40


class Unencodable(ValueError):
    """A record holds something that JSON cannot say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A change and its place in the order of everything that one leader wrote."""

    epoch: int
    seq: int
    change: Change

    @property
    def revision(self) -> int:
        """One number that grows over leaders and their changes."""
        return self.epoch * _EPOCH_STEP + self.seq


# What one input of the core led to; kept or lost as a whole.
Turn = tuple[Numbered, ...]


def encode(value: object) -> bytes:
    """Return JSON of records, instants and plain values, or raise Unencodable."""
    try:
        return orjson.dumps(value, default=_plain)
    except TypeError:
        pass
    try:
        # Half of a surrogate pair, from a network that cuts text; UTF-8 has no place for it.
        return orjson.dumps(_cleaned(value), default=_plain)
    except (TypeError, RecursionError) as error:
        raise Unencodable(str(error)) from error


def encode_for_postgres(value: object) -> bytes:
    """Return JSON without the one character that PostgreSQL refuses, or raise Unencodable."""
    data = encode(value)
    return orjson.dumps(_cleaned(orjson.loads(data))) if b"\\u0000" in data else data


def encode_turn(turn: Turn) -> bytes:
    """Return one turn as JSON, or raise Unencodable."""
    return encode([(change.epoch, change.seq, type(change.change).__name__, change.change) for change in turn])


def decode_turn(data: bytes) -> Turn:
    """Return the turn that `encode_turn` was given, or raise ValueError: another version of the service wrote it."""
    try:
        return tuple(
            Numbered(epoch=epoch, seq=seq, change=record(_CHANGES[kind], values))
            for epoch, seq, kind, values in orjson.loads(data)
        )
    except KeyError as error:
        raise ValueError(f"unknown change {error}") from None


def record(kind: type[Record], values: Mapping[str, Any]) -> Record:
    """Return one of the core's records from a row or from JSON; columns that it does not know are left out."""
    wanted: Any = kind
    made: Record = _adapter(wanted).validate_python(values)
    return made


def columns_of(value: Any, names: Sequence[str]) -> dict[str, Any]:
    """Return the fields of a record that are columns."""
    return {name: getattr(value, name) for name in names}


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "replace").decode().replace("\0", _REPLACEMENT)
        case Mapping():
            return {_cleaned(key): _cleaned(item) for key, item in value.items()}
        case list() | tuple():
            return [_cleaned(item) for item in value]
        case _ if is_dataclass(value):
            return {field.name: _cleaned(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value
