"""What screens are shown has all its fields and no others, and an error about it repeats nothing of it."""

import pytest
from pydantic import BaseModel, ValidationError

from callcenter.api.realtime import shapes
from callcenter.api.realtime.shapes import IvrAnswer, Message

SHOWN: list[type[BaseModel]] = [
    each for each in vars(shapes).values() if isinstance(each, type) and issubclass(each, Message)
]


@pytest.mark.parametrize("model", SHOWN)
def test_every_field_is_always_sent(model: type[BaseModel]) -> None:
    schema = model.model_json_schema(mode="serialization")
    assert set(schema.get("required", ())) == set(model.model_fields)
    assert schema["additionalProperties"] is False


def test_an_error_does_not_repeat_what_was_given() -> None:
    with pytest.raises(ValidationError) as refused:
        IvrAnswer.model_validate({"node": "pin", "answer": ["88442211"]})
    assert "88442211" not in str(refused.value)
