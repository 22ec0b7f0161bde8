"""In which language to answer."""

import pytest
from hypothesis import given, strategies

from callcenter.api.languages import wished


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,zh;q=0.9", "en"),
        ("fr, zh;q=0.3", "zh"),
        ("zh;q=0, en;q=0.1", "en"),
        ("de", "en"),
        ("zh;q=much", "en"),
    ],
)
def test_the_first_wish_that_can_be_met_is_met(header: str, language: str) -> None:
    assert wished(header) == language


@given(strategies.text())
def test_whatever_is_wished_the_answer_is_one_of_ours(header: str) -> None:
    assert wished(header) in ("zh", "en")
