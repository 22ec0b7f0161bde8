"""Every problem of form is said in both languages, with the same facts."""

import re

import pytest

from callcenter.flows.form_words import FORM_WORDS


@pytest.mark.parametrize("code", FORM_WORDS)
def test_both_languages_say_the_same_facts(code: str) -> None:
    english, chinese = FORM_WORDS[code]
    assert english.strip()
    assert chinese.strip()
    assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", chinese))
