"""Definitions of custom fields on the wire."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field, StrictBool, StringConstraints

from callcenter.api.fields import Given, Line, Shown, Word
from callcenter.crm.custom_fields import NAME_PATTERN, Choice, FieldDefinition, FieldKind
from callcenter.store.repositories.custom_fields import StoredField

FieldName = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
_Bound = Annotated[float, Field(ge=-(2**53), le=2**53, allow_inf_nan=False)]
_Pattern = Annotated[Line, Field(max_length=200)]
_Length = Annotated[int, Field(ge=1, le=8000)]
_Position = Annotated[int, Field(ge=0, le=10_000)]
_MOST_CHOICES: Final = 200


class ChoiceGiven(Given):
    """One value to choose, with its name in both languages."""

    value: Annotated[Word, Field(min_length=1)]
    label_en: Line
    label_zh: Line


_Choices = Annotated[list[ChoiceGiven], Field(max_length=_MOST_CHOICES)]


class CustomFieldGiven(Given):
    """A new custom field."""

    name: FieldName
    label_en: Line
    label_zh: Line
    kind: FieldKind
    required: StrictBool = False
    choices: _Choices = Field(default_factory=list)
    minimum: _Bound | None = None
    maximum: _Bound | None = None
    pattern: _Pattern | None = None
    max_length: _Length | None = None
    searchable: StrictBool = True
    sealed: StrictBool = False
    archived: StrictBool = False
    position: _Position = 0

    def definition(self) -> FieldDefinition:
        """Return what is given as the rules know it."""
        facts = {name: getattr(self, name) for name in type(self).model_fields if name != "choices"}
        return FieldDefinition(**facts, choices=_choices(self.choices))


class CustomFieldChange(Given):
    """What becomes other about a custom field; what is not named stays. Only bounds, pattern and length can be null."""

    label_en: Line = ""
    label_zh: Line = ""
    kind: FieldKind = FieldKind.TEXT
    required: StrictBool = False
    choices: _Choices = Field(default_factory=list)
    minimum: _Bound | None = None
    maximum: _Bound | None = None
    pattern: _Pattern | None = None
    max_length: _Length | None = None
    searchable: StrictBool = True
    sealed: StrictBool = False
    archived: StrictBool = False
    position: _Position = 0

    def applied(self, before: FieldDefinition) -> FieldDefinition:
        """Return the definition with what is named."""
        named: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        if "choices" in named:
            named["choices"] = _choices(self.choices)
        return replace(before, **named)


class ChoiceShown(Shown):
    """One value to choose."""

    value: str
    label_en: str
    label_zh: str


class CustomFieldShown(Shown):
    """One custom field. An archived one keeps its values, but nobody sets it any more."""

    name: str
    label_en: str
    label_zh: str
    kind: FieldKind
    required: bool
    choices: list[ChoiceShown]
    minimum: float | None
    maximum: float | None
    pattern: str | None
    max_length: int | None
    searchable: bool
    sealed: bool
    archived: bool
    position: int
    version: int
    created_at: datetime
    updated_at: datetime


class CustomFieldList(Shown):
    """All custom fields, in the order in which people see them."""

    items: list[CustomFieldShown]


def shown(stored: StoredField) -> CustomFieldShown:
    """Return a stored definition."""
    own = {"version": stored.version, "created_at": stored.created_at, "updated_at": stored.updated_at}
    return CustomFieldShown.model_validate({**asdict(stored.definition), **own})


def _choices(given: list[ChoiceGiven]) -> tuple[Choice, ...]:
    return tuple(Choice(value=one.value, label_en=one.label_en, label_zh=one.label_zh) for one in given)
