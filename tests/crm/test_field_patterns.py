"""Patterns of custom fields: the useful ones are taken, those that could take forever are not."""

import pytest

from callcenter.crm.field_patterns import fits, is_safe


@pytest.mark.parametrize(
    "pattern",
    [
        r"[A-Z]{2}\d{6,8}",
        r"\d{17}[\dXx]",
        r"(?:VIP|STD)-\d+",
        r"[^@]+@[^@]+\.[a-z]+",
        r"(EU)?\d{4}",
        "",
        r"[]a]\.",
        r"会员\d{4}",
    ],
)
def test_a_pattern_that_is_quick_on_every_text_is_taken(pattern: str) -> None:
    assert is_safe(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+",
        r"(a|aa)*b",
        r"(a*){2}",
        "a?" * 30 + "a" * 30,
        "(a|a)" * 30,
        ".*.*.*.*x",
        r"(a)\1",
        r"(?=a)a",
        r"(?i)a",
        r"a**",
        r"[a",
        r"(a",
        "\\",
        "a" * 201,
        "a{5,2}",
    ],
)
def test_a_pattern_that_may_take_forever_or_is_not_understood_is_refused(pattern: str) -> None:
    assert not is_safe(pattern)


def test_a_pattern_is_about_the_whole_text() -> None:
    assert fits(r"\d{3}", "123")
    assert not fits(r"\d{3}", "1234")
