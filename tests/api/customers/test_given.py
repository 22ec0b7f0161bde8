"""A customer as it is given: what the form of a value tells is told at once, with its place."""

from typing import Any

import pytest
from pydantic import ValidationError

from callcenter.api.customers.given import CustomerGiven, CustomerPatch
from callcenter.engine.ids import new_id

OTHER = new_id()


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"name": None}, "name"),
        ({"kind": None}, "kind"),
        ({"kind": "robot"}, "kind"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"language": "fr"}, "language"),
        ({"birthday": 0}, "birthday"),
        ({"birthday": "1990-02-30"}, "birthday"),
        ({"birthday": "1990-02-28T00:00:00"}, "birthday"),
        ({"segment": "a\nb"}, "segment"),
        ({"tags": ["a;b"]}, "tags"),
        ({"tags": ["a"] * 51}, "tags"),
        ({"phones": [{"raw": "1" * 41}]}, "phones"),
        ({"phones": [{"raw": "1", "valid_from": "2026-02-02", "valid_to": "2026-02-01"}]}, "phones"),
        ({"phones": [{"raw": "1"}] * 21}, "phones"),
        ({"phones": [{"number": "1"}]}, "phones"),
        ({"relations": [{"to": "x", "role": "member"}]}, "relations"),
        ({"relations": [{"to": OTHER, "role": "member"}] * 2}, "relations"),
        ({"external_ids": {"a b": "1"}}, "external_ids"),
        ({"fields": {"Shoe": 1}}, "fields"),
        ({"fields": {"shoe": float("nan")}}, "fields"),
        ({"fields": {"shoe": 2**53}}, "fields"),
        ({"fields": {"shoe": {"a": 1}}}, "fields"),
        ({"version": 3}, "version"),
        ({"updated_at": "2026-01-01T00:00:00Z"}, "updated_at"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(wrong: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CustomerPatch.model_validate(wrong)
    assert {error["loc"][0] for error in refused.value.errors()} == {place}


def test_only_what_is_named_changes_and_null_is_named() -> None:
    assert CustomerPatch.model_validate({"segment": None, "name": " 李雷 "}).named() == {
        "segment": None,
        "name": "李雷",
    }
    assert CustomerPatch.model_validate({}).named() == {}


def test_values_keep_their_types() -> None:
    fields = {"shoe": 42, "height": 1.85, "member": True, "words": ["a", "b"], "none": None, "text": "1"}
    named = CustomerPatch.model_validate({"fields": fields}).named()["fields"]
    assert named == fields
    assert [type(value) for value in named.values()] == [type(value) for value in fields.values()]


def test_a_tag_is_there_once() -> None:
    assert CustomerPatch.model_validate({"tags": ["wine", " wine ", "cars"]}).named() == {"tags": ["wine", "cars"]}


def test_a_new_customer_has_a_name_and_is_a_person_unless_told_otherwise() -> None:
    with pytest.raises(ValidationError):
        CustomerGiven.model_validate({"segment": "vip"})
    assert CustomerGiven.model_validate({"name": "李雷"}).kind == "person"
