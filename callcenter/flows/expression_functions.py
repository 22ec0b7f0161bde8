"""What flows may compute with: the operators and functions of their expressions.

Rule: each takes any value and either fits it or raises NotComputable; no result grows beyond what a caller could say.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from callcenter.core.ivr.expression import NotComputable

LARGEST_NUMBER: Final = 10**15
_LONGEST_TEXT: Final = 1000
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?")


def is_number(value: object) -> bool:
    """Truth values are numbers only to Python."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bounded(value: Any) -> Any:
    if not abs(value) <= LARGEST_NUMBER:
        raise NotComputable("wrong_type")
    return value


def _computed(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def compute(left: Any, right: Any) -> Any:
        if not (is_number(left) and is_number(right)):
            raise NotComputable("wrong_type")
        return _bounded(function(left, right))

    return compute


def _sum(left: Any, right: Any) -> Any:
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > _LONGEST_TEXT:
            raise NotComputable("wrong_type")
        return left + right
    return _computed(operator.add)(left, right)


def _negative(value: Any) -> Any:
    if not is_number(value):
        raise NotComputable("wrong_type")
    return -value


def _same(left: Any, right: Any) -> bool:
    """Typed digits are text: "1" and 1 are never the same, and who compares them has made a mistake."""
    if {isinstance(left, str), isinstance(right, str)} == {True, False} and (is_number(left) or is_number(right)):
        raise NotComputable("wrong_type")
    return bool(left == right)


def _ordered(function: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        if not (is_number(left) and is_number(right)) and not (isinstance(left, str) and isinstance(right, str)):
            raise NotComputable("wrong_type")
        return function(left, right)

    return compare


def _within(one: Any, many: Any) -> bool:
    if isinstance(many, str) and isinstance(one, str):
        return one in many
    if isinstance(many, list | tuple):
        return any(_same(one, other) for other in many)
    raise NotComputable("wrong_type")


def _number(value: Any) -> int | float:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value) if "." in value else int(value)
    if not is_number(value):
        raise NotComputable("wrong_type")
    checked: int | float = _bounded(value)
    return checked


def _text(value: Any) -> str:
    if not isinstance(value, str) and not is_number(value):
        raise NotComputable("wrong_type")
    return str(value)


def _last(value: Any, count: Any) -> str:
    if not isinstance(count, int) or count < 1:
        raise NotComputable("wrong_type")
    return _text(value)[-count:]


def _length(value: Any) -> int:
    if not isinstance(value, str | list | tuple | Mapping):
        raise NotComputable("wrong_type")
    return len(value)


def _words(change: Callable[..., Any]) -> Callable[..., Any]:
    def changed(*texts: Any) -> Any:
        if not all(isinstance(text, str) for text in texts):
            raise NotComputable("wrong_type")
        return change(*texts)

    return changed


OPERATORS: Final[Mapping[type[ast.AST], Callable[..., Any]]] = {
    ast.Add: _sum,
    ast.Sub: _computed(operator.sub),
    ast.Mult: _computed(operator.mul),
    ast.Div: _computed(operator.truediv),
    ast.Mod: _computed(operator.mod),
    ast.USub: _negative,
    ast.Not: operator.not_,
    ast.Eq: _same,
    ast.NotEq: lambda left, right: not _same(left, right),
    ast.Lt: _ordered(operator.lt),
    ast.LtE: _ordered(operator.le),
    ast.Gt: _ordered(operator.gt),
    ast.GtE: _ordered(operator.ge),
    ast.In: _within,
    ast.NotIn: lambda one, many: not _within(one, many),
}
FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "abs": lambda value: abs(_number(value)),
    "int": lambda value: int(_number(value)),
    "last": _last,
    "last4": lambda value: _last(value, 4),
    "len": _length,
    "lower": _words(str.lower),
    "max": lambda left, right: max(_number(left), _number(right)),
    "min": lambda left, right: min(_number(left), _number(right)),
    "number": _number,
    "round": lambda value: round(_number(value)),
    "starts_with": _words(str.startswith),
    "str": _text,
}
# Asks whether there is a value, so it is computed without it (`expressions.py`).
KNOWN: Final = "known"
# Their results do not tell what they were given.
TELLS_LITTLE: Final = frozenset({KNOWN, "last", "last4", "len", "starts_with"})
# How many arguments each takes.
ARGUMENTS: Final[Mapping[str, int]] = {
    **dict.fromkeys(FUNCTIONS, 1),
    KNOWN: 1,
    "last": 2,
    "max": 2,
    "min": 2,
    "starts_with": 2,
}
