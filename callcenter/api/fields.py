"""The kinds of values that requests are made of, and the two models that all schemas start from.

Rule: what PostgreSQL or the clock arithmetic would choke on is refused here, with the field's name.
"""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError


class Given(BaseModel):
    """What a client sends: unknown fields are an error, not a wish that is ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(BaseModel):
    """What a client gets: exactly these fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _storable(text: str) -> str:
    # PostgreSQL has no NUL in text. Half a character, which has no UTF-8, is no `str` to pydantic.
    if "\0" in text:
        raise PydanticCustomError("unprintable", "must not contain NUL")
    return text


def _utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("instant_out_of_range", "is out of range") from None


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise PydanticCustomError("uuid_parsing", "is not a UUID") from None


def _day(given: object) -> object:
    # A number would be read as seconds since 1970, an instant as its day somewhere.
    if isinstance(given, date) or (isinstance(given, str) and _ISO_DAY.fullmatch(given)):
        return given
    raise PydanticCustomError("date_parsing", "is not a day as 2026-12-31")


_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_NUL: Final = Field(json_schema_extra={"pattern": r"^[^\u0000]*$"})
_TRIMMED: Final = StringConstraints(strip_whitespace=True, min_length=1)

Word = Annotated[str, Field(max_length=64), _NO_NUL, AfterValidator(_storable)]
Cursor = Annotated[str, Field(max_length=200), _NO_NUL, AfterValidator(_storable)]
Line = Annotated[str, _TRIMMED, Field(max_length=200), _NO_NUL, AfterValidator(_storable)]
Text = Annotated[str, _TRIMMED, Field(max_length=8000), _NO_NUL, AfterValidator(_storable)]
Note = Annotated[str, Field(max_length=8000), _NO_NUL, AfterValidator(_storable)]
Password = Annotated[str, Field(min_length=1, max_length=1024), _NO_NUL, AfterValidator(_storable)]
Instant = Annotated[AwareDatetime, AfterValidator(_utc)]
Id = Annotated[str, AfterValidator(_uuid), WithJsonSchema({"type": "string", "format": "uuid"})]
Day = Annotated[date, BeforeValidator(_day)]
