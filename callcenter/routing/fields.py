"""The values in a routing document: names, numbers within bounds, skill expressions, time zones.

Rule: what the switch, PostgreSQL or the core would choke on is refused here, with the field's place.
"""

import re
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from callcenter.core.acd.skills import UnreadableExpression, parse
from callcenter.routing.pop_urls import pop_url

LONGEST_EXPRESSION: Final = 500
_ZONE: Final = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_WORDS_OF_EXPRESSIONS: Final = frozenset({"and", "or", "not"})
_LONGEST_QUOTE: Final = 60


class Form(BaseModel):
    """What every part of the document is: strict, closed, never changed in place."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def quoted(value: object) -> str:
    """A value from a document, safe and short enough for a terminal and an answer."""
    text = repr(value)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"


def _printable(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control_character", "holds a control character")
    return text


def _expression(text: str) -> str:
    try:
        parse(text)
    except (UnreadableExpression, RecursionError) as refused:
        reason = refused.problem if isinstance(refused, UnreadableExpression) else "too many brackets"
        position = refused.position + 1 if isinstance(refused, UnreadableExpression) else 1
        raise PydanticCustomError(
            "expression_unreadable", "cannot be read", {"reason": reason, "position": position}
        ) from None
    return text


def _skill(name: str) -> str:
    if name in _WORDS_OF_EXPRESSIONS:
        raise PydanticCustomError("skill_is_a_word", "means something in expressions", {"name": quoted(name)})
    return name


def _zone(name: str) -> str:
    try:
        if not _ZONE.fullmatch(name):
            raise ValueError
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # OSError: "Asia" is a folder of the time zone database.
        raise PydanticCustomError("timezone_unknown", "unknown time zone", {"name": quoted(name)}) from None
    return name


def described(text: str, **more: Any) -> Any:
    """A field's description for editors and the API's reader, with its limits."""
    return Field(description=text, **more)


Label = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=False), AfterValidator(_printable)
]
# As in queues.conf and in channel variables.
SwitchName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$")]
Username = SwitchName
SkillName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]{0,63}$"), AfterValidator(_skill)]
# Segments and groups are compared with what other systems say: any printable word.
Word = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(_printable)]
# As the dialplan takes it.
Dnis = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{1,31}$")]
PromptName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
FlowName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Medium = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,31}$")]
MailAddress = Annotated[str, StringConstraints(pattern=r"^[^\s@<>,;]+@[^\s@<>,;]+$", max_length=254)]
PopUrl = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(pop_url)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(_printable)]
ZoneName = Annotated[str, AfterValidator(_zone)]
Expression = Annotated[str, StringConstraints(max_length=LONGEST_EXPRESSION), AfterValidator(_expression)]
Proficiency = Annotated[int, Field(ge=1, le=100)]
Priority = Annotated[int, Field(ge=-100, le=100)]
