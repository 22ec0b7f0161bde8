"""The values in a flow file: names that must exist, time zones, periods, numbers within bounds.

Names that are defined elsewhere (nodes, queues, prompts, schedules) are looked up in the validation's context: a set
for each kind, or None where it is not known.
"""

from collections.abc import Collection, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from callcenter.core.acd.hours_text import PERIOD_PATTERN, is_empty, is_period, is_zone
from callcenter.core.acd.skills import UnreadableExpression, parse
from callcenter.flows.problems import quoted


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
    except UnreadableExpression as problem:
        context = {"reason": problem.problem, "position": problem.position}
        raise PydanticCustomError("requirement_wrong", "not a skill expression", context) from None
    return text


# What a target or a prompt may be called is decided where it is defined; here it only has to exist.
Target = Annotated[str, AfterValidator(_node)]
QueueName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"), AfterValidator(_queue)]
ScheduleName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$"), AfterValidator(_schedule)
]
PromptName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$"), AfterValidator(_prompt)]
Prompts = Annotated[list[PromptName], Field(min_length=1, max_length=10)]
NodeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
ZoneName = Annotated[str, AfterValidator(_zone)]
AttributeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Attempts = Annotated[int, Field(ge=1, le=10)]
Seconds = Annotated[int, Field(ge=1, le=60)]
# A message, and a phone that rings, take longer than a question.
SpeakingSeconds = Annotated[int, Field(ge=1, le=600)]
RingSeconds = Annotated[int, Field(ge=5, le=120)]
DialledNumber = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{2,20}$")]
Requirement = Annotated[str, StringConstraints(max_length=500), AfterValidator(_requirement)]
Digits = Annotated[int, Field(ge=1, le=32)]
Period = Annotated[str, AfterValidator(_period), Field(json_schema_extra={"pattern": f"^({PERIOD_PATTERN})$"})]
Priority = Annotated[int, Field(ge=-100, le=100)]
Key = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"]
