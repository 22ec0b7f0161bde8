"""The form of a file of tests, `ivr_flows/tests/*.yaml`. Editors get it as `ivr_flows/tests/flow_tests.schema.json`.

Rule: strict, like the flows themselves: a word that means nothing is refused, and never a test that passes by mistake.
"""

import json
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.services import Service

MESSAGE: Final = "message"
MOST_DEEDS: Final = 200
# Calendars end, and hours of operation look a year ahead.
_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2100


def _as_text(value: Any) -> Any:
    # Keys need no quotes: 12 is as good as "12".
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _with_zone(value: Any) -> datetime:
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if at.tzinfo is None:
        raise ValueError("an instant needs its offset, as in 2026-03-02T10:00+08:00")
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise ValueError(f"an instant lies between {_FIRST_YEAR} and {_LAST_YEAR}")
    return at.astimezone(UTC)


def _plain(value: Any) -> Any:
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise ValueError("holds what is neither text nor a number") from None
    return value


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Keys = Annotated[str, StringConstraints(pattern=r"^[0-9*#]{1,64}$")]
Value = str | int | float | bool | None
Plain = Annotated[Any, AfterValidator(_plain)]
Facts = dict[str, Plain]
Exit = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_*#]{1,64}$")]
At = Annotated[
    datetime, BeforeValidator(_with_zone), Field(json_schema_extra={"type": "string", "format": "date-time"})
]


class QueueEnds(_Form):
    """The queue will not have him any longer, for a reason, or he presses a key that leads out of it."""

    queue: Annotated[Exit, BeforeValidator(_as_text)]


class DialEnds(_Form):
    """What comes of a number that is dialled."""

    dial: Literal["ended", "no_answer", "busy", "failed"]


Deed = Annotated[
    Literal["silence", "hang_up", "answered", "message", "no_message"] | Keys | QueueEnds | DialEnds,
    BeforeValidator(_as_text),
]


class Server(_Form):
    """What another server answers to whatever asks for an address with this in it."""

    url: Name
    status: Annotated[int, Field(ge=100, le=599)] = 200
    body: Plain = None


class Says(_Form):
    """What a service answers, whatever it is asked."""

    exit: Exit
    values: Facts = {}


class Given(_Form):
    """The world, as far as it matters. What a case leaves out is as the file says."""

    caller: Annotated[str, BeforeValidator(_as_text)] = "13800138000"
    dialled: Annotated[str, BeforeValidator(_as_text)] = "4000"
    at: At = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    language: Literal["zh", "en"] = "zh"
    customer: Facts | None = None
    orders: list[Facts] = []
    tickets: list[Facts] = []
    identity: Literal["verified", "refused"] = "verified"
    http: list[Server] = []
    callback: Literal["taken", "refused"] = "taken"
    services: dict[Annotated[Service, Field(strict=False)], Says] = {}
    broken: list[Annotated[Service, Field(strict=False)]] = []


class Asked(_Form):
    """A question that the flow asks somebody, with these of its arguments."""

    service: Annotated[Service, Field(strict=False)]
    arguments: dict[str, Any] = {}


class Expected(_Form):
    """What must have come of it. What is left out is not looked at.

    `heard`: prompts by name, or a part of the words that are spoken; in this order, others may be between.
    """

    heard: list[Name] = []
    not_heard: list[Name] = []
    path: list[Name] = []
    queue: str | None = None
    outcome: Annotated[Outcome, Field(strict=False)] | None = None
    language: Literal["zh", "en"] | None = None
    variables: dict[str, Value] = {}
    survey: dict[str, Value] | None = None
    callback: str | None = None
    asked: list[Asked] = []
    not_asked: list[Asked] = []


class Case(_Form):
    """One call: what is the case, what the caller does, what must come of it."""

    name: Name
    given: Given = Given()
    when: Annotated[list[Deed], Field(max_length=MOST_DEEDS)] = []
    expect: Expected


def _has_names_once(cases: list[Case]) -> list[Case]:
    names = [case.name for case in cases]
    if len(set(names)) < len(names):
        raise ValueError("two cases have the same name")
    return cases


class TestFile(_Form):
    """Tests of one flow."""

    # Pytest must not take it for tests of its own.
    __test__ = False

    flow: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    given: Given = Given()
    cases: Annotated[list[Case], Field(min_length=1, max_length=1000), AfterValidator(_has_names_once)]

    def given_for(self, case: Case) -> Given:
        """The world of a case: the file's, with what the case says itself."""
        return self.given.model_copy(update={name: getattr(case.given, name) for name in case.given.model_fields_set})


def json_schema() -> str:
    """The form for editors."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **TestFile.model_json_schema()}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
