"""Texts with slots: what they are made of, and where one that is no text is wrong."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.ivr.expression import NotComputable
from callcenter.core.ivr.saying import FORMS
from callcenter.core.ivr.texts import Slot, Text
from callcenter.flows.expressions import read_expression
from callcenter.flows.texts import InAddress, UnreadableText, read_text

TABLES = {"states": {"paid": {"en": "paid", "zh": "已付款"}, "sent": {"en": "sent", "zh": "已发货"}}}


def slot(text: str, form: str = "plain", **words: str) -> Slot:
    return Slot(value=read_expression(text), form=form, words=words)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hello.", ("Hello.",)),
        ("{caller.number}", (slot("caller.number"),)),
        (
            "Order {order.number|digits} of {name}.",
            ("Order ", slot("order.number", "digits"), " of ", slot("name"), "."),
        ),
        ("{ a + 1 | number }", (slot(" a + 1 ", "number"),)),
        ("一{a}{b}二", ("一", slot("a"), slot("b"), "二")),
        ("It is {order.state|words states}.", ("It is ", slot("order.state", paid="paid", sent="sent"), ".")),
        ("{{a}} and {{", ("{a} and {",)),
        ("{a == 'x|y}'|number}", (slot("a == 'x|y}'", "number"),)),
        ('{last(a, 4) + "{"}', (slot('last(a, 4) + "{"'),)),
    ],
)
def test_a_text_is_words_and_slots(text: str, parts: tuple[Any, ...]) -> None:
    assert read_text(text, "en", TABLES) == parts


def test_the_words_of_a_table_are_those_of_the_language() -> None:
    assert read_text("{s|words states}", "zh", TABLES) == (slot("s", paid="已付款", sent="已发货"),)


def test_every_form_of_speaking_can_be_written() -> None:
    for form in FORMS:
        assert read_text(f"{{a|{form}}}", "en") == (slot("a", form),)


@pytest.mark.parametrize(
    ("text", "code", "position", "name"),
    [
        ("Hello {name", "brace_open", 7, ""),
        ("Hello } you", "brace_alone", 7, ""),
        ("Hello {a{b}}", "brace_open", 7, ""),
        ("Hello {}", "expression_empty", 8, ""),
        ("Hello {1 +}", "expression_syntax", 11, ""),
        ("Hello {eval(a)}", "function_unknown", 8, "eval"),
        ("Hello {a|loud}", "form_unknown", 10, "loud"),
        ("Hello {a|}", "form_unknown", 10, ""),
        ("Hello {a | words moods}", "words_unknown", 12, "moods"),
    ],
)
def test_what_is_no_text_is_refused_where_it_is_wrong(text: str, code: str, position: int, name: str) -> None:
    with pytest.raises(UnreadableText) as refused:
        read_text(text, "en", TABLES)
    assert (refused.value.code, refused.value.position, refused.value.name) == (code, position, name)


def test_tables_that_are_not_known_are_not_checked() -> None:
    assert read_text("{a|words moods}", "en", None) == (slot("a"),)


@given(st.text(st.characters(exclude_characters="{}"), min_size=1, max_size=40))
def test_any_words_without_braces_stand_for_themselves(words: str) -> None:
    assert read_text(words, "en") == (words,)


def place_of_refusal(text: str) -> int | None:
    try:
        return None if read_text(text, "en") else 0
    except UnreadableText as refused:
        return refused.position


@given(st.text("{}|'\"ab .", min_size=1, max_size=30))
def test_anything_else_is_a_text_or_refused_at_a_place_within_it(text: str) -> None:
    place = place_of_refusal(text)
    assert place is None or 1 <= place <= len(text) + 1


def address(value: Any) -> str:
    parts = ("https://h/", Slot(value=InAddress(inner=read_expression("v"))))
    return Text(languages={"en": parts}).words("en", {"v": value}).text


def test_a_value_in_an_address_cannot_lead_anywhere_else() -> None:
    assert address("a/../b?c#d&e=é %") == "https://h/a%2F..%2Fb%3Fc%23d%26e%3D%C3%A9%20%25"
    assert address(17) == "https://h/17"


@pytest.mark.parametrize("value", ["", ".", "..", None, True, {}, [1]])
def test_a_value_that_has_no_place_in_an_address_is_not_computable(value: Any) -> None:
    with pytest.raises(NotComputable):
        address(value)


def test_truth_values_have_words_as_people_write_them() -> None:
    tables = {"yes": {"true": {"en": "yes"}, "false": {"en": "no"}}}
    parts = read_text("{n == 1|words yes}", "en", tables)
    assert Text(languages={"en": parts}).words("en", {"n": 1}).text == "yes"
