"""Definitions on the wire: what is not named in a change stays."""

import pytest
from pydantic import ValidationError

from callcenter.api.custom_fields.schemas import CustomFieldChange, CustomFieldGiven
from callcenter.crm.custom_fields import Choice, FieldKind

GIVEN = CustomFieldGiven.model_validate(
    {
        "name": "colour",
        "label_en": " Colour ",
        "label_zh": "颜色",
        "kind": "choices",
        "choices": [{"value": "red", "label_en": "Red", "label_zh": "红"}],
    }
)


def test_what_is_given_is_a_definition() -> None:
    definition = GIVEN.definition()
    assert (definition.label_en, definition.kind) == ("Colour", FieldKind.CHOICES)
    assert definition.choices == (Choice(value="red", label_en="Red", label_zh="红"),)


def test_only_what_is_named_changes() -> None:
    before = GIVEN.definition()
    assert CustomFieldChange().applied(before) == before
    assert CustomFieldChange(position=3).applied(before).choices == before.choices
    assert CustomFieldChange(choices=[]).applied(before).choices == ()


@pytest.mark.parametrize("given", [{"label_en": None}, {"kind": None}, {"name": "x"}, {"position": -1}])
def test_what_cannot_be_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CustomFieldChange.model_validate(given)
