"""Texts: the caller's language, values as words, and what cannot be said."""

import pytest

from callcenter.core.ivr.expression import NotComputable
from callcenter.core.ivr.texts import Slot, Text, Words, nth, said, sounds_of
from tests.support.expressions import Named

STATE = Slot(value=Named("state"), words={"sent": "on its way", "True": "yes"})
TEXT = Text(languages={"en": ("It is ", STATE, "."), "zh": ("订单", Slot(value=Named("number")))})


def test_the_text_is_said_in_the_callers_language() -> None:
    names = {"state": "sent", "number": "A"}
    assert TEXT.words("en", names) == Words(text="It is on its way.", language="en")
    assert TEXT.words("zh", names) == Words(text="订单A", language="zh")


def test_a_language_that_the_text_lacks_is_replaced_by_its_first() -> None:
    assert TEXT.words("fr", {"state": "sent"}).language == "en"


def test_only_the_values_of_the_language_that_is_said_are_needed() -> None:
    assert TEXT.words("zh", {"number": "A"}).text == "订单A"


def test_a_value_that_means_nothing_in_the_flows_words_cannot_be_said() -> None:
    with pytest.raises(NotComputable, match="no_words_for_value"):
        TEXT.words("en", {"state": "burnt"})


def test_truth_values_may_have_words_too() -> None:
    assert TEXT.words("en", {"state": True}).text == "It is yes."


def test_names_of_prompts_and_words_are_left_as_they_are() -> None:
    words = Words(text="done", language="zh")
    assert said(("hello", words, TEXT), "zh", {"number": "A"}) == ("hello", words, Words(text="订单A", language="zh"))


def test_a_text_whose_values_are_not_known_is_no_sound() -> None:
    words = Words(text="done", language="zh")
    assert sounds_of(("hello", TEXT, words)) == ("hello", words)


def test_of_several_hints_the_last_one_stays() -> None:
    assert [nth(("a", "b"), time) for time in (1, 2, 3)] == [("a",), ("b",), ("b",)]
    assert nth((), 1) == ()
