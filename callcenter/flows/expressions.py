"""What a flow may compute: names, constants, comparisons, and/or/not, in, + - * / % and a few functions.

Rule: the syntax is checked once, when the flow is loaded; computing then knows nothing but these nodes. A dotted name
is looked up in nested mappings, never as an attribute of an object.
"""

import ast
import math
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard

# The library says nothing of its types.
from simpleeval import SimpleEval  # type: ignore[import-untyped]

from callcenter.core.ivr.expression import NotComputable
from callcenter.flows.expression_functions import (
    ARGUMENTS,
    FUNCTIONS,
    KNOWN,
    LARGEST_NUMBER,
    OPERATORS,
    TELLS_LITTLE,
    is_number,
)

LONGEST_EXPRESSION: Final = 500
_DEEPEST: Final = 20
# What people write who come from YAML or JSON.
_WORDS: Final[Mapping[str, bool]] = {"true": True, "false": False}


class Unreadable(Exception):
    """Something is refused. `code` is a fixed word, `position` counts characters from 1, `name` is what is meant."""

    def __init__(self, code: str, position: int, name: str = "") -> None:
        super().__init__(f"{code} at {position}")
        self.code = code
        self.position = position
        self.name = name


class UnreadableExpression(Unreadable):
    """No expression of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Something to compute, made by `read_expression`. Equal texts are equal expressions."""

    text: str
    tree: ast.expr = field(repr=False, compare=False)

    def value(self, names: Mapping[str, Any]) -> Any:
        """Compute it from these names, or raise NotComputable."""
        return _computed(self, _Names(names))


def read_expression(text: str) -> Expression:
    """The expression of this text; raises UnreadableExpression."""
    if len(text) > LONGEST_EXPRESSION:
        raise UnreadableExpression("expression_too_long", LONGEST_EXPRESSION + 1)
    # A line break means no more than a space; and what comes first must not look indented.
    line = re.sub(r"\s", " ", text)
    written = line.strip()
    before = len(line) - len(line.lstrip())
    if not written:
        raise UnreadableExpression("expression_empty", 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = ast.parse(written, mode="eval").body
    except SyntaxError as error:
        # At no place means at the end.
        position = min(error.offset or len(written) + 1, len(written) + 1)
        raise UnreadableExpression("expression_syntax", before + position) from None
    except (ValueError, RecursionError, MemoryError):
        raise UnreadableExpression("expression_syntax", before + 1) from None
    _Checker(written, before).check(tree)
    return Expression(text=text, tree=tree)


def names_in(expression: Expression) -> tuple[str, ...]:
    """Every name that it uses, dotted ones whole, each once, in the order of the text."""
    return tuple(dict.fromkeys(_names(expression.tree)))


def names_needed(expression: Expression) -> tuple[str, ...]:
    """The same without those that it asks about by `known(…)`: it knows what to do without them."""
    asked = {".".join(dotted(call.args[0])) for call in ast.walk(expression.tree) if _is_question(call)}
    return tuple(name for name in names_in(expression) if name not in asked)


def names_proved(expression: Expression) -> tuple[str, ...]:
    """Those that are known wherever it is true: `known(…)` by itself, or with others that must be true, too."""
    tree = expression.tree
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    return tuple(".".join(dotted(part.args[0])) for part in parts if _is_question(part))


def names_beside_numbers(expression: Expression) -> tuple[str, ...]:
    """Those that it compares directly with a number."""
    found: list[str] = []
    for node in ast.walk(expression.tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *(part for other in node.comparators for part in getattr(other, "elts", [other]))]
            if any(isinstance(side, ast.Constant) and is_number(side.value) for side in sides):
                found += [".".join(dotted(side)) for side in sides if dotted(side)]
    return tuple(dict.fromkeys(found))


def names_copied(expression: Expression) -> tuple[str, ...]:
    """Those whose value its own value may be, or hold: not those that it only compares, counts or shortens."""
    return tuple(dict.fromkeys(_copied(expression.tree)))


def _copied(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return
        case ast.Call(func=ast.Name(id=function)) if function in TELLS_LITTLE:
            return
        case ast.Name() | ast.Attribute():
            yield from _names(node)
        case ast.Call(args=parts) | ast.BoolOp(values=parts):
            for part in parts:
                yield from _copied(part)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _copied(child)


def _is_question(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == KNOWN


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name):
            if name not in _WORDS:
                yield name
        case ast.Attribute():
            yield ".".join(dotted(node))
        case ast.Call(args=arguments):
            for argument in arguments:
                yield from _names(argument)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _names(child)


def dotted(node: ast.AST) -> tuple[str, ...]:
    """The parts of a dotted name; none when the dot follows something else."""
    match node:
        case ast.Name(id=name):
            return (name,)
        case ast.Attribute(value=inner, attr=last):
            before = dotted(inner)
            return (*before, last) if before else ()
        case _:
            return ()


class _Checker:
    """Walks the tree once and refuses what is not ours, at its place."""

    def __init__(self, text: str, before: int) -> None:
        self._bytes = text.encode()
        self._before = before

    def check(self, node: ast.expr, depth: int = 1) -> None:
        if depth > _DEEPEST:
            raise self._refused(node, "expression_too_deep")
        for child in self._parts(node):
            self.check(child, depth + 1)

    def _parts(self, node: ast.expr) -> list[ast.expr]:
        match node:
            case ast.BoolOp(values=values):
                return values
            case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
                return [operand]
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.Mod(), right=right):
                return [left, right]
            case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in OPERATORS for op in ops):
                return [left, *(part for pair in zip(ops, others, strict=True) for part in _compared(*pair))]
            case ast.Call():
                return self._arguments(node)
            case ast.Name() | ast.Attribute():
                return self._name(node)
            case ast.Constant(value=value):
                return self._constant(node, value)
            case _:
                raise self._refused(node, "expression_not_allowed")

    def _arguments(self, node: ast.Call) -> list[ast.expr]:
        if not isinstance(node.func, ast.Name):
            raise self._refused(node, "expression_not_allowed")
        name = node.func.id
        if name not in ARGUMENTS:
            raise self._refused(node, "function_unknown", name)
        if node.keywords or len(node.args) != ARGUMENTS[name]:
            raise self._refused(node, "function_arguments", name)
        if name == KNOWN and not dotted(node.args[0]):
            raise self._refused(node, "function_arguments", name)
        return node.args

    def _name(self, node: ast.expr) -> list[ast.expr]:
        parts = dotted(node)
        if not parts:
            raise self._refused(node, "expression_not_allowed")
        # One underline in front: a value that is known during the flow only.
        if any(part.startswith("__") for part in parts) or any(part.startswith("_") for part in parts[1:]):
            raise self._refused(node, "expression_not_allowed")
        if len(parts) == 1 and parts[0] in ARGUMENTS:
            raise self._refused(node, "function_arguments", parts[0])
        return []

    def _constant(self, node: ast.expr, value: object) -> list[ast.expr]:
        if value is not None and type(value) not in (str, int, float, bool):
            raise self._refused(node, "expression_not_allowed")
        if isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
            raise self._refused(node, "number_too_large")
        return []

    def _refused(self, node: ast.expr, code: str, name: str = "") -> UnreadableExpression:
        # The tree counts bytes, and people count characters.
        column = len(self._bytes[: node.col_offset].decode(errors="ignore"))
        return UnreadableExpression(code, self._before + column + 1, name)


def _compared(op: ast.cmpop, other: ast.expr) -> list[ast.expr]:
    """A list is written only to look something up in it."""
    if isinstance(op, ast.In | ast.NotIn) and isinstance(other, ast.List | ast.Tuple):
        return other.elts
    return [other]


class _Names:
    """Names as they are looked up while one expression is computed, in nested mappings and nowhere else."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self._known = known

    def value(self, node: ast.expr) -> Any:
        parts = dotted(node)
        if len(parts) == 1 and parts[0] in _WORDS:
            return _WORDS[parts[0]]
        found: Any = self._known
        for part in parts:
            if not isinstance(found, Mapping) or part not in found:
                raise NotComputable("unknown_value")
            found = found[part]
        if isinstance(found, float) and not math.isfinite(found):
            raise NotComputable("wrong_type")
        return found

    def has(self, node: ast.expr) -> bool:
        try:
            return self.value(node) is not None
        except NotComputable:
            return False


def _computed(expression: Expression, names: _Names) -> Any:
    """The library walks the tree, with our nodes, operators, functions and names, and with nothing of its own."""
    library = SimpleEval(operators=dict(OPERATORS), functions=dict(FUNCTIONS), names={})

    def called(node: ast.Call) -> Any:
        # Whether a value is known must not need the value.
        if isinstance(node.func, ast.Name) and node.func.id == KNOWN:
            return names.has(node.args[0])
        return library._eval_call(node)

    def listed(node: ast.List | ast.Tuple) -> tuple[Any, ...]:
        return tuple(library._eval(one) for one in node.elts)

    library.nodes = {
        ast.BoolOp: library._eval_boolop,
        ast.UnaryOp: library._eval_unaryop,
        ast.BinOp: library._eval_binop,
        ast.Compare: library._eval_compare,
        ast.Constant: library._eval_constant,
        ast.List: listed,
        ast.Tuple: listed,
        ast.Call: called,
        ast.Name: names.value,
        ast.Attribute: names.value,
    }
    try:
        return library.eval(expression.text, expression.tree)
    except NotComputable:
        raise
    except Exception:
        # Whatever strange value a name holds, the caller goes on by the error exit.
        raise NotComputable("wrong_type") from None
