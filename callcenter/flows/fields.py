"""The values in a flow file: names that must exist, expressions, time zones, periods, numbers within bounds.

Names that are defined elsewhere (nodes, queues, prompts, schedules, flows) are looked up in the validation's context: a
collection for each kind, or None where it is not known.
"""

import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, PlainValidator, StringConstraints, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from callcenter.core.acd.hours_text import PERIOD_PATTERN, is_empty, is_period, is_zone
from callcenter.core.acd.skills import UnreadableExpression as UnreadableRequirement
from callcenter.core.acd.skills import parse
from callcenter.flows.expressions import Expression, UnreadableExpression, read_expression
from callcenter.flows.problems import quoted

# What a flow knows of the call and the caller belongs to nobody who writes one (core/reactions/flows.py).
_RESERVED: Final = frozenset({"caller", "customer", "call"})


def _node(name: str, info: ValidationInfo) -> str:
    if _is_missing(name, "nodes", info):
        raise PydanticCustomError("node_unknown", "unknown node", {"name": quoted(name)})
    return name


def _queue(name: str, info: ValidationInfo) -> str:
    if _is_missing(name, "queues", info):
        raise PydanticCustomError("queue_unknown", "unknown queue", {"name": quoted(name)})
    return name


def _schedule(name: str, info: ValidationInfo) -> str:
    if _is_missing(name, "schedules", info):
        raise PydanticCustomError("schedule_unknown", "unknown schedule", {"name": quoted(name)})
    return name


def _prompt(name: str, info: ValidationInfo) -> str:
    if _is_missing(name, "prompts", info):
        raise PydanticCustomError("prompt_unknown", "unknown prompt", {"name": quoted(name)})
    return name


def _flow(name: str, info: ValidationInfo) -> str:
    if _is_missing(name, "flows", info):
        raise PydanticCustomError("flow_unknown", "unknown flow", {"name": quoted(name)})
    return name


def _is_missing(name: str, kind: str, info: ValidationInfo) -> bool:
    context: Mapping[str, Collection[str] | None] = info.context or {}
    known = context.get(kind)
    return known is not None and name not in known


def _zone(name: str) -> str:
    if not is_zone(name):
        raise PydanticCustomError("timezone_unknown", "unknown time zone", {"name": quoted(name)})
    return name


def _period(text: str) -> str:
    if not is_period(text):
        raise PydanticCustomError("period_wrong", "not a period", {"name": quoted(text)})
    if is_empty(text):
        raise PydanticCustomError("period_empty", "ends where it begins", {"name": quoted(text)})
    return text


def _requirement(text: str) -> str:
    try:
        parse(text)
    except UnreadableRequirement as problem:
        context = {"reason": problem.problem, "position": problem.position}
        raise PydanticCustomError("requirement_wrong", "not a skill expression", context) from None
    return text


def _expression(value: Any) -> Expression:
    # Numbers and truth values are expressions, too, and YAML has read them already.
    text = str(value) if isinstance(value, bool | int) else value
    if not isinstance(text, str):
        raise PydanticCustomError("string_type", "not text")
    try:
        return read_expression(text)
    except UnreadableExpression as refused:
        context = {"position": refused.position, "name": quoted(refused.name)}
        raise PydanticCustomError(refused.code, "not an expression", context) from None


def _is_free(name: str) -> str:
    if name in _RESERVED:
        raise PydanticCustomError("name_reserved", "reserved", {"name": quoted(name)})
    return name


# What a target or a prompt may be called is decided where it is defined; here it only has to exist.
Target = Annotated[str, AfterValidator(_node)]
QueueName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"), AfterValidator(_queue)]
ScheduleName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$"), AfterValidator(_schedule)
]
PromptName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$"), AfterValidator(_prompt)]
NodeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
ZoneName = Annotated[str, AfterValidator(_zone)]
FlowName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$"), AfterValidator(_flow)]
# With `_` in front it is private: known during the flow, and never recorded.
AttributeName = Annotated[str, StringConstraints(pattern=r"^_?[a-z][a-z0-9_]{0,63}$"), AfterValidator(_is_free)]
# A computed value. Letters are names: a text of its own is quoted within it, "'gold'".
Formula = Annotated[Expression, PlainValidator(_expression), WithJsonSchema({"type": ["string", "integer", "boolean"]})]
# The name of an exit that the author chooses, of a table of words, of a purpose.
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Language = Literal["en", "zh"]
Attempts = Annotated[int, Field(ge=1, le=10)]
Seconds = Annotated[int, Field(ge=1, le=60)]
# A message, and a phone that rings, take longer than a question.
SpeakingSeconds = Annotated[int, Field(ge=1, le=600)]
RingSeconds = Annotated[int, Field(ge=5, le=120)]
AGENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
SipAddress = Annotated[
    str, StringConstraints(pattern=r"^sip:[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?$")
]
DialledNumber = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{2,20}$")]
Requirement = Annotated[str, StringConstraints(max_length=500), AfterValidator(_requirement)]
Digits = Annotated[int, Field(ge=1, le=32)]
Period = Annotated[str, AfterValidator(_period), Field(json_schema_extra={"pattern": f"^({PERIOD_PATTERN})$"})]
Priority = Annotated[int, Field(ge=-100, le=100)]
Key = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"]
