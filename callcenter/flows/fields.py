"""The values in a flow file: names that must exist, time zones, periods, numbers within bounds.

Names that are defined elsewhere (nodes, queues, prompts) are looked up in the validation's context: a set for each
kind, or None where it is not known.
"""

import re
from collections.abc import Collection, Mapping
from datetime import time
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from callcenter.flows.problems import quoted

_PERIOD: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
_ZONE: Final = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")
_MIDNIGHT: Final = time(0)


def _node(name: str, info: ValidationInfo) -> str:
    if _is_missing(name, "nodes", info):
        raise PydanticCustomError("node_unknown", "unknown node", {"name": quoted(name)})
    return name


def _queue(name: str, info: ValidationInfo) -> str:
    if _is_missing(name, "queues", info):
        raise PydanticCustomError("queue_unknown", "unknown queue", {"name": quoted(name)})
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
    try:
        if not _ZONE.fullmatch(name):
            raise ValueError
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # OSError: "Asia" is a folder of the time zone database.
        raise PydanticCustomError("timezone_unknown", "unknown time zone", {"name": quoted(name)}) from None
    return name


def _period(text: str) -> str:
    if not _PERIOD.fullmatch(text):
        raise PydanticCustomError("period_wrong", "not a period", {"name": quoted(text)})
    begin, end = times_of(text)
    if end != _MIDNIGHT and end <= begin:
        raise PydanticCustomError("period_backwards", "ends before it begins", {"name": quoted(text)})
    return text


def times_of(period: str) -> tuple[time, time]:
    """The two times of a period that has been checked."""
    begin, end = period.split("-")
    return time.fromisoformat(begin), time.fromisoformat(end)


# What a target or a prompt may be called is decided where it is defined; here it only has to exist.
Target = Annotated[str, AfterValidator(_node)]
QueueName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"), AfterValidator(_queue)]
PromptName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$"), AfterValidator(_prompt)]
Prompts = Annotated[list[PromptName], Field(min_length=1, max_length=10)]
NodeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
ZoneName = Annotated[str, AfterValidator(_zone)]
AttributeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Attempts = Annotated[int, Field(ge=1, le=10)]
Seconds = Annotated[int, Field(ge=1, le=60)]
Digits = Annotated[int, Field(ge=1, le=32)]
Period = Annotated[str, AfterValidator(_period), Field(json_schema_extra={"pattern": f"^{_PERIOD.pattern}$"})]
Priority = Annotated[int, Field(ge=-100, le=100)]
Key = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"]
