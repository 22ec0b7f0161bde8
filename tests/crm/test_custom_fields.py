"""Custom fields: what they take, what they refuse, and that a cell means the value that was written into it."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.columns import text_of
from callcenter.crm.custom_fields import (
    FAULT_WORDS,
    Choice,
    FieldDefinition,
    FieldFault,
    FieldKind,
    check,
    fault_of_definition,
    value_of_text,
)
from callcenter.crm.customer import FieldValue


def defined(kind: FieldKind, **more: object) -> FieldDefinition:
    plain = FieldDefinition(name="one", label_en="One", label_zh="一", kind=kind)
    return replace(plain, **more)  # type: ignore[arg-type]


RED, BLUE = (Choice(value=value, label_en=value, label_zh=value) for value in ("red", "b;lue"))
CHOICES = defined(FieldKind.CHOICES, choices=(RED, BLUE))

GOOD: list[tuple[FieldDefinition, object, FieldValue]] = [
    (defined(FieldKind.TEXT), "好", "好"),
    (defined(FieldKind.TEXT, pattern=r"[A-Z]{2}\d+"), "AB12", "AB12"),
    (defined(FieldKind.LONG_TEXT), "x" * 8000, "x" * 8000),
    (defined(FieldKind.INTEGER, minimum=-3, maximum=3), -3, -3),
    (defined(FieldKind.INTEGER), 3.0, 3),
    (defined(FieldKind.DECIMAL), 0.1, 0.1),
    (defined(FieldKind.BOOLEAN), False, False),
    (defined(FieldKind.DATE), "2024-02-29", "2024-02-29"),
    (defined(FieldKind.CHOICE, choices=(RED,)), "red", "red"),
    (CHOICES, ["b;lue", "red", "red"], ("red", "b;lue")),
    (defined(FieldKind.EMAIL), "a@b.cn", "a@b.cn"),
    (defined(FieldKind.PHONE), "+86 (21) 1234-5678", "+86 (21) 1234-5678"),
    (defined(FieldKind.URL), "https://example.com/a?b=c", "https://example.com/a?b=c"),
]
BAD: list[tuple[FieldDefinition, object, FieldFault]] = [
    (defined(FieldKind.TEXT), 3, FieldFault.NOT_TEXT),
    (defined(FieldKind.TEXT), "a\0b", FieldFault.NOT_TEXT),
    (defined(FieldKind.TEXT), "sealed:1:AAAA", FieldFault.NOT_TEXT),
    (defined(FieldKind.TEXT), "x" * 201, FieldFault.TOO_LONG),
    (defined(FieldKind.TEXT, max_length=3), "abcd", FieldFault.TOO_LONG),
    (defined(FieldKind.TEXT, pattern=r"\d+"), "x", FieldFault.NOT_FITTING),
    (defined(FieldKind.INTEGER), True, FieldFault.NOT_A_NUMBER),
    (defined(FieldKind.INTEGER), "3", FieldFault.NOT_A_NUMBER),
    (defined(FieldKind.INTEGER), math.inf, FieldFault.NOT_A_NUMBER),
    (defined(FieldKind.INTEGER), 2.5, FieldFault.NOT_WHOLE),
    (defined(FieldKind.INTEGER), 2**53, FieldFault.TOO_LARGE),
    (defined(FieldKind.DECIMAL, minimum=1), 0.5, FieldFault.TOO_SMALL),
    (defined(FieldKind.DECIMAL, maximum=1), 1.5, FieldFault.TOO_LARGE),
    (defined(FieldKind.BOOLEAN), "true", FieldFault.NOT_BOOLEAN),
    (defined(FieldKind.DATE), "2023-02-29", FieldFault.NOT_A_DATE),
    (defined(FieldKind.DATE), "20240229", FieldFault.NOT_A_DATE),
    (defined(FieldKind.CHOICE, choices=(RED,)), "blue", FieldFault.NOT_A_CHOICE),
    (CHOICES, "red", FieldFault.NOT_A_CHOICE),
    (CHOICES, ["green"], FieldFault.NOT_A_CHOICE),
    (defined(FieldKind.EMAIL), "a b@c", FieldFault.NOT_AN_EMAIL),
    (defined(FieldKind.PHONE), "call me", FieldFault.NOT_A_PHONE),
    (defined(FieldKind.URL), "javascript:alert(1)", FieldFault.NOT_A_URL),
    (defined(FieldKind.URL), "http://[", FieldFault.NOT_A_URL),
    (defined(FieldKind.TEXT, archived=True), "x", FieldFault.ARCHIVED),
]


@pytest.mark.parametrize(("definition", "value", "kept"), GOOD)
def test_a_good_value_is_kept_and_comes_back_out_of_its_cell(
    definition: FieldDefinition, value: object, kept: FieldValue
) -> None:
    checked = check([definition], {"one": value})
    assert (checked.values, checked.problems) == ({"one": kept}, [])
    again = check([definition], {"one": value_of_text(definition, text_of(kept))})
    assert again.values == {"one": kept}


@pytest.mark.parametrize(("definition", "value", "fault"), BAD)
def test_a_bad_value_is_told_by_its_field_and_code(
    definition: FieldDefinition, value: object, fault: FieldFault
) -> None:
    checked = check([definition], {"one": value})
    assert [(problem.field, problem.fault) for problem in checked.problems] == [("one", fault)]
    assert {checked.problems[0].en, checked.problems[0].zh} == set(FAULT_WORDS[fault])


def test_a_field_that_nobody_defined_is_refused_but_what_is_there_stays() -> None:
    assert check([], {"two": 1}).problems[0].fault is FieldFault.UNKNOWN
    assert check([], {"two": 1, "three": None}, before={"two": 1, "three": 3}).values == {"two": 1}


def test_what_is_required_must_be_there_at_first_and_cannot_be_taken_out() -> None:
    needed = defined(FieldKind.TEXT, required=True)
    assert check([needed], {}).problems[0].fault is FieldFault.REQUIRED
    assert check([needed], {"one": " "}).values == {"one": " "}
    assert check([needed], {}, before={}).problems == []
    assert check([needed], {"one": None}, before={"one": "x"}).problems[0].fault is FieldFault.REQUIRED
    assert check([replace(needed, archived=True)], {}).problems == []


def test_a_value_that_stays_as_it_was_is_not_checked_again() -> None:
    narrowed = defined(FieldKind.CHOICE, choices=(RED,))
    assert check([narrowed], {"one": "green"}, before={"one": "green"}).problems == []
    assert check([replace(narrowed, archived=True)], {"one": "red"}, before={"one": "red"}).problems == []
    # 1 and true are equal to Python and to nobody else.
    assert check([defined(FieldKind.BOOLEAN)], {"one": True}, before={"one": 1}).values == {"one": True}


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (FieldKind.BOOLEAN, "是", True),
        (FieldKind.BOOLEAN, "No", False),
        (FieldKind.BOOLEAN, "maybe", "maybe"),
        (FieldKind.INTEGER, " 7 ", 7),
        (FieldKind.DECIMAL, "-7.50", -7.5),
        (FieldKind.DECIMAL, "1e999", "1e999"),
        (FieldKind.DECIMAL, "nan", "nan"),
        (FieldKind.TEXT, " a ", " a "),
        (FieldKind.TEXT, " ", None),
        (FieldKind.CHOICES, "red;b\\;lue", ("red", "b;lue")),
    ],
)
def test_a_cell_means_a_value_of_its_field(kind: FieldKind, cell: str, value: object) -> None:
    assert value_of_text(defined(kind), cell) == value


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9).map(lambda one: round(one, 6)))
def test_a_decimal_comes_back_out_of_its_cell(value: float) -> None:
    definition = defined(FieldKind.DECIMAL)
    kept = check([definition], {"one": value}).values
    assert check([definition], {"one": value_of_text(definition, text_of(kept["one"]))}).values == kept


def test_a_definition_that_makes_no_sense_has_a_code() -> None:
    assert fault_of_definition(defined(FieldKind.CHOICE)) == "custom_field_choices_wrong"
    assert fault_of_definition(defined(FieldKind.TEXT, choices=(RED,))) == "custom_field_choices_wrong"
    assert fault_of_definition(defined(FieldKind.CHOICE, choices=(RED, RED))) == "custom_field_choices_wrong"
    assert fault_of_definition(defined(FieldKind.INTEGER, minimum=2, maximum=1)) == "custom_field_bounds_wrong"
    assert fault_of_definition(defined(FieldKind.TEXT, maximum=1)) == "custom_field_bounds_wrong"
    assert fault_of_definition(defined(FieldKind.DATE, max_length=1)) == "custom_field_bounds_wrong"
    assert fault_of_definition(defined(FieldKind.TEXT, pattern="(a+)+")) == "custom_field_pattern_wrong"
    assert fault_of_definition(defined(FieldKind.INTEGER, pattern="a")) == "custom_field_pattern_wrong"
    assert all(fault_of_definition(definition) is None for definition, _, _ in GOOD)


def test_every_fault_has_words() -> None:
    assert set(FAULT_WORDS) == set(FieldFault)
