"""The language of tests of custom fields."""

from dataclasses import replace

import pytest

from callcenter.crm.custom_fields import Choice, FieldDefinition, FieldKind
from callcenter.crm.customer import FieldValue
from callcenter.crm.filters import FieldTest, FilterRefused, Op, read_test

RED = Choice(value="red", label_en="Red", label_zh="红")
DEFINITIONS = [
    FieldDefinition(
        name=str(kind), label_en="", label_zh="", kind=kind, choices=(RED,) if str(kind).startswith("choice") else ()
    )
    for kind in FieldKind
]
ID_NUMBER = FieldDefinition(name="id_number", label_en="", label_zh="", kind=FieldKind.TEXT, sealed=True)


def forms(name: str, value: FieldValue) -> tuple[str, ...]:
    return (f"sealed:1:{name}{value}", f"sealed:2:{name}{value}")


def read(text: str) -> FieldTest:
    return read_test([*DEFINITIONS, ID_NUMBER], text, forms)


@pytest.mark.parametrize(
    ("text", "op", "values"),
    [
        ("integer>=40", Op.AT_LEAST, (40,)),
        ("decimal<-0.50", Op.LESS, (-0.5,)),
        ("decimal=2.0", Op.EQUAL, (2,)),
        ("date>2026-01-31", Op.MORE, ("2026-01-31",)),
        ("boolean=否", Op.EQUAL, (False,)),
        ("choice!=red", Op.OTHER, ("red",)),
        ("choices=red", Op.EQUAL, (("red",),)),
        ("text~a=b", Op.CONTAINS, ("a=b",)),
        ("text=", Op.EQUAL, ()),
        ("text!=", Op.OTHER, ()),
        ("id_number=7", Op.EQUAL, ("sealed:1:id_number7", "sealed:2:id_number7")),
    ],
)
def test_a_test_is_read_as_it_is_written(text: str, op: Op, values: tuple[FieldValue, ...]) -> None:
    found = read(text)
    assert (found.op, found.values) == (op, values)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        "none=1",
        "text>=a",
        "text~",
        "integer>=",
        "integer=many",
        "integer~4",
        "boolean=maybe",
        "boolean>true",
        "choices~red",
        "id_number~7",
        "id_number>=7",
        "Text=a",
    ],
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(FilterRefused):
        read(text)


def test_a_field_that_is_not_searchable_is_not_filtered_by() -> None:
    with pytest.raises(FilterRefused):
        read_test([replace(DEFINITIONS[0], searchable=False)], "text=a", forms)
