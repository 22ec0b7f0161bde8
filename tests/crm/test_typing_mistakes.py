"""One typing mistake: every word that is one away, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.typing_mistakes import one_mistake

_WORDS = st.text("abcdefgh", min_size=4, max_size=9)


@pytest.mark.parametrize("typed", ["smiht", "smth", "smitth", "smitk", "amith"])
def test_each_kind_of_mistake_is_mended(typed: str) -> None:
    assert "smith" in one_mistake(typed)


@given(_WORDS, st.integers(0, 8), st.sampled_from("xyz"))
def test_whatever_one_mistake_makes_of_a_name_leads_back_to_it(name: str, where: int, letter: str) -> None:
    at = where % len(name)
    made = {name[:at] + letter + name[at:], name[:at] + letter + name[at + 1 :], name[:at] + name[at + 1 :]}
    for typed in made:
        # What only lacks its end is no mistake: the name begins so.
        assert name in one_mistake(typed) or name.startswith(typed) or len(typed) < 4


@given(_WORDS)
def test_what_was_typed_is_not_meant_again(typed: str) -> None:
    meant = one_mistake(typed)
    assert typed not in meant
    assert all(abs(len(one) - len(typed)) <= 1 for one in meant)


@pytest.mark.parametrize("typed", ["", "abc", "韩梅梅呀", "1234", "ab-cd"])
def test_too_little_or_other_letters_have_no_mistakes(typed: str) -> None:
    assert one_mistake(typed) == frozenset()


def test_a_long_name_has_a_bounded_number_of_them() -> None:
    assert len(one_mistake("x" * 500)) <= len(one_mistake("abcdefghijklmnopqrstuvw")) < 900
