"""The operators and functions of expressions, each with values that fit and values that do not."""

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.ivr.expression import NotComputable
from callcenter.flows.expression_functions import ARGUMENTS, FUNCTIONS, KNOWN, LARGEST_NUMBER, OPERATORS

anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
COMPARED = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn)


def test_every_function_says_how_many_arguments_it_takes() -> None:
    assert set(ARGUMENTS) == {*FUNCTIONS, KNOWN}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@given(values=st.lists(anything, min_size=2, max_size=2))
def test_a_function_takes_any_value_or_says_that_it_does_not_fit(name: str, values: list[Any]) -> None:
    try:
        result = FUNCTIONS[name](*values[: ARGUMENTS[name]])
    except NotComputable:
        return
    assert isinstance(result, str | int | float)


@pytest.mark.parametrize("kind", [ast.Add, ast.Sub, ast.Mult])
@given(left=anything, right=anything)
def test_no_number_grows_beyond_its_bound(kind: type[ast.AST], left: Any, right: Any) -> None:
    try:
        result = OPERATORS[kind](left, right)
    except NotComputable:
        return
    assert isinstance(result, str) or abs(result) <= LARGEST_NUMBER


@pytest.mark.parametrize("kind", COMPARED)
@given(left=anything, right=anything)
def test_a_comparison_is_true_or_false_or_does_not_fit(kind: type[ast.AST], left: Any, right: Any) -> None:
    try:
        result = OPERATORS[kind](left, right)
    except NotComputable:
        return
    assert isinstance(result, bool)


@given(anything)
def test_a_value_of_a_kind_is_the_same_as_itself_only_within_its_kind(value: Any) -> None:
    if isinstance(value, str):
        with pytest.raises(NotComputable):
            OPERATORS[ast.Eq](value, 1)
