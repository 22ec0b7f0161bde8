"""Words with slots, as authors write them: `Your order {order.number|digits} is {order.state|words states}.`

Rule: everything in a slot is understood here, when the flow is loaded, so a call meets only values that are missing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from callcenter.core.ivr.expression import Expression, NotComputable
from callcenter.core.ivr.saying import FORMS
from callcenter.core.ivr.texts import Slot
from callcenter.flows.expressions import Unreadable, UnreadableExpression, read_expression

# By name of the table, by value, by language.
WordsTables = Mapping[str, Mapping[str, Mapping[str, str]]]
Part = str | Slot

# A brace that is doubled is a brace. What is quoted within a slot ends nothing.
_TOKEN: Final = re.compile(
    r"""(?P<words>[^{}]+) | (?P<brace>\{\{|\}\}) | \{(?P<slot>(?:[^{}'"]|'[^']*'|"[^"]*")*)\}""", re.VERBOSE
)
_WORDS: Final = "words "
# What people write for a truth value, and what the core looks up.
_AS_VALUE: Final[Mapping[str, str]] = {"true": "True", "false": "False"}


class UnreadableText(Unreadable):
    """A text is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InAddress:
    """A value that becomes part of a web address, and cannot lead anywhere else in it."""

    inner: Expression

    @property
    def text(self) -> str:
        """As it was written."""
        return self.inner.text

    def value(self, names: Mapping[str, Any]) -> str:
        """The value with everything escaped that means something in an address."""
        value = self.inner.value(names)
        if isinstance(value, bool) or not isinstance(value, str | int | float) or value in ("", ".", ".."):
            raise NotComputable("not_in_address")
        return quote(str(value), safe="")


def read_text(text: str, language: str, tables: WordsTables | None = None) -> tuple[Part, ...]:
    """The parts of a text in this language; raises UnreadableText. Tables of None: not known, and not checked."""
    parts: list[Part] = []
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise UnreadableText("brace_open" if text[position] == "{" else "brace_alone", position + 1)
        inner = token.group("slot")
        if inner is not None:
            parts.append(_slot(inner, position + 1, language, tables))
        else:
            before = parts.pop() if parts and isinstance(parts[-1], str) else ""
            parts.append(f"{before}{token.group('words') or token.group('brace')[0]}")
        position = token.end()
    return tuple(parts)


def _slot(inner: str, begin: int, language: str, tables: WordsTables | None) -> Slot:
    written, bar, form = _divided(inner)
    try:
        value = read_expression(written)
    except UnreadableExpression as refused:
        raise UnreadableText(refused.code, begin + refused.position, refused.name) from None
    said = form.strip()
    # Where the form begins, for who has to mend it.
    at = begin + len(inner) - len(form.lstrip()) + 1
    if said.startswith(_WORDS):
        return Slot(value=value, words=_words(said.removeprefix(_WORDS).strip(), at, language, tables))
    if bar and said not in FORMS:
        raise UnreadableText("form_unknown", at, said)
    return Slot(value=value, form=said or "plain")


def _divided(inner: str) -> tuple[str, str, str]:
    """The expression and the form; a bar between quotes belongs to the expression."""
    quoted = ""
    for index, character in enumerate(inner):
        if quoted:
            quoted = "" if character == quoted else quoted
        elif character in "'\"":
            quoted = character
        elif character == "|":
            return inner[:index], "|", inner[index + 1 :]
    return inner, "", ""


def _words(name: str, at: int, language: str, tables: WordsTables | None) -> Mapping[str, str]:
    if tables is None:
        return {}
    if name not in tables:
        raise UnreadableText("words_unknown", at, name)
    return {_AS_VALUE.get(value, value): words[language] for value, words in tables[name].items() if language in words}
