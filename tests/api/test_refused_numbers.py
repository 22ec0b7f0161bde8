"""Why a number is not called is said in both languages, at the field that has it, and repeats no number."""

import re

import pytest

from callcenter.api.refused_numbers import REFUSED_NUMBERS, refused_number
from callcenter.core.outbound import OutboundRefusal


def test_every_reason_has_words_of_its_own_in_both_languages() -> None:
    assert set(REFUSED_NUMBERS) == set(OutboundRefusal)
    for language in ("en", "zh"):
        assert len({words[language] for words in REFUSED_NUMBERS.values()}) == len(OutboundRefusal)


@pytest.mark.parametrize("reason", list(OutboundRefusal))
def test_a_reason_is_told_at_the_number_by_its_stable_word(reason: OutboundRefusal) -> None:
    error = refused_number(reason)
    assert (error["type"], error["loc"]) == (reason.value, ("body", "number"))
    assert error["msg"].isascii()
    assert re.search("[\u4e00-\u9fff]", error["msg_zh"])
    assert not re.search("[0-9+{]", error["msg"] + error["msg_zh"])
