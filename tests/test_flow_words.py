"""The words of the commands about flows are there in both languages, with the same facts."""

from string import Formatter

from callcenter.flow_words import _WORDS, told


def facts_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_say_the_same_facts() -> None:
    assert [code for code, (english, chinese) in _WORDS.items() if facts_in(english) != facts_in(chinese)] == []


def test_the_language_of_the_terminal_is_spoken() -> None:
    assert (told("en", "same"), told("zh", "same")) == ("no changes", "没有变化")
