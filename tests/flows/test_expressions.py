"""Expressions: what they may say, where they are refused, and what they make of the names they are given."""

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.ivr.expression import Expression, NotComputable
from callcenter.flows.expressions import (
    LONGEST_EXPRESSION,
    UnreadableExpression,
    names_beside_numbers,
    names_in,
    names_needed,
    names_proved,
    read_expression,
)

NAMES: dict[str, Any] = {
    "pin": "0042",
    "tries": 2,
    "rate": 0.5,
    "nothing": None,
    "customer": {"known": True, "name": "Li", "segment": "vip", "company": None},
    "order": {"number": "A-1", "total": 120.5, "state": "shipped"},
    "orders": {"count": 3, "list": [1, 2, 3]},
}


def value_of(text: str) -> Any:
    return read_expression(text).value(NAMES)


def refusal_of(text: str) -> tuple[str, int]:
    with pytest.raises(UnreadableExpression) as refused:
        read_expression(text)
    return refused.value.code, refused.value.position


def trouble_of(text: str, names: dict[str, Any] | None = None) -> str:
    with pytest.raises(NotComputable) as trouble:
        read_expression(text).value(NAMES if names is None else names)
    return trouble.value.problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("customer.segment == 'vip'", True),
        ("customer.segment != 'vip' or tries < 3", True),
        ("not customer.known", False),
        ("customer.known == true and false == False", True),
        ("order.state in ['shipped', 'sent']", True),
        ("order.state not in ('new', 'paid')", True),
        ("'ship' in order.state", True),
        ("2 in orders.list", True),
        ("1 < tries <= 2", True),
        ("order.total * 2 + tries - 1", 242.0),
        ("tries / 4", 0.5),
        ("-tries % 3", 1),
        ("'Hello ' + customer.name", "Hello Li"),
        ("len(orders.list) + len(pin)", 7),
        ("int(pin) == 42", True),
        ("number('12.50') > 12", True),
        ("str(tries) + last4('123456') + last(pin, 2)", "2345642"),
        ("lower('ABC')", "abc"),
        ("min(tries, 5) + max(tries, 5) + round(2.6) + abs(-1)", 11),
        ("starts_with(pin, '00')", True),
        ("known(order.number) and not known(order.colour) and not known(nothing)", True),
        ("known(colour) and colour == 'red'", False),
        ("  tries\n  + 1 ", 3),
        ("customer.company == none_given or customer.company == 'x'", None),
    ],
)
def test_an_expression_has_its_value(text: str, expected: Any) -> None:
    if expected is None:
        assert trouble_of(text) == "unknown_value"
    else:
        assert value_of(text) == expected


@pytest.mark.parametrize("text", ["colour", "order.colour", "order.number.first", "missing.at.all", "tries.real"])
def test_a_missing_name_is_an_unknown_value(text: str) -> None:
    assert trouble_of(text) == "unknown_value"


@pytest.mark.parametrize(
    "text",
    [
        "pin + 1",
        "pin * 3",
        "'%s' % pin",
        "pin == 42",
        "42 in ['42']",
        "tries < pin",
        "nothing < nothing",
        "customer < customer",
        "-pin",
        "customer.known + 1",
        "1 / 0",
        "1 % 0",
        "int('12a')",
        "int('１２')",
        "len(tries)",
        "lower(tries)",
        "last(pin, 0)",
        "last(pin, pin)",
        "1 in tries",
        "1000000000 * 1000000000",
        "starts_with(pin, 0)",
        "str(nothing)",
    ],
)
def test_a_value_that_does_not_fit_is_a_wrong_type(text: str) -> None:
    assert trouble_of(text) == "wrong_type"


def test_texts_do_not_grow_without_end() -> None:
    assert trouble_of("long + long", {"long": "x" * 600}) == "wrong_type"


def test_numbers_that_are_none_are_a_wrong_type() -> None:
    assert trouble_of("much", {"much": float("nan")}) == "wrong_type"
    assert trouble_of("much", {"much": float("inf")}) == "wrong_type"


def test_an_object_is_never_looked_into() -> None:
    class Secret:
        word = "sesame"

        def __eq__(self, other: object) -> bool:
            raise RuntimeError

        def __hash__(self) -> int:
            return 0

    assert trouble_of("thing.word", {"thing": Secret()}) == "unknown_value"
    assert trouble_of("thing == 1", {"thing": Secret()}) == "wrong_type"


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "expression_empty", 1),
        ("   ", "expression_empty", 1),
        ("a ==", "expression_syntax", 5),
        ("a = 1", "expression_syntax", 3),
        ("a && b", "expression_syntax", 4),
        ("a; b", "expression_syntax", 2),
        ("a\x00", "expression_syntax", 3),
        ("x" * (LONGEST_EXPRESSION + 1), "expression_too_long", LONGEST_EXPRESSION + 1),
        ("2 ** 9", "expression_not_allowed", 1),
        ("a | b", "expression_not_allowed", 1),
        ("a is b", "expression_not_allowed", 1),
        ("a if b else c", "expression_not_allowed", 1),
        ("a[0]", "expression_not_allowed", 1),
        ("[1, 2]", "expression_not_allowed", 1),
        ("a + [1]", "expression_not_allowed", 5),
        ("[x for x in a]", "expression_not_allowed", 1),
        ("lambda: 1", "expression_not_allowed", 1),
        ("f'{a}'", "expression_not_allowed", 1),
        ("b'a'", "expression_not_allowed", 1),
        ("a == ...", "expression_not_allowed", 6),
        ("1j", "expression_not_allowed", 1),
        ("(a := 1)", "expression_not_allowed", 2),
        ("a.lower()", "expression_not_allowed", 1),
        ("'a'.upper", "expression_not_allowed", 1),
        ("a.__class__", "expression_not_allowed", 1),
        ("__a", "expression_not_allowed", 1),
        ("a and eval('1')", "function_unknown", 7),
        ("len()", "function_arguments", 1),
        ("len(*a)", "expression_not_allowed", 5),
        ("last(a)", "function_arguments", 1),
        ("last(a, count=1)", "function_arguments", 1),
        ("known(1)", "function_arguments", 1),
        ("len + 1", "function_arguments", 1),
        ("9999999999999999", "number_too_large", 1),
        ("1e999", "number_too_large", 1),
        ("  '中文' == 名字 or 1e99 > 2", "number_too_large", 17),
        ("(" * 60 + "a" + ")" * 60 + " == " + "not " * 40 + "a", "expression_syntax", 126),
        ("not " * 30 + "a", "expression_too_deep", 81),
    ],
)
def test_what_is_no_expression_is_refused_at_its_place(text: str, code: str, position: int) -> None:
    assert refusal_of(text) == (code, position)


def test_names_are_found_whole_and_once() -> None:
    expression = read_expression("order.total > 2 and known(order.number) and lower(who) == order.total or true")
    assert names_in(expression) == ("order.total", "order.number", "who")
    assert names_needed(expression) == ("order.total", "who")


@pytest.mark.parametrize(
    ("text", "proved"),
    [
        ("known(a.b)", ("a.b",)),
        ("known(a) and known(b) and c == 1", ("a", "b")),
        ("known(a) or known(b)", ()),
        ("not known(a)", ()),
        ("a and b", ()),
    ],
)
def test_what_was_asked_about_is_known_where_the_answer_is_yes(text: str, proved: tuple[str, ...]) -> None:
    assert names_proved(read_expression(text)) == proved


def test_names_are_found_that_stand_beside_a_number() -> None:
    expression = read_expression("a == 1 or b in [1, 2] or 3 < c.d or e == '1' or int(f) == 1")
    assert names_beside_numbers(expression) == ("a", "b", "c.d")


def test_equal_texts_are_equal_expressions() -> None:
    one = read_expression("a + 1")
    assert one == read_expression("a + 1")
    assert one != read_expression("a+1")
    assert hash(one) == hash(read_expression("a + 1"))
    assert copy.deepcopy(one).value({"a": 1}) == pickle.loads(pickle.dumps(one)).value({"a": 1}) == 2
    core: Expression = one
    assert core.text == "a + 1"


@given(st.text(alphabet="ab.()[]{}'\"+-*/%<>=!,0123456789 notinandor_\\\n:é中", max_size=60))
def test_any_text_is_computed_or_refused(text: str) -> None:
    try:
        read_expression(text).value({"a": 1, "b": {"a": "x"}})
    except (UnreadableExpression, NotComputable):
        pass


@given(st.integers(-(10**7), 10**7), st.integers(-(10**7), 10**7))
def test_whole_numbers_are_computed_as_everywhere(left: int, right: int) -> None:
    names = {"left": left, "right": right}
    assert read_expression("left + right * 2 - left").value(names) == right * 2
    assert read_expression("left < right or left == right or left > right").value(names) is True
