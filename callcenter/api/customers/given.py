"""A customer as a client gives it: whole when it is made, by what changes afterwards (RFC 7396).

Rule: here is what the form of a value can tell; what it leads to is looked at in callcenter/records/references.py.
"""

from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from callcenter.api.fields import Day, Given, Id, Line, Note
from callcenter.crm.custom_fields import NAME_PATTERN
from callcenter.crm.customer import ContactKind, CustomerKind

_MOST_PARTS: Final = 20
_MOST_RELATIONS: Final = 50
_MOST_TAGS: Final = 50
_MOST_FIELDS: Final = 200
_LARGEST: Final = 2**53 - 1


def _printable(text: str) -> str:
    # A semicolon separates tags in files.
    if not text.isprintable() or ";" in text:
        raise PydanticCustomError("control_character", "must not contain control characters or ;")
    return text


Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), AfterValidator(_printable)]
System = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
FieldName = Annotated[str, Field(pattern=NAME_PATTERN)]
_Integer = Annotated[int, Field(ge=-_LARGEST, le=_LARGEST, strict=True)]
_Decimal = Annotated[float, Field(ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False, strict=True)]
FieldGiven = (
    Annotated[bool, Field(strict=True)]
    | _Integer
    | _Decimal
    | Note
    | Annotated[list[Tag | Note], Field(max_length=100)]
)


class _Reach(Given):
    kind: ContactKind = ContactKind.OTHER
    verified: bool = False
    valid_from: Day | None = None
    valid_to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _refuse_backwards(self.valid_from, self.valid_to)
        return self


class PhoneGiven(_Reach):
    """One number, as it is written."""

    kind: ContactKind = ContactKind.MOBILE
    raw: Annotated[Line, Field(max_length=40)]
    e164: Annotated[str | None, Field(max_length=40, description="Made from `raw`; what is given is not read.")] = None


class EmailGiven(_Reach):
    """One e-mail address."""

    address: Annotated[Line, Field(max_length=254)]


class AddressGiven(Given):
    """One postal address."""

    kind: ContactKind = ContactKind.HOME
    street: Line
    district: Annotated[Note, Field(max_length=100)] = ""
    city: Annotated[Note, Field(max_length=100)] = ""
    province: Annotated[Note, Field(max_length=100)] = ""
    postcode: Annotated[Note, Field(max_length=20)] = ""
    country: Annotated[Note, Field(max_length=100)] = ""


class RelationGiven(Given):
    """A part in a company or a household: `employee`, `member`, `payer` …"""

    to: Id
    role: Tag
    since: Day | None = None
    until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _refuse_backwards(self.since, self.until)
        return self


def _no_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class CustomerPatch(Given):
    """What changes; the rest stays. Null takes a value out.

    A list replaces the whole list. `external_ids` and `fields` are changed by their keys.
    """

    kind: Annotated[CustomerKind | SkipJsonSchema[None], Field(json_schema_extra=_no_default)] = None
    name: Annotated[Line | SkipJsonSchema[None], Field(json_schema_extra=_no_default)] = None
    name_latin: Line | None = None
    segment: Tag | None = None
    language: Literal["zh", "en"] | None = None
    company: Line | None = None
    birthday: Day | None = None
    owner: Tag | None = None
    phones: Annotated[list[PhoneGiven] | None, Field(max_length=_MOST_PARTS)] = None
    emails: Annotated[list[EmailGiven] | None, Field(max_length=_MOST_PARTS)] = None
    addresses: Annotated[list[AddressGiven] | None, Field(max_length=_MOST_PARTS)] = None
    relations: Annotated[list[RelationGiven] | None, Field(max_length=_MOST_RELATIONS)] = None
    external_ids: Annotated[dict[System, Tag | None] | None, Field(max_length=_MOST_PARTS)] = None
    tags: Annotated[list[Tag] | None, Field(max_length=_MOST_TAGS)] = None
    fields: Annotated[dict[FieldName, FieldGiven | None] | None, Field(max_length=_MOST_FIELDS)] = None

    @field_validator("kind", "name", mode="before")
    @classmethod
    def _there(cls, value: object) -> object:
        if value is None:
            raise PydanticCustomError("missing", "cannot be taken out")
        return value

    @field_validator("relations")
    @classmethod
    def _each_once(cls, value: list[RelationGiven] | None) -> list[RelationGiven] | None:
        if value and len({(one.to, one.role) for one in value}) != len(value):
            raise PydanticCustomError("repeated", "the same relation twice")
        return value

    def named(self) -> dict[str, Any]:
        """Return the facts that are named, as JSON has them."""
        facts = {name: value for name, value in self.model_dump(mode="json").items() if name in self.model_fields_set}
        if facts.get("tags"):
            facts["tags"] = list(dict.fromkeys(facts["tags"]))
        return facts


class CustomerGiven(CustomerPatch):
    """A new customer."""

    kind: CustomerKind = CustomerKind.PERSON
    name: Line


def _refuse_backwards(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise PydanticCustomError("ends_before_it_begins", "ends before it begins")
