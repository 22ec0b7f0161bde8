"""Skill expressions: what a contact asks of an agent, as text that people write and a tree that rules ask.

    english >= 50 and (sales or technical >= 30) and not trainee

Rule: parsing refuses what it does not understand; every other function here takes any tree and never raises. A skill
without a number means any proficiency (1 or more); proficiencies run from 1 to 100.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, assert_never

LEAST_PROFICIENCY: Final = 1
MOST_PROFICIENCY: Final = 100
# Deep enough for any requirement a person can read; shallow enough for the recursion below.
_DEEPEST: Final = 20
_TOKEN: Final = re.compile(r"\s*(?:(?P<word>[^\W\d][\w.-]*)|(?P<number>\d{1,3})|(?P<sign>>=|[()]))")


class UnreadableExpression(ValueError):
    """The text is no skill expression. `position` is where reading stopped, counted from 0."""

    def __init__(self, problem: str, position: int) -> None:
        super().__init__(f"{problem} (at {position})")
        self.problem = problem
        self.position = position


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """The agent has the skill with at least this proficiency."""

    skill: str
    at_least: int = LEAST_PROFICIENCY


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The agent does not fulfil the part."""

    part: "Expression"


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """All parts; of none, always."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """At least one part."""

    parts: tuple["Expression", ...]


Expression = Has | Not | And | Or
ANYBODY: Final = And(parts=())


@cache
def parse(text: str) -> Expression:
    """Read an expression; empty text means anybody. Raises UnreadableExpression."""
    return _Reader(text).read() if text.strip() else ANYBODY


def holds(expression: Expression, skills: Mapping[str, int]) -> bool:
    """Whether an agent with these skills fulfils the expression."""
    match expression:
        case Has(skill=skill, at_least=at_least):
            return skills.get(skill, 0) >= at_least
        case And(parts=parts):
            return all(holds(part, skills) for part in parts)
        case Or(parts=parts):
            return any(holds(part, skills) for part in parts)
        case Not(part=part):
            return not holds(part, skills)


def level(expression: Expression, skills: Mapping[str, int]) -> int:
    """How well the agent fulfils it: the sum of the proficiencies asked for; of alternatives the best that holds."""
    match expression:
        case Has(skill=skill):
            return skills.get(skill, 0)
        case And(parts=parts):
            return sum(level(part, skills) for part in parts)
        case Or(parts=parts):
            return max((level(part, skills) for part in parts if holds(part, skills)), default=0)
        case Not():
            return 0


def lacking(expression: Expression, skills: Mapping[str, int]) -> tuple[str, ...]:
    """What keeps the agent from fulfilling it, in the words of the expression; empty when nothing does."""
    if holds(expression, skills):
        return ()
    match expression:
        case And(parts=parts):
            return tuple(word for part in parts for word in lacking(part, skills))
        case _:
            return (text_of(expression),)


def lowered(expression: Expression, by: int) -> Expression:
    """Every minimum lowered by so many points, never below 1. What must not be, must still not be."""
    match expression:
        case Has(skill=skill, at_least=at_least):
            return Has(skill=skill, at_least=max(LEAST_PROFICIENCY, at_least - by))
        case And(parts=parts):
            return And(parts=tuple(lowered(part, by) for part in parts))
        case Or(parts=parts):
            return Or(parts=tuple(lowered(part, by) for part in parts))
        case Not():
            return expression


def without(expression: Expression, skill: str) -> Expression:
    """The expression with every wish for this skill taken away."""
    match expression:
        case Has():
            return ANYBODY if expression.skill == skill else expression
        case And(parts=parts):
            return both(*(without(part, skill) for part in parts))
        case Or(parts=parts):
            left = tuple(without(part, skill) for part in parts)
            return ANYBODY if ANYBODY in left else Or(parts=left)
        case Not(part=part):
            return ANYBODY if skill in skills_in(part) else expression


def both(*parts: Expression) -> Expression:
    """All of these at once, each said once."""
    flat: dict[Expression, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, And) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else And(parts=tuple(flat))


def skills_in(expression: Expression) -> frozenset[str]:
    """Every skill that the expression names."""
    match expression:
        case Has(skill=skill):
            return frozenset({skill})
        case Not(part=part):
            return skills_in(part)
        case And(parts=parts) | Or(parts=parts):
            return frozenset().union(*(skills_in(part) for part in parts))


def text_of(expression: Expression) -> str:
    """The expression as a person writes it: `parse(text_of(e))` means what `e` means."""
    match expression:
        case Has(skill=skill, at_least=at_least):
            return skill if at_least <= LEAST_PROFICIENCY else f"{skill} >= {at_least}"
        case Not(part=part):
            return f"not {_inside(part)}"
        case And(parts=parts):
            return " and ".join(_inside(part) if isinstance(part, Or) else text_of(part) for part in parts)
        case Or(parts=parts):
            return " or ".join(_inside(part) if isinstance(part, And) else text_of(part) for part in parts)
        case _:
            assert_never(expression)


def _inside(part: Expression) -> str:
    return f"({text_of(part)})" if isinstance(part, And | Or) else text_of(part)


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def read(self) -> Expression:
        expression = self._alternatives(0)
        if self._peek():
            raise self._problem("nothing more was expected here")
        return expression

    def _alternatives(self, depth: int) -> Expression:
        parts = [self._all_of(depth)]
        while self._take("or"):
            parts.append(self._all_of(depth))
        return parts[0] if len(parts) == 1 else Or(parts=tuple(parts))

    def _all_of(self, depth: int) -> Expression:
        parts = [self._one(depth)]
        while self._take("and"):
            parts.append(self._one(depth))
        return both(*parts)

    def _one(self, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise self._problem("too many brackets")
        if self._take("not"):
            return Not(part=self._one(depth + 1))
        if self._take("("):
            inner = self._alternatives(depth + 1)
            if not self._take(")"):
                raise self._problem("a closing bracket is missing")
            return inner
        return self._wish()

    def _wish(self) -> Has:
        word = self._peek()
        if not word or word in ("and", "or", "not", ">=", ")") or word[0].isdigit():
            raise self._problem("a skill was expected here")
        self._take(word)
        if not self._take(">="):
            return Has(skill=word)
        number = self._peek()
        if not number.isdigit() or not LEAST_PROFICIENCY <= int(number) <= MOST_PROFICIENCY:
            raise self._problem(f"a number from {LEAST_PROFICIENCY} to {MOST_PROFICIENCY} was expected here")
        self._take(number)
        return Has(skill=word, at_least=int(number))

    def _peek(self) -> str:
        if not self._text[self._at :].strip():
            return ""
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            raise self._problem("this is no part of an expression")
        return found[0].strip()

    def _take(self, token: str) -> bool:
        if self._peek() != token:
            return False
        found = _TOKEN.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return True

    def _problem(self, problem: str) -> UnreadableExpression:
        return UnreadableExpression(problem, self._at)
